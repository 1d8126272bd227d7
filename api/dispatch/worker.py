"""A worker: takes runs from the queue and solves them, on any machine that reaches the database."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import threading
from typing import TYPE_CHECKING

import psycopg
import psycopg_pool
from procrastinate.exceptions import ConnectorException

from api.dispatch.crew import Crew
from api.dispatch.queue import NAME, RECONCILE_EVERY, RunQueue
from api.store import NotStoredError, StoreUnavailableError
from api.store.sql import utc_now

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from api.settings import ServiceSettings

log = logging.getLogger(__name__)

RECONNECT_EVERY = 2.0
"""Seconds between tries to come back to a queue that was lost."""
LOOK_EVERY = 2.0
"""Seconds between looks at the queue in case a notification was lost."""


class Worker:
    """
    Solves runs from a queue until it is stopped.

    Parameters
    ----------
    settings
        The database, slots, leases and limits.
    clock
        Returns the time now, with its zone.
    """

    def __init__(self, settings: ServiceSettings, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._settings, self._clock = settings, clock
        self._queue = RunQueue(settings.database)
        self._store = self._queue.store
        self._crew = Crew(self._store, settings, clock)
        self._stopping = threading.Event()
        self._queue.app.task(name=NAME, queue=NAME)(self._solve)

    def run(self) -> None:
        """
        Work until the process is told to end (SIGTERM, Ctrl-C); what is running then goes back to the queue.

        Raises
        ------
        StoreUnavailableError
            If the database cannot be reached at the start.
        """
        self._store.open()
        self._queue.prepare()
        self._crew.start()
        reconciler = threading.Thread(target=self._reconcile, name="reconciler", daemon=True)
        reconciler.start()
        try:
            asyncio.run(self._work())
        finally:
            self._stopping.set()
            reconciler.join()
            self._crew.close()
            self._store.close()

    def _solve(self, run_id: str) -> None:
        try:
            self._crew.work(lambda: self._store.begin_run(run_id, self._crew.owner, self._clock(), self._settings.lease_seconds))
        except NotStoredError:
            log.warning("the queue names a run %s that is not there", run_id)

    async def _work(self) -> None:
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        for told in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(told, stop.set)
        working = asyncio.create_task(self._take_runs())
        await stop.wait()
        self._stopping.set()
        self._crew.give_back()
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working

    async def _take_runs(self) -> None:
        while not self._stopping.is_set():
            try:
                async with self._queue.app.open_async():
                    await self._queue.app.run_worker_async(
                        queues=[NAME],
                        name=self._crew.owner,
                        concurrency=self._settings.slots,
                        fetch_job_polling_interval=LOOK_EVERY,
                        delete_jobs="always",
                        install_signal_handlers=False,
                    )
            except (ConnectorException, psycopg.Error, psycopg_pool.PoolTimeout, OSError) as error:
                log.warning("the queue is lost, trying again: %s", error)
            except Exception:
                log.exception("taking runs broke off, trying again")  # a worker that lives and takes nothing helps nobody
            await asyncio.sleep(RECONNECT_EVERY)

    def _reconcile(self) -> None:
        while not self._stopping.wait(RECONCILE_EVERY):
            try:
                self._queue.reconcile()
            except StoreUnavailableError as error:
                log.warning("the queue is not looked after: %s", error)
            except Exception:
                log.exception("the queue could not be looked after")  # the next time may succeed
