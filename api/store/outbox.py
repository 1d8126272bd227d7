"""What is to be told to others, written in the transaction of what happened: told at least once, under one id, or not at all."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from api.store import claims
from api.store.decision_records import Delivery, WebhookRecord
from api.store.errors import NotStoredError
from api.store.schema import deliveries, webhooks

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import Connection, RowMapping

    from api.store.database import Database
    from api.store.decision_records import LogEntry
    from api.store.records import Claim

EVERYTHING = "*"


def put(connection: Connection, entry: LogEntry) -> None:
    """Queue an entry of the log for everybody who wants to know of such."""
    body = {"type": entry.action, "at": entry.at.isoformat(), "subject": entry.subject, "data": json.loads(entry.data)}
    for hook in connection.execute(select(webhooks)).mappings():
        wanted = json.loads(hook["events"])
        if entry.action in wanted or EVERYTHING in wanted:
            id = uuid.uuid4().hex
            connection.execute(
                insert(deliveries).values(
                    id=id,
                    webhook_id=hook["id"],
                    event=entry.action,
                    body=json.dumps({"id": id, **body}),
                    created=entry.at,
                    attempts=0,
                    next_at=entry.at,
                )
            )


class Outbox:
    """
    The part of a store that keeps webhooks, and what is to be told to them.

    Parameters
    ----------
    database
        Where.
    """

    def __init__(self, database: Database) -> None:
        self._outbox_db = database

    def add_webhook(self, record: WebhookRecord, claim: Claim | None = None) -> WebhookRecord:
        """Keep a webhook, or return the one kept under the same key."""
        with self._outbox_db.writing() as connection:
            bound = claims.bind(connection, claim, record.id, record.created)
            if bound != record.id:
                return _found(connection, bound)
            row = {"id": record.id, "created": record.created, "url": record.url, "secret": record.secret}
            connection.execute(insert(webhooks).values(**row, events=json.dumps(list(record.events))))
            return record

    def webhooks(self) -> Sequence[WebhookRecord]:
        """Return all webhooks, oldest first."""
        with self._outbox_db.reading() as connection:
            return [_webhook(row) for row in connection.execute(select(webhooks).order_by(webhooks.c.seq)).mappings()]

    def remove_webhook(self, id: str) -> None:
        """Forget a webhook and what it was still to be told."""
        with self._outbox_db.writing() as connection:
            connection.execute(delete(deliveries).where(deliveries.c.webhook_id == id))
            if not connection.execute(delete(webhooks).where(webhooks.c.id == id)).rowcount:
                raise NotStoredError("webhook", id)

    def next_delivery(self, now: dt.datetime, patience: dt.timedelta) -> Delivery | None:
        """Take one thing that is due; unless it is settled within a time, it is due again then."""
        query = select(deliveries, webhooks.c.url, webhooks.c.secret).join(webhooks, webhooks.c.id == deliveries.c.webhook_id)
        due = query.where(deliveries.c.next_at <= now).order_by(deliveries.c.next_at).limit(1).with_for_update(skip_locked=True)
        with self._outbox_db.writing() as connection:
            row = connection.execute(due).mappings().one_or_none()
            if row is None:
                return None
            attempts = row["attempts"] + 1
            taken = update(deliveries).where(deliveries.c.id == row["id"]).values(attempts=attempts, next_at=now + patience)
            connection.execute(taken)
            return Delivery(row["id"], row["url"], row["secret"], row["body"], attempts)

    def settle(self, id: str, now: dt.datetime, problem: str, again: dt.datetime | None) -> None:
        """Remember that something arrived, or what went wrong and when to try again; None gives up."""
        values = {"problem": problem or None, "next_at": again, "delivered": None if problem else now}
        with self._outbox_db.writing() as connection:
            connection.execute(update(deliveries).where(deliveries.c.id == id).values(values))


def _found(connection: Connection, id: str) -> WebhookRecord:
    row = connection.execute(select(webhooks).where(webhooks.c.id == id)).mappings().one_or_none()
    if row is None:
        raise NotStoredError("webhook", id)
    return _webhook(row)


def _webhook(row: RowMapping) -> WebhookRecord:
    return WebhookRecord(row["id"], row["created"], row["url"], row["secret"], tuple(json.loads(row["events"])))
