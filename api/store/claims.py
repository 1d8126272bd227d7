"""Idempotency keys in the database: bound in the transaction of what they were sent for, and forgotten after a day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from api.store.errors import KeyReusedError
from api.store.schema import claims

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from api.store.records import Claim

KEPT = dt.timedelta(days=1)


def bind(connection: Connection, claim: Claim | None, resource_id: str, now: dt.datetime) -> str:
    """
    Bind a key to a resource, and return the resource it was bound to first; without a claim, the one given.

    Raises
    ------
    KeyReusedError
        If the key was sent for another request.
    """
    if claim is None:
        return resource_id
    connection.execute(delete(claims).where(claims.c.at < now - KEPT))
    values = {"key": claim.key, "fingerprint": claim.fingerprint, "resource_id": resource_id, "at": now}
    connection.execute(_insert_unless_there(connection, values))
    found = connection.execute(select(claims).where(claims.c.key == claim.key)).one()
    if found.fingerprint != claim.fingerprint:
        raise KeyReusedError(claim.key)
    return str(found.resource_id)


def _insert_unless_there(connection: Connection, values: dict[str, Any]) -> Any:  # noqa: ANN401 - one type for each database
    """Return an insert that waits for a rival's transaction to end, and then yields to it."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    return insert(claims).values(values).on_conflict_do_nothing()
