"""Portfolios: hand one in as JSON or as a file, and look at it again."""
# no `from __future__ import annotations`: FastAPI reads these annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from api import examples
from api.access.doors import needs
from api.access.roles import Role
from api.dependencies import JSON, IdempotencyKey, PageWanted, Service, Uploads, media_type_of
from api.document_schema import PORTFOLIO_BODY
from api.documents import LINK_HEADERS, WITH_BODY, answer, problems
from api.idempotency import claim_for
from api.refusals import MalformedBodyError, MediaTypeError
from api.views import Page, PortfolioView
from scenarios import to_document

router = APIRouter(prefix="/v1/portfolios", tags=["portfolios"])

FORM = "multipart/form-data"
FILES = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/zip", "application/octet-stream")
Title = Annotated[str, Query(max_length=200, description="A name for people.")]


@router.post(
    "",
    status_code=201,
    operation_id="addPortfolio",
    summary="Hand in a portfolio",
    openapi_extra={**needs(Role.PLANNER), "requestBody": PORTFOLIO_BODY},
    responses={
        **problems(*WITH_BODY, "invalid_input", "unreadable_file", "upload_too_heavy", "readers_busy", "idempotency_key_reused"),
        201: answer(examples.PORTFOLIO, "It is kept.", LINK_HEADERS),
    },
)
async def add_portfolio(
    request: Request, response: Response, service: Service, *, uploads: Uploads, title: Title = "", key: IdempotencyKey = None
) -> PortfolioView:
    """
    Keep a portfolio: a JSON document with one member for each table, an `.xlsx` workbook, or a zip of CSV tables.

    Files are sent raw or as the field `file` of a form. If anything is wrong with it, nothing is kept and the answer lists
    **every** defect with its table, row and column. A portfolio never changes once kept: hand in the new version as another one.
    """
    media_type, content = await _content(request)
    claim = claim_for("addPortfolio", key, title.encode() + b"\0" + content)
    loaded = await run_in_threadpool(uploads.document if media_type == JSON else uploads.file, content)
    record = await run_in_threadpool(service.add_portfolio, loaded, title, claim)
    response.headers["Location"] = f"/v1/portfolios/{record.id}"
    return PortfolioView.of(record)


@router.get(
    "",
    operation_id="listPortfolios",
    openapi_extra=needs(Role.VIEWER),
    summary="List portfolios",
    responses={
        **problems("invalid_request", "bad_cursor"),
        200: answer(examples.page(examples.PORTFOLIO), "A part of the list, newest first."),
    },
)
def list_portfolios(service: Service, page: PageWanted) -> Page[PortfolioView]:
    """Return the portfolios that are kept, newest first."""
    return Page[PortfolioView].of(service.portfolios(page), PortfolioView.of)


@router.get(
    "/{portfolio_id}",
    operation_id="getPortfolio",
    openapi_extra=needs(Role.VIEWER),
    summary="A portfolio in a few numbers",
    responses={**problems("not_found", "invalid_request"), 200: answer(examples.PORTFOLIO, "Its summary and the reader's notices.")},
)
def get_portfolio(portfolio_id: str, service: Service) -> PortfolioView:
    """Return what a portfolio holds, and what the reader wants its author to know."""
    return PortfolioView.of(service.portfolio(portfolio_id))


@router.get(
    "/{portfolio_id}/document",
    operation_id="getPortfolioDocument",
    openapi_extra=needs(Role.VIEWER),
    summary="A portfolio as a JSON document",
    responses={
        **problems("not_found", "invalid_request"),
        200: answer(examples.DOCUMENT, "The document; handing it in again gives an equal portfolio."),
    },
)
def get_document(portfolio_id: str, service: Service) -> dict[str, Any]:
    """Return all tables of a portfolio, unknown columns included."""
    record = service.portfolio(portfolio_id)
    return dict(to_document(service.portfolio_content(portfolio_id), service.scenario_of(record)))


async def _content(request: Request) -> tuple[str, bytes]:
    """Return the media type and the bytes of the body, or of the file in it."""
    media_type = media_type_of(request)
    if media_type == FORM:
        async with request.form(max_files=1, max_fields=4) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile) or len(form.multi_items()) != 1:
                raise MalformedBodyError("the form must have one field, 'file', with a file in it")
            return FORM, await file.read()
    if media_type not in (JSON, *FILES):
        raise MediaTypeError(media_type, (JSON, FORM, *FILES))
    return media_type, await request.body()
