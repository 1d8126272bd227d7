"""
The log: what was decided, by whom and when. Entries are only ever added, and each holds the hash of the one before.

It shows that somebody changed the past; it does not keep the administrator of the database from doing so.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, insert, select, text

from api.store.decision_records import LogEntry
from api.store.schema import log_entries

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection, RowMapping

GENESIS = "0" * 64
"""What the first entry holds for the hash of the one before."""
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(5783213)")


class Verdict(NamedTuple):
    """Whether the log is what was written."""

    entries: int
    head: str
    """Hash of the last entry; written down elsewhere, it proves later that nothing before it was changed or cut off."""
    fault: str
    """What is wrong; empty if nothing is."""


def append(connection: Connection, at: dt.datetime, *, actor: str, action: str, subject: str, data: Mapping[str, object]) -> LogEntry:
    """Add an entry in the transaction of what it tells."""
    if connection.dialect.name != "sqlite":
        connection.execute(_ONE_AT_A_TIME)
    last = connection.execute(select(log_entries.c.number, log_entries.c.hash).order_by(log_entries.c.number.desc()).limit(1)).one_or_none()
    number, previous = (1, GENESIS) if last is None else (last.number + 1, str(last.hash))
    told = json.dumps(data, sort_keys=True, ensure_ascii=True)
    entry = LogEntry(number, at, actor, action, subject, told, previous, "")
    entry = entry.hashed(hash_of(entry))
    connection.execute(insert(log_entries).values(entry.as_row()))
    return entry


def read(connection: Connection, after: int, limit: int) -> list[LogEntry]:
    """Return entries after a number, in order."""
    query = select(log_entries).where(log_entries.c.number > after).order_by(log_entries.c.number).limit(limit)
    return [_entry(row) for row in connection.execute(query).mappings()]


def verify(connection: Connection, known_head: str | None = None) -> Verdict:
    """Walk the whole log; with a hash that was once its head, that one must be there, too."""
    number, head, seen = 0, GENESIS, known_head is None
    for entry in _all(connection):
        number += 1
        if entry.number != number:
            return Verdict(number - 1, head, f"entry {number} is missing")
        if entry.previous != head or entry.hash != hash_of(entry):
            return Verdict(number - 1, head, f"entry {number} is not what was written")
        head = entry.hash
        seen = seen or head == known_head
    return Verdict(number, head, "" if seen else f"no entry has the hash {known_head}: the end of the log was cut off")


def head(connection: Connection) -> str:
    """Return the hash of the last entry."""
    last = select(func.max(log_entries.c.number)).scalar_subquery()
    found = connection.execute(select(log_entries.c.hash).where(log_entries.c.number == last)).scalar_one_or_none()
    return GENESIS if found is None else str(found)


def hash_of(entry: LogEntry) -> str:
    """Return the hash that an entry must have."""
    said = [entry.number, entry.at.isoformat(timespec="microseconds"), entry.actor, entry.action, entry.subject, entry.data, entry.previous]
    return hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()


def _all(connection: Connection) -> Iterator[LogEntry]:
    for row in connection.execute(select(log_entries).order_by(log_entries.c.number)).mappings():
        yield _entry(row)


def _entry(row: RowMapping) -> LogEntry:
    return LogEntry(**{name: row[name] for name in LogEntry.__dataclass_fields__})
