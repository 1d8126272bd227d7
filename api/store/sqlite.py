"""
SQLite as the embedded database: durable, checked at start, and safe with several processes.

Before 3.51.3 the write-ahead log can corrupt a database when two connections write and checkpoint at once
(https://sqlite.org/wal.html#walresetbug), so older libraries keep a rollback journal. A commit there is the moment at which the
journal loses its meaning. Under ``PERSIST`` that is a header overwritten with zeros and synced, so ``FULL`` makes it durable;
under ``DELETE`` it would be a file removed, durable only with ``EXTRA`` and the folder synced as well, at twice the cost.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event

from api.store.errors import DamagedStoreError, DatabaseRefusedError, StoreUnavailableError

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

APPLICATION_ID = 0x53_54_45_52
"""``STER``: marks the file as Steerco's."""
WAL_IS_SAFE = (3, 51, 3)
BUSY_SECONDS = 20.0
"""How long a transaction waits for another one to end."""
NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ceph", "glusterfs"})


def journal(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> tuple[str, str]:
    """Return the journal mode and the synchronous setting for a version of SQLite."""
    return ("WAL", "FULL") if version >= WAL_IS_SAFE else ("PERSIST", "FULL")


def engine(url: URL, reading_option: str) -> Engine:
    """Return the engine of a file; transactions that may write take the write lock when they begin, so that none fails half-way."""
    made = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}, pool_size=20, max_overflow=40)

    @event.listens_for(made, "connect")
    def _settle(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        mode, synchronous = journal()
        connection.execute(f"PRAGMA journal_mode={mode}")  # the file remembers a write-ahead log, and no other mode
        connection.execute(f"PRAGMA synchronous={synchronous}")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(made, "begin")
    def _begin(connection: Connection) -> None:
        reads_only = connection.get_execution_options().get(reading_option)
        connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")

    return made


def prepare(path: str) -> None:
    """
    Make the file if it is not there, and check it if it is.

    Raises
    ------
    DatabaseRefusedError
        If it is not Steerco's, or lies on a network file system, whose locks do not protect it.
    DamagedStoreError
        If it is damaged.
    StoreUnavailableError
        If it cannot be read or made.
    """
    file = Path(path).absolute()
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _refuse_network(file.parent)
        with contextlib.closing(sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
            _check(connection, file)
            connection.execute(f"PRAGMA journal_mode={journal()[0]}")
        file.chmod(0o600)
    except sqlite3.OperationalError as error:
        raise StoreUnavailableError(f"{file}: {error}") from error
    except sqlite3.DatabaseError as error:
        raise DamagedStoreError(f"{file} is damaged ({error})") from error
    except OSError as error:
        raise StoreUnavailableError(f"{file}: {error.strerror}") from error


def room(path: str) -> int:
    """Return how many bytes are free where a file lies; none if its folder is gone."""
    try:
        return shutil.disk_usage(Path(path).absolute().parent).free
    except OSError:
        return 0


def _check(connection: sqlite3.Connection, file: Path) -> None:
    (owner,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if not tables:
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        return
    if owner != APPLICATION_ID:
        raise DatabaseRefusedError(f"{file} is a database of another program; name another file with --database sqlite:///FILE")
    found = check(connection)
    if found:
        raise DamagedStoreError(f"{file} is damaged ({found})")


def check(connection: sqlite3.Connection) -> str:
    """Return what is wrong with the structure of a database; empty if nothing is."""
    said: list[tuple[Any, ...]] = connection.execute("PRAGMA quick_check(1)").fetchall()
    return "" if said == [("ok",)] else str(said[0][0]).splitlines()[0]


def _refuse_network(folder: Path) -> None:
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return
    kinds = {Path(fields[1]): fields[2] for fields in map(str.split, mounts.read_text(encoding="utf-8").splitlines())}
    found = next((kinds[place] for place in (folder.resolve(), *folder.resolve().parents) if place in kinds), "")
    if found in NETWORK_FILE_SYSTEMS:
        raise DatabaseRefusedError(f"{folder} is on a network file system ({found}), where SQLite's locks do not hold; use PostgreSQL")
