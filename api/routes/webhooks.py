"""Webhooks: who is told what is decided."""
# no `from __future__ import annotations`: FastAPI reads these annotations

import secrets
import uuid
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request, Response

from api import examples
from api.access.doors import needs
from api.access.roles import Role
from api.dependencies import IdempotencyKey, strictly
from api.documents import WITH_BODY, answer, problems
from api.idempotency import claim_for
from api.requests import WebhookRequest
from api.store import Store, WebhookRecord
from api.store.sql import utc_now
from api.views import WebhookMadeView, WebhookView

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"])


def store_of(request: Request) -> Store:
    """Return what remembers."""
    store: Store = request.app.state.store
    return store


Remembers = Annotated[Store, Depends(store_of)]


@router.post(
    "",
    status_code=201,
    operation_id="addWebhook",
    openapi_extra=needs(Role.ADMIN),
    summary="Be told what is decided",
    dependencies=[Depends(strictly(WebhookRequest))],
    responses={
        **problems(*WITH_BODY, "idempotency_key_reused"),
        201: answer(examples.WEBHOOK_MADE, "It is kept; the secret is shown this once."),
    },
)
def add_webhook(
    asked: Annotated[WebhookRequest, Body(openapi_examples={"all": {"summary": "All events", "value": examples.WEBHOOK_REQUEST}})],
    store: Remembers,
    key: IdempotencyKey = None,
) -> WebhookMadeView:
    """
    Have each entry of the log sent to an address as it is written, signed with the secret that this answers.

    A message that does not arrive is sent again, under the same id, for about a day. Addresses inside the network are refused
    unless the service is set to allow them. Sent again with its key, a request is answered as it was, the secret included.
    """
    record = WebhookRecord(uuid.uuid4().hex, utc_now(), asked.url, secrets.token_urlsafe(32), asked.events)
    return WebhookMadeView.of(store.add_webhook(record, claim_for("addWebhook", key, asked.model_dump_json().encode())))


@router.get(
    "",
    operation_id="listWebhooks",
    openapi_extra=needs(Role.ADMIN),
    summary="List webhooks",
    responses={**problems(), 200: answer([examples.WEBHOOK.model_dump(mode="json")], "All of them, without their secrets.")},
)
def list_webhooks(store: Remembers) -> tuple[WebhookView, ...]:
    """Return who is told what, oldest first."""
    return tuple(WebhookView.of(record) for record in store.webhooks())


@router.delete(
    "/{webhook_id}",
    status_code=204,
    operation_id="removeWebhook",
    openapi_extra=needs(Role.ADMIN),
    summary="Be told no more",
    response_class=Response,
    responses={**problems("not_found", "invalid_request", "body_too_large"), 204: {"description": "It is forgotten."}},
)
def remove_webhook(webhook_id: str, store: Remembers) -> Response:
    """Forget a webhook, and what it was still to be told."""
    store.remove_webhook(webhook_id)
    return Response(status_code=204)
