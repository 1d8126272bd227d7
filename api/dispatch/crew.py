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
    from api.store import Lease, RunRecord, Store

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
        self._beginning = threading.Lock()
        """Held from the claim of a run until its lease is among ours, so that no heartbeat takes it for left behind in between."""
        self._lock = threading.Lock()
        self._attempts: dict[Lease, Attempt] = {}
        """By lease, not by run: a run that was lost may come back to this crew before its former attempt has wound up."""
        self._stopping, self._closed = threading.Event(), threading.Event()
        self._beating = threading.Thread(target=self._beat_on, name="heartbeat", daemon=True)
        self._beaten_at = time.monotonic()

    def start(self) -> None:
        """Get ready to solve."""
        self.beat()
        threading.Thread(target=self._nursery.fill, name="solve-spares", daemon=True).start()
        self._beating.start()

    def work(self, begin: Callable[[], RunRecord | None]) -> bool:
        """Begin a run for this crew's owner and solve it; returns whether there was one, when its end is written."""
        attempt = self._begun(begin)
        if attempt is None:
            return False
        try:
            if self._stopping.is_set():
                attempt.give_back()
            attempt.solve()
        finally:
            with self._lock:
                del self._attempts[attempt.lease]
        return True

    def _begun(self, begin: Callable[[], RunRecord | None]) -> Attempt | None:
        with self._beginning:
            run = begin()
            if run is None:
                return None
            try:
                attempt = Attempt(run, self._store, self._settings, self._nursery, self._clock)
            except StoreUnavailableError:
                raise  # it is queued again when its lease has run out
            except SteercoError:
                log.exception("run %s could not be begun", run.id)
                self._store.end_run(run.lease, RunState.FAILED, self._clock(), None, UNFOLLOWED)
                return None
            with self._lock:
                self._attempts[run.lease] = attempt
            return attempt

    def cancel(self, run_id: str) -> None:
        """End a run soon if it is one of ours."""
        with self._lock:
            ours = [attempt for lease, attempt in self._attempts.items() if lease.run_id == run_id]
        for attempt in ours:
            attempt.cancel()

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
        with self._beginning:
            attempts = self._renewed()
            ours = [attempt.lease for attempt in attempts]
            left_behind = self._store.reclaim(self._clock(), self._settings.most_attempts, ours)
        for run_id in left_behind:
            log.warning("run %s was left behind and waits again", run_id)
        self._beaten_at = time.monotonic()
        for attempt in attempts:
            attempt.flush()

    def _renewed(self) -> list[Attempt]:
        with self._lock:
            attempts = dict(self._attempts)
        if attempts:
            for renewal in self._store.renew(list(attempts), self._settings.lease_seconds):
                attempt = attempts[renewal.lease]
                if not renewal.held:
                    self._lost(attempt)
                elif renewal.cancel:
                    attempt.cancel()
        return list(attempts.values())

    def _lost(self, attempt: Attempt) -> None:
        with self._lock:
            still_there = attempt.lease in self._attempts
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
