"""The one place where an error becomes an HTTP status and a problem document."""

from __future__ import annotations

import http
import logging
import secrets
from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.routing import Route

from api.problems import MEDIA_TYPE, TYPE_PREFIX, Problem, ProblemItem
from api.refusals import LimitRefusedError
from models.errors import InvalidInputError, SteercoError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from fastapi import APIRouter, FastAPI, Request

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
    "malformed_request": 422,
    "not_http": 400,
    "headers_too_large": 431,
    "unauthenticated": 401,
    "cross_site": 403,
    "forbidden": 403,
    "not_found": 404,
    "no_answer": 404,
    "no_plan": 404,
    "no_explanation": 422,
    "already_ended": 409,
    "key_shown_once": 409,
    "body_too_large": 413,
    "upload_too_heavy": 413,
    "unsupported_media_type": 415,
    "queue_full": 429,
    "rate_limited": 429,
    "own_proposal": 403,
    "stale_version": 412,
    "version_missing": 428,
    "wrong_stage": 409,
    "decided_already": 409,
    "nothing_to_decide": 422,
    "store_unavailable": 503,
    "store_damaged": 500,
    "readers_busy": 429,
    "solver_error": 500,
    "engine_defect": 500,
    "internal_error": 500,
    "provider_unreachable": 503,
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
    "malformed_request": "The request cannot be read",
    "not_http": "This is not HTTP",
    "headers_too_large": "The address or headers are too long",
    "unauthenticated": "Nobody knows who asks",
    "cross_site": "Requests from other sites are refused",
    "forbidden": "This needs another role",
    "not_found": "No such thing",
    "no_answer": "The run has no answer",
    "no_plan": "No such plan",
    "no_explanation": "There is nothing to explain",
    "already_ended": "The run has already ended",
    "key_shown_once": "The key was made already, and is shown only once",
    "body_too_large": "The body is too large",
    "upload_too_heavy": "The upload takes too much to read",
    "readers_busy": "Too many uploads are being read",
    "unsupported_media_type": "Bodies of this type are not read here",
    "queue_full": "Too many runs are waiting",
    "rate_limited": "Too many requests",
    "provider_unreachable": "The identity provider does not answer",
    "own_proposal": "A second person must approve",
    "stale_version": "It has changed since",
    "version_missing": "The version that was seen is missing",
    "wrong_stage": "The scenario is not that far, or further",
    "decided_already": "It is decided already",
    "nothing_to_decide": "There is nothing to decide",
    "store_unavailable": "The database cannot be used now",
    "store_damaged": "The database is damaged",
    "solver_error": "The solver failed",
    "engine_defect": "A plan failed its audit and was withheld",
    "internal_error": "The service failed",
    "method_not_allowed": "The method is not allowed here",
    "bad_request": "The request cannot be understood",
}

CODE_OF_STATUS: Mapping[int, str] = {400: "malformed_body", 404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}
"""Our code for what the framework itself refuses."""
_DETAIL_OF: Mapping[str, str] = {
    "Not Found": "there is nothing at {path}",
    "Method Not Allowed": "{method} is not something {path} can do; see the header Allow",
    "There was an error parsing the body": "the body is no JSON in UTF-8, is nested too deeply, or holds too long a number",
}
"""What the framework says, in words that help."""
RETRY_LATER: Mapping[int, Mapping[str, str]] = {429: {"Retry-After": "5"}, 503: {"Retry-After": "5"}}


def install(app: FastAPI, routers: Sequence[APIRouter]) -> None:
    """Have every error of an application answered as a problem document; the routers say what a path can do."""
    app.state.routers = tuple(routers)
    app.add_exception_handler(SteercoError, _on_refusal)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_error)


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


def defect(error: Exception, request_id: str) -> Response:
    """Return the problem document for what should not have happened; the log gets the details, the caller does not."""
    log.error("request %s failed", request_id, exc_info=error)
    detail = "something broke that should not; the service's log has the details under this request id"
    return response("internal_error", detail, request_id)


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
    items = tuple(_item(item) for item in found)
    return response("invalid_request", "; ".join(item.detail for item in items[:3]), request_id_of(request), items=items)


def _item(found: Mapping[str, Any]) -> ProblemItem:
    where, *path = found["loc"] or ("body",)
    message, fix = str(found["msg"]), found.get("ctx", {}).get("fix")
    if where == "body":
        pointer = "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)
        return ProblemItem(code=found["type"], detail=f"{pointer or 'the body'}: {message}", fix=fix, pointer=pointer)
    name = str(path[0]) if path else str(where)
    return ProblemItem(code=found["type"], detail=f"{where} parameter {name}: {message}", parameter=name)


def _on_http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    code = CODE_OF_STATUS.get(error.status_code, "bad_request")
    detail = _DETAIL_OF.get(str(error.detail), str(error.detail)).format(path=request.url.path, method=request.method)
    headers = {"Allow": ", ".join(_methods_of(request))} if error.status_code == 405 else error.headers
    return response(code, detail, request_id_of(request), status=error.status_code, headers=headers)


def _methods_of(request: Request) -> Sequence[str]:
    """Return the methods of all routes at a path; the framework names only those of the first it finds."""
    routes = [route for router in request.app.state.routers for route in router.routes if isinstance(route, Route)]
    return sorted({method for route in routes if route.path_regex.match(request.url.path) for method in route.methods or ()}) or ["GET"]
