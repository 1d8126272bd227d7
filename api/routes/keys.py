"""Keys: who may use the service; and who one is oneself."""
# no `from __future__ import annotations`: FastAPI reads these annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Response

from api import examples
from api.access.doors import needs
from api.access.roles import Role
from api.dependencies import Caller, IdempotencyKey, Keys, PageWanted, strictly
from api.documents import LINK_HEADERS, WITH_BODY, answer, problems
from api.idempotency import claim_for
from api.requests import KeyRequest
from api.views import CallerView, KeyMadeView, KeyView, Page

router = APIRouter(prefix="/v1", tags=["keys"])


@router.get(
    "/caller",
    operation_id="getCaller",
    openapi_extra=needs(Role.VIEWER),
    summary="Who am I?",
    responses={**problems(), 200: answer(examples.CALLER, "Who asks, and what they may do.")},
)
def get_caller(caller: Caller) -> CallerView:
    """Return whom the key or token of this request speaks for."""
    return CallerView(id=caller.id, name=caller.name, roles=tuple(sorted(caller.roles)))


@router.post(
    "/keys",
    status_code=201,
    operation_id="makeKey",
    openapi_extra=needs(Role.ADMIN),
    summary="Make a key",
    dependencies=[Depends(strictly(KeyRequest))],
    responses={
        **problems(*WITH_BODY, "key_shown_once", "idempotency_key_reused"),
        201: answer(examples.KEY_MADE, "The key, shown this once.", LINK_HEADERS),
    },
)
def make_key(
    asked: Annotated[KeyRequest, Body(openapi_examples={"key": {"summary": "For a year", "value": examples.KEY_REQUEST}})],
    response: Response,
    keys: Keys,
    caller: Caller,
    key: IdempotencyKey = None,
) -> KeyMadeView:
    """Make a key and return it, once: only a hash of it is kept. A request that is repeated makes no second key, and is told so."""
    lifetime = None if asked.days is None else dt.timedelta(days=asked.days)
    made = keys.make(asked.name, frozenset(asked.roles), lifetime, caller, claim_for("makeKey", key, asked.model_dump_json().encode()))
    response.headers["Location"] = f"/v1/keys/{made.record.id}"
    return KeyMadeView(key=made.key, **KeyView.of(made.record).model_dump())


@router.get(
    "/keys",
    operation_id="listKeys",
    openapi_extra=needs(Role.ADMIN),
    summary="List keys",
    responses={**problems("invalid_request", "bad_cursor"), 200: answer(examples.page(examples.KEY), "A part of the list, newest first.")},
)
def list_keys(keys: Keys, page: PageWanted) -> Page[KeyView]:
    """Return what is known of all keys, also of those that no longer work; the keys themselves are not known."""
    return Page[KeyView].of(keys.page(page), KeyView.of)


@router.get(
    "/keys/{key_id}",
    operation_id="getKey",
    openapi_extra=needs(Role.ADMIN),
    summary="A key",
    responses={**problems("not_found", "invalid_request"), 200: answer(examples.KEY, "What is known of it.")},
)
def get_key(key_id: str, keys: Keys) -> KeyView:
    """Return what is known of a key."""
    return KeyView.of(keys.key(key_id))


@router.post(
    "/keys/{key_id}/revoke",
    operation_id="revokeKey",
    openapi_extra=needs(Role.ADMIN),
    summary="End a key",
    responses={**problems("not_found", "invalid_request", "body_too_large"), 200: answer(examples.KEY_REVOKED, "It no longer works.")},
)
def revoke_key(key_id: str, keys: Keys, caller: Caller) -> KeyView:
    """End a key at once and for good. Doing so again changes nothing."""
    return KeyView.of(keys.revoke(key_id, caller))
