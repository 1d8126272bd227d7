"""API keys in the database."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from api.access.keys import KeyRecord
from api.access.refusals import KeyShownOnceError
from api.access.roles import Role
from api.store import chain, claims
from api.store.errors import NotStoredError
from api.store.paging import page_of
from api.store.schema import api_keys
from api.store.seals import checked, sealed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import Connection, RowMapping

    from api.store.database import Database
    from api.store.records import Claim, PageOf, PageRequest


class SqlKeyRing:
    """
    A `KeyRing` in a database.

    Parameters
    ----------
    database
        Where.
    """

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, record: KeyRecord, by: str, claim: Claim | None = None) -> None:
        """Keep a record, and say in the log who made the key."""
        with self._db.writing() as connection:
            bound = claims.bind(connection, claim, record.id, record.created)
            if bound != record.id:
                raise KeyShownOnceError(bound)
            connection.execute(insert(api_keys).values(sealed(api_keys, _values(record))))
            told = {"roles": sorted(record.roles), "expires": None if record.expires is None else str(record.expires)}
            chain.append(connection, record.created, actor=by, action="key.made", subject=record.id, data=told)

    def find(self, id: str) -> KeyRecord | None:
        """Return a record, also of a key that no longer works."""
        with self._db.reading() as connection:
            return _found(connection, id)

    def all(self) -> Sequence[KeyRecord]:
        """Return all records, oldest first."""
        query = select(api_keys).order_by(api_keys.c.seq)
        with self._db.reading() as connection:
            return tuple(_record(checked(api_keys, row)) for row in connection.execute(query).mappings())

    def page(self, page: PageRequest) -> PageOf[KeyRecord]:
        """Return a part of the records, newest first."""
        with self._db.reading() as connection:
            return page_of(connection, api_keys, page, _record)

    def revoke(self, id: str, now: dt.datetime, by: str) -> KeyRecord:
        """End a key for good, and say in the log who did."""
        with self._db.writing() as connection:
            record = _found(connection, id)
            if record is None:
                raise NotStoredError("key", id)
            if record.revoked is not None:
                return record
            ended = dataclasses.replace(record, revoked=now)
            connection.execute(update(api_keys).where(api_keys.c.id == id).values(sealed(api_keys, _values(ended))))
            chain.append(connection, now, actor=by, action="key.revoked", subject=id, data={})
            return ended

    def note_use(self, id: str, now: dt.datetime) -> None:
        """Remember that a key was used."""
        with self._db.writing() as connection:
            connection.execute(update(api_keys).where(api_keys.c.id == id).values(last_used=now))


def _found(connection: Connection, id: str) -> KeyRecord | None:
    row = connection.execute(select(api_keys).where(api_keys.c.id == id)).mappings().one_or_none()
    return None if row is None else _record(checked(api_keys, row))


def _values(record: KeyRecord) -> dict[str, Any]:
    roles = ",".join(sorted(role.value for role in record.roles))
    return {**{field.name: getattr(record, field.name) for field in dataclasses.fields(record)}, "roles": roles}


def _record(row: RowMapping) -> KeyRecord:
    roles = frozenset(Role(role) for role in row["roles"].split(",") if role)
    return KeyRecord(**{field.name: row[field.name] for field in dataclasses.fields(KeyRecord) if field.name != "roles"}, roles=roles)
