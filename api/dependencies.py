"""What routes are given: the service, pages, and the checks that hold for every request with a body."""
# no `from __future__ import annotations`: FastAPI reads these annotations when a request comes in

import re
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Header, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from api.access.keyholders import Keyholders
from api.access.roles import NOBODY, Principal
from api.deciding import Deciding
from api.parsing import UploadReader
from api.refusals import MediaTypeError, VersionMissingError
from api.service import PlanningService
from api.store import PageRequest
from api.store.records import DEFAULT_PAGE, MAX_PAGE

JSON = "application/json"
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""How JSON writes the character that databases refuse in texts."""


def service_of(request: Request) -> PlanningService:
    """Return the application's service, as whoever asks may see it."""
    state = request.app.state
    hidden = state.veiled is not None and not principal_of(request).sees_names
    service: PlanningService = state.veiled if hidden else state.service
    return service


def principal_of(request: Request) -> Principal:
    """Return who asks."""
    principal: Principal = getattr(request.state, "principal", NOBODY)
    return principal


def deciding_of(request: Request) -> Deciding:
    """Return what one can ask about decisions, as whoever asks may see it."""
    state = request.app.state
    hidden = state.veiled is not None and not principal_of(request).sees_names
    deciding: Deciding = state.veiled_deciding if hidden else state.deciding
    return deciding


def version_of(
    if_match: Annotated[
        str | None,
        Header(max_length=40, description='The ETag of what you saw, such as `"1"`; a change that came between is not overwritten.'),
    ] = None,
) -> int:
    """
    Return the version that a change is about.

    Raises
    ------
    VersionMissingError
        If the request does not say.
    """
    found = re.fullmatch(r'"(\d{1,9})"', (if_match or "").strip())
    if if_match is None:
        raise VersionMissingError
    return int(found.group(1)) if found else 0  # what was never given out matches no version


def keys_of(request: Request) -> Keyholders:
    """Return the application's keys."""
    keys: Keyholders = request.app.state.keys
    return keys


def uploads_of(request: Request) -> UploadReader:
    """Return the application's reader of uploads."""
    reader: UploadReader = request.app.state.uploads
    return reader


def media_type_of(request: Request) -> str:
    """Return the media type of the body, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def require_json(request: Request) -> None:
    """
    Refuse bodies that are not declared as JSON; a form of a foreign page cannot declare that.

    Raises
    ------
    MediaTypeError
        If the body is of another type.
    """
    declared = media_type_of(request)
    if declared != JSON:
        raise MediaTypeError(declared, (JSON,))


def strictly(model: type[BaseModel]) -> Callable[[Request], Awaitable[None]]:
    """
    Return a check that a JSON body fits a model to the letter.

    FastAPI itself is lenient: it takes ``"5"`` and ``false`` for numbers, which its own description of the model denies.
    """

    async def check(request: Request) -> None:
        require_json(request)
        body = await request.body()
        if _NUL.search(body):
            raise RequestValidationError([{"type": "nul_character", "loc": ("body",), "msg": "the character NUL may stand in no text"}])
        try:
            model.model_validate_json(body, strict=True)
        except ValidationError as error:
            found = [{**item, "loc": ("body", *item["loc"])} for item in error.errors(include_url=False)]
            raise RequestValidationError(found) from error

    return check


def page_of(
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="Entries at most.")] = DEFAULT_PAGE,
    cursor: Annotated[str | None, Query(min_length=1, max_length=100, description="`next_cursor` of the part before.")] = None,
) -> PageRequest:
    """Return which part of a list is wanted."""
    return PageRequest(limit, cursor)


Caller = Annotated[Principal, Depends(principal_of)]
Decisions = Annotated[Deciding, Depends(deciding_of)]
SeenVersion = Annotated[int, Depends(version_of)]
Service = Annotated[PlanningService, Depends(service_of)]
Keys = Annotated[Keyholders, Depends(keys_of)]
Uploads = Annotated[UploadReader, Depends(uploads_of)]
PageWanted = Annotated[PageRequest, Depends(page_of)]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="Any text of your own, new for each new request. A repeated request with the same key has no further effect.",
    ),
]
