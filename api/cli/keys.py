"""The verb keys: who may use the service."""

from __future__ import annotations

import datetime as dt
import json as json_form
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from api.access.keys import new_key
from api.access.roles import Role
from api.cli.documents import STANDARD_OUTPUT, write_whole
from api.cli.exit_codes import ExitCode
from api.cli.refusals import CommandError
from api.configuration import configured
from api.store.sql import SqlStore, utc_now
from api.terminal.screen import screen
from models.defects import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from api.access.keys import KeyRecord, KeyRing

LONGEST_NAME = 200
TERMINAL = "terminal"
"""Who acts, in the log: whoever may read the database's URL or file."""


def create(config: Path | None, database: str | None, name: str, roles: Sequence[str], days: int | None) -> ExitCode:
    """
    Make a key and print it.

    Raises
    ------
    CommandError
        If the name is empty or too long, or a role is unknown.
    """
    if not name.strip() or len(name) > LONGEST_NAME:
        raise CommandError(f"a key's name has 1 to {LONGEST_NAME} characters")
    lifetime = None if days is None else dt.timedelta(days=days)
    made = new_key(name, frozenset(_role(role) for role in roles), utc_now(), lifetime)
    with _ring(config, database) as ring:
        ring.add(made.record, TERMINAL)
    sys.stdout.write(f"{made.key}\n")
    sys.stderr.write("steerco: this is the only time that the key is shown; send it as Authorization: Bearer KEY\n")
    return ExitCode.OK


def show(config: Path | None, database: str | None, json: str | None) -> ExitCode:
    """Print all keys, or write them as JSON."""
    with _ring(config, database) as ring:
        records = ring.all()
    if json is None:
        screen(sys.stdout).print(_table(records))
        return ExitCode.OK
    text = json_form.dumps([_fields(record) for record in records], indent=2) + "\n"
    if json == STANDARD_OUTPUT:
        sys.stdout.write(text)
    else:
        write_whole(Path(json), text.encode())
    return ExitCode.OK


def revoke(config: Path | None, database: str | None, id: str) -> ExitCode:
    """
    End a key.

    Raises
    ------
    NotStoredError
        If there is none with the id.
    """
    with _ring(config, database) as ring:
        record = ring.revoke(id, utc_now(), TERMINAL)
    sys.stderr.write(f"steerco: the key {record.id} ({record.name}) no longer works\n")
    return ExitCode.OK


@contextmanager
def _ring(config: Path | None, database: str | None) -> Iterator[KeyRing]:
    store = SqlStore(configured(os.environ, config, database=database).settings.database)
    store.open()
    try:
        yield store.keys
    finally:
        store.close()


def _role(name: str) -> Role:
    if name in list(Role):
        return Role(name)
    near = nearest(name, list(Role))
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(Role)}"
    raise CommandError(f"there is no role {name!r}; {hint}")


def _fields(record: KeyRecord) -> dict[str, object]:
    return {
        "id": record.id,
        "name": record.name,
        "roles": sorted(record.roles),
        "state": _state(record),
        "created": record.created.isoformat(),
        "expires": None if record.expires is None else record.expires.isoformat(),
        "last_used": None if record.last_used is None else record.last_used.isoformat(),
    }


def _state(record: KeyRecord) -> str:
    if record.revoked is not None:
        return "revoked"
    return "works" if record.works(utc_now()) else "expired"


def _table(records: Sequence[KeyRecord]) -> Table:
    table = Table(box=None, pad_edge=False)
    for header in ("Id", "Name", "Roles", "State", "Made", "Expires", "Last used"):
        table.add_column(header, overflow="fold")
    for record in records:
        days = [_day(record.created), _day(record.expires), _day(record.last_used)]
        table.add_row(record.id, record.name, ", ".join(sorted(record.roles)), _state(record), *days)
    return table


def _day(moment: dt.datetime | None) -> str:
    return "-" if moment is None else moment.strftime("%Y-%m-%d")
