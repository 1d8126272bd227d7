"""The verbs backup, restore, log verify and replay: what a service keeps, brought to safety and held to its word."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.cli.exit_codes import ExitCode
from api.cli.refusals import CommandError
from api.configuration import configured
from api.replaying import replayed
from api.store.backup import back_up
from api.store.backup import restore as bring_back
from api.store.sql import SqlStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def backup(config: Path | None, database: str | None, path: Path) -> ExitCode:
    """
    Write a backup.

    Raises
    ------
    SteercoError
        If the database is refused, damaged, or cannot be reached.
    """
    with _store(config, database) as store:
        copied = back_up(store.database, path)
    sys.stdout.write(f"{path}: {copied.rows} rows, {copied.log_entries} entries of the log, the last {copied.log_head}\n")
    return ExitCode.OK


def restore(config: Path | None, database: str | None, path: Path) -> ExitCode:
    """
    Bring a backup back into an empty database.

    Raises
    ------
    SteercoError
        If there is no such file, it is damaged, or the database is not empty.
    """
    if not path.exists():
        raise CommandError(f"{path} is not there")
    with _store(config, database) as store:
        copied = bring_back(path, store.database)
    sys.stdout.write(f"restored {copied.rows} rows and {copied.log_entries} entries of the log, the last {copied.log_head}\n")
    return ExitCode.OK


def verify_log(config: Path | None, database: str | None, head: str | None) -> ExitCode:
    """Walk the log of decisions; with a hash that was its last once, that one must be there still."""
    with _store(config, database) as store:
        store.open()
        verdict = store.verify_log(head)
    if verdict.fault:
        sys.stdout.write(f"NOT what was written: {verdict.fault} ({verdict.entries} entries before that hold)\n")
        return ExitCode.FOUND
    if not verdict.entries:
        sys.stdout.write("the log is empty: nothing was proposed or decided yet\n")
        return ExitCode.OK
    sys.stdout.write(f"{verdict.entries} entries, all as they were written; the last is {verdict.head}\n")
    return ExitCode.OK


def replay(config: Path | None, database: str | None, decision_id: str) -> ExitCode:
    """Solve again what was decided, from its own record, and say what comes out otherwise."""
    with _store(config, database) as store:
        store.open()
        found = replayed(store, decision_id)
    verdict = "The decision comes out again, to the byte." if found.same else "This is NOT as it was decided; what differs is told below."
    for line in (verdict, *found.said):
        sys.stdout.write(f"{line}\n")
    return ExitCode.OK if found.same else ExitCode.FOUND


@contextmanager
def _store(config: Path | None, database: str | None) -> Iterator[SqlStore]:
    store = SqlStore(configured(os.environ, config, database=database).settings.database)
    try:
        yield store
    finally:
        store.close()
