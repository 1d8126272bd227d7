"""Seals: a hash of each row beside it, so that damage is noticed instead of served."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Any

from api.store.errors import DamagedStoreError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import RowMapping, Table

UNSEALED = frozenset({"seq", "seal", "owner", "lease_until", "lease_clock", "last_used"})
"""
Columns outside the seal: positions, which the database gives; leases, whose damage costs a repeated solve and nothing else; and when
a key was last used.
"""


def sealed(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the whole row for a table, seal included; columns that are not given are empty."""
    row = {column.name: values.get(column.name) for column in table.columns if column.name not in UNSEALED}
    extra = {name: values[name] for name in UNSEALED - {"seal", "seq"} if name in values}
    return {**row, **extra, "seal": _hash(row)}


def checked(table: Table, row: RowMapping) -> RowMapping:
    """
    Return a row as it was read.

    Raises
    ------
    DamagedStoreError
        If it is not what was written.
    """
    if _hash({name: value for name, value in row.items() if name not in UNSEALED}) != row["seal"]:
        raise DamagedStoreError(f"a row of {table.name} is not what was written into it")
    return row


def _hash(row: Mapping[str, Any]) -> str:
    digest = hashlib.sha256()
    for name in sorted(row):
        said = _bytes(row[name])
        digest.update(f"{name}:{len(said)}:".encode())
        digest.update(said)
    return digest.hexdigest()


def _bytes(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds").encode()
    return f"{type(value).__name__}={value}".encode()
