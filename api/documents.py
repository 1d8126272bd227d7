"""Pieces of the OpenAPI description: answers with examples, and the problems an operation may answer with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from api.errors import STATUS_OF, TITLE_OF
from api.problems import MEDIA_TYPE, TYPE_PREFIX, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

Responses = dict[int | str, dict[str, Any]]
PROBLEM_REF = {"$ref": "#/components/schemas/Problem"}
ETAG_HEADERS = {"ETag": {"description": "Names this version; send it as If-Match with a change.", "schema": {"type": "string"}}}
LINK_HEADERS = {"Location": {"description": "Where the new resource is.", "schema": {"type": "string"}}}
ALWAYS = ("cross_site", "malformed_request", "internal_error")
"""Problems that every operation may answer with."""
BEHIND_A_DOOR = ("unauthenticated", "forbidden", "rate_limited", "provider_unreachable")
"""Problems of every operation that is not open to everybody."""
WITH_BODY = ("malformed_body", "body_too_large", "unsupported_media_type", "invalid_request")
"""Problems of every operation that takes a body."""


def answer(example: object, description: str, headers: Mapping[str, object] | None = None) -> dict[str, Any]:
    """Return the description of a success with an example of its body."""
    value = example.model_dump(mode="json") if isinstance(example, BaseModel) else example
    described: dict[str, Any] = {"description": description, "content": {"application/json": {"example": value}}}
    return {**described, "headers": dict(headers)} if headers else described


def file_answer(media_type: str, description: str, example: str | None = None) -> dict[str, Any]:
    """Return the description of a success that is a file."""
    schema: dict[str, Any] = {"type": "string"} if example else {"type": "string", "format": "binary"}
    content: dict[str, Any] = {"schema": schema, "example": example or "PK..."}
    return {"description": description, "content": {media_type: content}}


def stream_answer(media_type: str, description: str, example: str) -> dict[str, Any]:
    """Return the description of a success that is a stream; its schema is empty, for readers hold every event against it."""
    return {"description": description, "content": {media_type: {"schema": {}, "example": example}}}


def problems(*codes: str) -> Responses:
    """Return the descriptions of problems of an operation that needs a role, by status, each with an example."""
    return open_problems(*codes, *BEHIND_A_DOOR)


def open_problems(*codes: str) -> Responses:
    """Return the descriptions of problems of an operation that is open to everybody."""
    found: Responses = {"default": _described("Any other failure; always a problem document.", ())}
    by_status: dict[int, list[str]] = {}
    for code in (*codes, *ALWAYS):
        by_status.setdefault(STATUS_OF[code], []).append(code)
    for status, several in sorted(by_status.items()):
        found[status] = _described("; ".join(TITLE_OF[code] for code in several) + ".", several)
    return found


def _described(description: str, codes: tuple[str, ...] | list[str]) -> dict[str, Any]:
    examples = {code: {"summary": TITLE_OF[code], "value": _example(code)} for code in codes or ("internal_error",)}
    return {"description": description, "content": {MEDIA_TYPE: {"schema": PROBLEM_REF, "examples": examples}}}


def _example(code: str) -> object:
    problem = Problem(
        type=TYPE_PREFIX + code, title=TITLE_OF[code], status=STATUS_OF[code], detail=TITLE_OF[code] + ".", request_id="7f3e0c1d9a2b4c5d"
    )
    return problem.model_dump(mode="json", exclude_none=True)
