"""
Backups: everything in a database, as one SQLite file, checked row by row.

The file has the tables of the database, whichever kind that is, so that a backup can be brought back into either.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, insert, select, text

from api.store import chain
from api.store.database import Database
from api.store.errors import DamagedStoreError, DatabaseRefusedError
from api.store.migrating import head_revision, revision_of
from api.store.schema import explanations, metadata, runs
from api.store.seals import checked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from sqlalchemy import Connection, RowMapping, Table

BATCH = 200
"""Rows that are copied at a time."""
DIGEST = ".sha256"
"""Ending of the file beside a backup that holds its hash."""
_STILL = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


class Copied(NamedTuple):
    """What a backup holds."""

    rows: int
    log_entries: int
    log_head: str
    """Hash of the last entry of the log."""


def back_up(source: Database, path: Path) -> Copied:
    """
    Write a backup of a database, which may be in use; a file of that name is replaced once the new one is whole.

    Raises
    ------
    DatabaseRefusedError
        If the tables are those of another version of Steerco.
    DamagedStoreError
        If something in it is not what was written.
    StoreUnavailableError
        If the database cannot be reached, or the file not be written.
    """
    with tempfile.TemporaryDirectory(dir=path.absolute().parent, prefix=".steerco-backup-") as folder:
        draft = Path(folder) / "backup.sqlite"
        target = Database(f"sqlite:///{draft}")
        target.open()
        with source.reading() as reading, target.writing() as writing:
            if not source.is_sqlite:
                reading.execute(_STILL)
            _refuse_other_versions(reading)
            _copy(reading, writing)
        copied = _verified(target)
        target.close()
        digest = _digest(draft)
        draft.replace(path)
    Path(f"{path}{DIGEST}").write_text(f"{digest}  {path.name}\n", encoding="ascii")
    _sync(path)
    return copied


def restore(path: Path, target: Database) -> Copied:
    """
    Bring a backup back into a database that holds nothing yet.

    Raises
    ------
    DatabaseRefusedError
        If there is something in the database, or the file is no backup.
    DamagedStoreError
        If the backup is not what was written.
    """
    noted = Path(f"{path}{DIGEST}")
    if noted.exists() and noted.read_text(encoding="ascii").split()[0] != _digest(path):
        raise DamagedStoreError(
            f"{path} is not the backup that was written: its hash is not the one in {noted.name}", remedy="take another one"
        )
    with tempfile.TemporaryDirectory(prefix="steerco-restore-") as folder:
        draft = Path(folder) / "backup.sqlite"
        shutil.copyfile(path, draft)
        source = Database(f"sqlite:///{draft}")
        _open(source, path)
        target.open()
        with source.reading() as reading, target.writing() as writing:
            _refuse_rows(writing)
            _copy(reading, writing)
            _begin_anew(writing)
        copied = _verified(target)
        source.close()
    return copied


def _open(source: Database, path: Path) -> None:
    """Open the copy of a backup, and bring one of an earlier version up to date; what is wrong is said of the backup itself."""
    copy = source.url.database or ""
    try:
        source.open()
    except DatabaseRefusedError as error:
        raise DatabaseRefusedError(f"{path} is no backup to restore: {str(error).replace(copy, path.name)}") from error
    except DamagedStoreError as error:
        raise DamagedStoreError(f"{path} is no backup, or a damaged one", remedy="take another one") from error


def _copy(reading: Connection, writing: Connection) -> None:
    for table in metadata.sorted_tables:
        batch: list[dict[str, Any]] = []
        for row in _rows(reading, table):
            batch.append(dict(row))
            if len(batch) == BATCH:
                writing.execute(insert(table), batch)
                batch = []
        if batch:
            writing.execute(insert(table), batch)


def _rows(connection: Connection, table: Table) -> Iterator[RowMapping]:
    sealed = "seal" in table.columns
    for row in connection.execute(select(table).order_by(*table.primary_key.columns)).mappings():
        yield checked(table, row) if sealed else row


def _begin_anew(connection: Connection) -> None:
    """Nobody in the restored database solves anything: its leases have run out. New rows come after those restored."""
    for table in (runs, explanations):
        connection.execute(table.update().where(table.c.owner.is_not(None)).values(lease_clock="restored", lease_until=0.0))
    if connection.dialect.name == "sqlite":
        return
    for table in metadata.sorted_tables:
        if "seq" in table.columns:
            last = f"coalesce((SELECT max(seq) FROM {table.name}), 0) + 1"  # names of our own tables, nothing from outside
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'seq'), {last}, false)"))


def _verified(database: Database) -> Copied:
    with database.reading() as connection:
        rows = sum(sum(1 for _ in _rows(connection, table)) for table in metadata.sorted_tables)
        verdict = chain.verify(connection)
    if verdict.fault:
        raise DamagedStoreError(f"the log is damaged: {verdict.fault}")
    return Copied(rows, verdict.entries, verdict.head)


def _refuse_other_versions(connection: Connection) -> None:
    found, known = revision_of(connection), head_revision()
    if found != known:
        raise DatabaseRefusedError(
            f"the tables are at step {found}, and this version of Steerco knows step {known}; use the version that made them"
        )


def _refuse_rows(connection: Connection) -> None:
    for table in metadata.sorted_tables:
        if connection.execute(select(func.count()).select_from(table)).scalar_one():
            raise DatabaseRefusedError(f"there is something in the database already ({table.name}); restore into an empty one")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    for place in (path, Path(f"{path}{DIGEST}"), path.absolute().parent):
        handle = os.open(place, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
