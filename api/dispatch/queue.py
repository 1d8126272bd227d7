"""
The queue in PostgreSQL that workers take runs from: Procrastinate's tables, beside ours in one database.

A run and its place in the queue are written in one transaction. The queue carries nothing but the ids of runs: whatever it loses
is put back from the table of runs, which is the truth.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

import procrastinate
import psycopg
from procrastinate.exceptions import AlreadyEnqueued, ProcrastinateException
from procrastinate.schema import SchemaManager
from sqlalchemy import text

from api.dispatch.refusals import NeedsPostgresqlError
from api.store import StoreUnavailableError
from api.store.database import NOTICING_LOSS, parsed
from api.store.sql import SqlStore, utc_now

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from sqlalchemy import Connection

    from api.settings import ServiceSettings
    from api.store import Store

log = logging.getLogger(__name__)

NAME = "steerco_runs"
"""Of the queue; also of the task."""
RECONCILE_EVERY = 5.0
"""Seconds between two looks at whether every run that waits is in the queue."""
_THERE = text("SELECT to_regclass('procrastinate_jobs') IS NOT NULL AND to_regclass('procrastinate_workers') IS NOT NULL")
_CLEAR = text("""
DO $$ DECLARE found record; BEGIN
  FOR found IN SELECT oid::regclass AS name FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname LIKE 'procrastinate%'
  LOOP EXECUTE format('DROP TABLE %s CASCADE', found.name); END LOOP;
  FOR found IN SELECT oid::regprocedure AS name FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'procrastinate%'
  LOOP EXECUTE format('DROP FUNCTION %s CASCADE', found.name); END LOOP;
  FOR found IN SELECT oid::regtype AS name FROM pg_type
    WHERE typnamespace = current_schema()::regnamespace AND typname LIKE 'procrastinate%' AND typtype IN ('e', 'c')
  LOOP EXECUTE format('DROP TYPE %s CASCADE', found.name); END LOOP;
END $$""")
"""What is left of a queue that lost its tables, so that it can be made anew."""
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(5783212)")


class RunQueue:
    """
    A queue of the ids of runs.

    Parameters
    ----------
    url
        The database, which must be PostgreSQL.

    Raises
    ------
    NeedsPostgresqlError
        If it is not.
    """

    def __init__(self, url: str) -> None:
        address = parsed(url)
        if address.get_backend_name() != "postgresql":
            raise NeedsPostgresqlError
        watched = address.update_query_dict({name: str(value) for name, value in NOTICING_LOSS.items()})
        conninfo = watched.set(drivername="postgresql").render_as_string(hide_password=False)
        self.app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=conninfo))
        self._putting = procrastinate.App(connector=procrastinate.SyncPsycopgConnector(conninfo=conninfo))
        self._store = SqlStore(url, announce=self.announce)

    @property
    def store(self) -> SqlStore:
        """The store whose runs are announced here as they are queued."""
        return self._store

    def prepare(self) -> None:
        """Make the queue's tables if they are not there."""
        with self._store.database.writing() as connection:
            connection.execute(_ONE_AT_A_TIME)
            if not connection.execute(_THERE).scalar_one():
                connection.execute(_CLEAR)
                _driver(connection).execute(SchemaManager.get_schema().encode())

    def announce(self, connection: Connection, run_id: str) -> None:
        """Put a run into the queue within a transaction; if that fails the run is kept all the same, and put back later."""
        try:
            with connection.begin_nested():
                self._put(connection, run_id)
        except AlreadyEnqueued:
            log.debug("run %s is in the queue already", run_id)
        except ProcrastinateException as error:
            log.warning("run %s is not in the queue yet: %s", run_id, error.__cause__ or error)

    def reconcile(self) -> None:
        """Put every run that waits into the queue, unless it is there."""
        self.prepare()
        for run_id in self._store.queued():
            with self._store.database.writing() as connection:
                self.announce(connection, run_id)

    def _put(self, connection: Connection, run_id: str) -> None:
        deferrer = self._putting.configure_task(NAME, queue=NAME, queueing_lock=run_id, connection=_driver(connection))
        deferrer.defer(run_id=run_id)


class QueueDispatcher:
    """
    Leaves solving to workers, and keeps the queue complete; a `Dispatcher`.

    Parameters
    ----------
    queue
        Where workers take runs from.
    settings
        Leases.
    clock
        Returns the time now, with its zone.
    """

    def __init__(self, queue: RunQueue, settings: ServiceSettings, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._queue, self._settings, self._clock = queue, settings, clock
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, store: Store) -> None:
        """Begin to look after the queue."""
        self._queue.prepare()
        self._thread = threading.Thread(target=self._look_after, args=(store,), name="reconciler", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Nothing to do: the run is in the queue since it is in the store."""

    def cancel(self, run_id: str) -> None:
        """Nothing to do: whoever solves it learns of it with the next heartbeat."""

    def alive(self) -> bool:
        """Whether somebody looks after the queue."""
        return self._thread is not None and self._thread.is_alive() and not self._stopping.is_set()

    def stop(self) -> None:
        """Look after it no more."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def _look_after(self, store: Store) -> None:
        while not self._stopping.wait(min(RECONCILE_EVERY, self._settings.lease_seconds)):
            try:
                store.reclaim(self._clock(), self._settings.most_attempts)
                self._queue.reconcile()
            except StoreUnavailableError as error:
                log.warning("the queue is not looked after: %s", error)
            except Exception:
                log.exception("the queue could not be looked after")  # the next time may succeed


def _driver(connection: Connection) -> psycopg.Connection:
    """Return the driver's own connection, in the same transaction."""
    found = connection.connection.driver_connection
    if not isinstance(found, psycopg.Connection):
        raise NeedsPostgresqlError
    return found
