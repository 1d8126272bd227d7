"""
Rows of databases as each step of the tables left them, written once and kept: what an upgrade has to bring along.

``python -m tests.api.store.released`` writes those of the newest step, if they are not there yet. They are never written again:
later versions have to read what an earlier one wrote, not what they would write themselves.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from api.store.database import Database

    Rows = Mapping[str, Sequence[Mapping[str, Any]]]

HERE = Path(__file__).parent
BYTES = "bytes"
"""Marks a text of the file that is bytes in the database."""


def kept(revision: str) -> Rows:
    """The rows of a step's database, by table."""
    return json.loads(HERE.joinpath(f"{revision}.json").read_text(encoding="utf-8"), object_hook=_read)


def keep(revision: str, rows: Rows) -> None:
    HERE.joinpath(f"{revision}.json").write_text(json.dumps(rows, indent=1, default=_write) + "\n", encoding="utf-8")


def rows_of(database: Database) -> Rows:
    """All rows of a database as they are in it, read through the tables that are there: no code of the store has a say."""
    found = _reflected(database)
    with database.engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns)).mappings()]
            for table in found
        }


def put(database: Database, rows: Rows) -> None:
    """Write rows into the tables that are there."""
    tables = {table.name: table for table in _reflected(database)}
    assert sorted(tables) == sorted(rows)
    with database.engine.begin() as connection:
        for name, table in tables.items():
            if rows[name]:
                connection.execute(sa.insert(table), rows[name])
            if not database.is_sqlite and "seq" in table.columns:
                connection.execute(sa.text(f"SELECT setval(pg_get_serial_sequence('{name}', 'seq'), {len(rows[name]) + 1}, false)"))


def _reflected(database: Database) -> list[sa.Table]:
    found = sa.MetaData()
    with database.engine.connect() as connection:
        found.reflect(connection, only=lambda name, _: name != "alembic_version")
    return found.sorted_tables


def _read(said: dict[str, Any]) -> Any:
    return said[BYTES].encode() if said.keys() == {BYTES} else said


def _write(value: object) -> object:
    assert isinstance(value, bytes | memoryview), value
    return {BYTES: bytes(value).decode()}
