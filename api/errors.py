"""The one place where an error becomes an HTTP status and a problem document."""

from __future__ import annotations

import http
import logging
import secrets
from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from api.problems import MEDIA_TYPE, TYPE_PREFIX, Problem, ProblemItem
from api.refusals import LimitRefusedError
from models.errors import InvalidInputError, SteercoError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from fastapi import FastAPI, Request

log = logging.getLogger(__name__)

STATUS_OF: Mapping[str, int] = {
    "invalid_input": 422,
    "unreadable_file": 422,
    "unknown_id": 422,
    "limit_refused": 422,
    "wrong_portfolio": 422,
    "change_refused": 422,
    "change_cell": 422,
    "bad_cursor": 422,
    "idempotency_key_reused": 422,
    "invalid_request": 422,
    "malformed_body": 400,
    "cross_site": 403,
    "not_found": 404,
    "no_answer": 404,
    "no_plan": 404,
    "already_ended": 409,
    "body_too_large": 413,
    "unsupported_media_type": 415,
    "queue_full": 429,
    "solver_error": 500,
    "engine_defect": 500,
    "internal_error": 500,
}
"""HTTP status by error code; a code that is not here is a defect of ours, hence 500."""

TITLE_OF: Mapping[str, str] = {
    "invalid_input": "The portfolio or scenario has defects",
    "unreadable_file": "The file cannot be read",
    "unknown_id": "The request names something that does not exist",
    "limit_refused": "The run asks for more than is allowed",
    "change_refused": "A change does not fit the portfolio",
    "change_cell": "A change cannot be read",
    "wrong_portfolio": "The scenario belongs to another portfolio",
    "bad_cursor": "The page cursor is not valid",
    "idempotency_key_reused": "The idempotency key was used for another request",
    "invalid_request": "The request has defects",
    "malformed_body": "The body cannot be read",
    "cross_site": "Requests from other sites are refused",
    "not_found": "No such thing",
    "no_answer": "The run has no answer",
    "no_plan": "No such plan",
    "already_ended": "The run has already ended",
    "body_too_large": "The body is too large",
    "unsupported_media_type": "Bodies of this type are not read here",
    "queue_full": "Too many runs are waiting",
    "solver_error": "The solver failed",
    "engine_defect": "A plan failed its audit and was withheld",
    "internal_error": "The service failed",
    "method_not_allowed": "The method is not allowed here",
    "bad_request": "The request cannot be understood",
}

CODE_OF_STATUS: Mapping[int, str] = {400: "malformed_body", 404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}
"""Our code for what the framework itself refuses."""
RETRY_LATER: Mapping[int, Mapping[str, str]] = {429: {"Retry-After": "5"}}


def install(app: FastAPI) -> None:
    """Have every error of an application answered as a problem document."""
    app.add_exception_handler(SteercoError, _on_refusal)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(Exception, _on_defect)


def response(
    code: str,
    detail: str,
    request_id: str,
    *,
    status: int | None = None,
    items: Sequence[ProblemItem] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the problem document for an error code."""
    status = status or STATUS_OF.get(code, 500)
    title = TITLE_OF.get(code) or http.HTTPStatus(status).phrase
    problem = Problem(type=TYPE_PREFIX + code, title=title, status=status, detail=detail, request_id=request_id, errors=tuple(items))
    all_headers = {**RETRY_LATER.get(status, {}), **(headers or {})}
    return Response(problem.model_dump_json(exclude_none=True), status, all_headers, MEDIA_TYPE)


def request_id_of(request: Request) -> str:
    """Return the id that the guard gave to a request."""
    return str(getattr(request.state, "request_id", "")) or secrets.token_hex(8)


def _on_refusal(request: Request, error: Exception) -> Response:
    code = getattr(error, "code", "internal_error")
    detail = str(error)
    if STATUS_OF.get(code, 500) >= 500:
        log.error("request %s failed", request_id_of(request), exc_info=error)
    if isinstance(error, InvalidInputError):
        detail = f"{len(error.defects)} defect{'s' if len(error.defects) != 1 else ''} found; see errors"
    return response(code, detail, request_id_of(request), items=_items(error))


def _items(error: Exception) -> tuple[ProblemItem, ...]:
    if isinstance(error, InvalidInputError):
        return tuple(ProblemItem.of_defect(defect) for defect in error.defects)
    if isinstance(error, LimitRefusedError):
        return (ProblemItem(code=error.code, detail=str(error), pointer=f"/{error.field}"),)
    return ()


def _on_invalid_request(request: Request, error: Exception) -> Response:
    found: Sequence[Mapping[str, Any]] = error.errors() if isinstance(error, RequestValidationError) else ()
    if any(item["type"] == "json_invalid" for item in found):
        cause = found[0].get("ctx", {}).get("error", "it does not parse")
        return response("malformed_body", f"the body is not JSON: {cause}", request_id_of(request))
    items = [_item(item) for item in found]
    return response("invalid_request", "; ".join(item.detail for item in items[:3]), request_id_of(request), items=items)


def _item(found: Mapping[str, Any]) -> ProblemItem:
    where, *path = found["loc"] or ("body",)
    message = str(found["msg"])
    if where == "body":
        pointer = "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)
        return ProblemItem(code=found["type"], detail=f"{pointer or 'the body'}: {message}", pointer=pointer)
    name = str(path[0]) if path else str(where)
    return ProblemItem(code=found["type"], detail=f"{where} parameter {name}: {message}", parameter=name)


def _on_http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    code = CODE_OF_STATUS.get(error.status_code, "bad_request")
    return response(code, str(error.detail), request_id_of(request), status=error.status_code, headers=error.headers)


def _on_defect(request: Request, error: Exception) -> Response:
    request_id = request_id_of(request)
    log.error("request %s failed", request_id, exc_info=error)
    return response(
        "internal_error", "something broke that should not; the service's log has the details under this request id", request_id
    )
