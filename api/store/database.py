"""A database, SQLite or PostgreSQL by its URL: connections, transactions, and what its failures mean."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, ProgrammingError

from api.store import sqlite
from api.store.errors import DamagedStoreError, DatabaseRefusedError, StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Connection, Engine

NOTICING_LOSS = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""A server that cannot be reached is noticed within seconds, also while an answer is awaited."""
POSTGRESQL_ARGUMENTS = {**NOTICING_LOSS, "options": "-c idle_in_transaction_session_timeout=5000"}
"""The server lets go of what a process holds that stands still in the middle of a transaction, so that another can take over."""
LEAST_ROOM = 16 * 1024 * 1024
"""Bytes of free disk below which a database in a file is not taken for ready: a small write may still find room, a plan may not."""
READING = "steerco_reading"
"""Execution option of transactions that only read."""
_DAMAGED = ("malformed", "not a database", "invalid page", "could not read block")


class Database:
    """
    Where everything is kept.

    Parameters
    ----------
    url
        ``sqlite:///path`` or ``postgresql://user:password@host/name``.

    Raises
    ------
    DatabaseRefusedError
        If the URL is of neither kind.
    """

    def __init__(self, url: str) -> None:
        self.url = parsed(url)
        self._engine = _engine(self.url)
        self._reader = self._engine.execution_options(**{READING: True})

    @property
    def engine(self) -> Engine:
        """The engine, for migrations."""
        return self._engine

    @property
    def is_sqlite(self) -> bool:
        """Whether this is one file on this machine."""
        return self.url.get_backend_name() == "sqlite"

    def open(self) -> None:
        """
        Check that the database is whole, and bring its tables up to date.

        Raises
        ------
        DatabaseRefusedError
            If it is something else's, or made by a later version.
        DamagedStoreError
            If it is damaged.
        StoreUnavailableError
            If it cannot be reached.
        """
        from api.store.migrating import upgrade  # noqa: PLC0415 - Alembic is slow to load, and only needed here

        with translated():
            if self.is_sqlite:
                sqlite.prepare(self.url.database or "")
            upgrade(self)

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that may write: happens wholly or not at all."""
        with translated(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with translated(), self._reader.begin() as connection:
            yield connection

    def writable(self) -> bool:
        """Whether a write would succeed now, and there is room for more."""
        if self.is_sqlite and sqlite.room(self.url.database or "") < LEAST_ROOM:
            return False
        try:
            with self.writing() as connection:
                connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
        except (StoreUnavailableError, DamagedStoreError):
            return False
        return True


def parsed(url: str) -> URL:
    """Return the parts of a database's URL, the driver named."""
    try:
        found = make_url(url)
        kind = found.get_backend_name()
    except ArgumentError as error:
        raise DatabaseRefusedError(f"{url!r} is not the URL of a database; write sqlite:///FILE or postgresql://USER@HOST/NAME") from error
    if kind == "sqlite" and found.database and found.database != ":memory:":
        return found.set(drivername="sqlite+pysqlite", database=str(Path(found.database).expanduser()))
    if kind == "postgresql":
        return found.set(drivername="postgresql+psycopg")
    shown = found.render_as_string(hide_password=True)
    raise DatabaseRefusedError(f"Steerco keeps its data in a SQLite file or in PostgreSQL, not in {shown!r}")


@contextmanager
def translated() -> Iterator[None]:
    """Say what a failure of the database means: damage, or that it cannot be used now. Errors in our own SQL stay what they are."""
    try:
        yield
    except (IntegrityError, ProgrammingError):
        raise
    except DBAPIError as error:
        cause = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
        if any(word in cause for word in _DAMAGED):
            raise DamagedStoreError(f"the database is damaged ({cause})") from error
        raise StoreUnavailableError(cause) from error


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        return sqlite.engine(url, READING)
    try:
        return create_engine(url, connect_args=POSTGRESQL_ARGUMENTS, pool_pre_ping=True, pool_size=10, max_overflow=20)
    except ModuleNotFoundError as error:
        raise DatabaseRefusedError("PostgreSQL needs the extra 'postgres': pip install 'steerco[postgres]'") from error
