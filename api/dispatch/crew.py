"""Those who solve, in one process of the service: attempts side by side, and one heartbeat for all of them."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time
from typing import TYPE_CHECKING

from api.dispatch.attempt import UNFOLLOWED, Attempt
from api.runner.nursery import Nursery
from api.store import RunState, StoreUnavailableError
from models.errors import SteercoError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from api.settings import ServiceSettings
    from api.store import RunRecord, Store

log = logging.getLogger(__name__)

BEATS_A_LEASE = 5
"""So many heartbeats lie in the time of a lease: some may fail before anybody is taken for gone."""


class Crew:
    """
    Solves runs that were begun, renews their leases, and queues again what others left behind.

    Parameters
    ----------
    store
        Where runs are.
    settings
        Leases and limits.
    clock
        Returns the time now, with its zone.
    """

    def __init__(self, store: Store, settings: ServiceSettings, clock: Callable[[], dt.datetime]) -> None:
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._store, self._settings, self._clock = store, settings, clock
        self._nursery = Nursery(settings, spares=settings.slots)
        self._lock = threading.Lock()
        self._attempts: dict[str, Attempt] = {}
        self._stopping, self._closed = threading.Event(), threading.Event()
        self._beating = threading.Thread(target=self._beat_on, name="heartbeat", daemon=True)
        self._beaten_at = time.monotonic()

    def start(self) -> None:
        """Get ready to solve."""
        self.beat()
        threading.Thread(target=self._nursery.fill, name="solve-spares", daemon=True).start()
        self._beating.start()

    def solve(self, run: RunRecord) -> None:
        """Solve a run that was begun for this crew's owner; returns when its end is written."""
        try:
            attempt = Attempt(run, self._store, self._settings, self._nursery, self._clock)
        except SteercoError:
            log.exception("run %s could not be begun", run.id)
            self._store.end_run(run.lease, RunState.FAILED, self._clock(), None, UNFOLLOWED)
            return
        with self._lock:
            self._attempts[run.id] = attempt
            stopping = self._stopping.is_set()
        try:
            if stopping:
                attempt.give_back()
            attempt.solve()
        finally:
            with self._lock:
                del self._attempts[run.id]

    def cancel(self, run_id: str) -> None:
        """End a run soon if it is one of ours."""
        with self._lock:
            attempt = self._attempts.get(run_id)
        if attempt is not None:
            attempt.cancel()

    def pids(self) -> dict[str, int]:
        """Return the process of each run that is being solved."""
        with self._lock:
            return {id: attempt.pid for id, attempt in self._attempts.items() if attempt.pid is not None}

    def alive(self) -> bool:
        """Whether the heart has beaten lately."""
        return self._beating.is_alive() and time.monotonic() - self._beaten_at < 2 * self._settings.lease_seconds

    def give_back(self) -> None:
        """Begin to stop: what is running goes back to the queue."""
        with self._lock:
            self._stopping.set()
            attempts = list(self._attempts.values())
        for attempt in attempts:
            attempt.give_back()

    def close(self) -> None:
        """End for good; nothing is running any more."""
        self._closed.set()
        if self._beating.is_alive():
            self._beating.join()
        self._nursery.close()

    def beat(self) -> None:
        """Renew what is held, stop what is lost or to be cancelled, and queue again what others left behind."""
        with self._lock:
            attempts = dict(self._attempts)
        if attempts:
            for renewal in self._store.renew([attempt.lease for attempt in attempts.values()], self._settings.lease_seconds):
                attempt = attempts[renewal.lease.run_id]
                if not renewal.held:
                    self._lost(attempt)
                elif renewal.cancel:
                    attempt.cancel()
        for attempt in attempts.values():
            attempt.flush()
        for run_id in self._store.reclaim(self._clock(), self._settings.most_attempts):
            log.warning("run %s was left behind and waits again", run_id)
        self._beaten_at = time.monotonic()

    def _lost(self, attempt: Attempt) -> None:
        with self._lock:
            still_there = self._attempts.get(attempt.lease.run_id) is attempt
        if still_there:  # otherwise it has just ended, which also ends a lease
            attempt.abandon()

    def _beat_on(self) -> None:
        while not self._closed.wait(self._settings.lease_seconds / BEATS_A_LEASE):
            try:
                self.beat()
            except StoreUnavailableError as error:
                log.warning("no heartbeat: %s", error)
            except Exception:
                log.exception("the heartbeat failed")  # the next one may succeed
