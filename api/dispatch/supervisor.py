"""The dispatcher inside the service: so many slots, each taking the run that has waited longest."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from api.dispatch.crew import Crew
from api.store import DamagedStoreError, StoreUnavailableError
from api.store.sql import utc_now

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from api.settings import ServiceSettings
    from api.store import RunRecord, Store

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
"""Seconds after which a slot looks for runs even if nobody said that there is one: another process may have queued it."""


class Supervisor:
    """
    Solves queued runs in this process; a `Dispatcher`.

    Parameters
    ----------
    settings
        Slots, leases and limits.
    clock
        Returns the time now, with its zone.
    """

    def __init__(self, settings: ServiceSettings, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._settings, self._clock = settings, clock
        self.crew: Crew | None = None
        self._changed = threading.Condition()
        self._queued = 0
        self._stopping = False
        self._slots: list[threading.Thread] = []

    def start(self, store: Store) -> None:
        """Begin to take runs."""
        self.crew = Crew(store, self._settings, self._clock)
        self.crew.start()
        for number in range(self._settings.slots):
            thread = threading.Thread(target=self._work, args=(store, self.crew), name=f"solve-slot-{number + 1}", daemon=True)
            self._slots.append(thread)
            thread.start()

    def wake(self) -> None:
        """Look for runs now."""
        with self._changed:
            self._queued += 1
            self._changed.notify()

    def cancel(self, run_id: str) -> None:
        """End a run soon."""
        if self.crew is not None:
            self.crew.cancel(run_id)

    def alive(self) -> bool:
        """Whether every slot still takes runs."""
        working = bool(self._slots) and all(thread.is_alive() for thread in self._slots)
        return working and not self._stopping and self.crew is not None and self.crew.alive()

    def stop(self) -> None:
        """Take no more, and give back what is running."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if self.crew is None:
            return
        self.crew.give_back()
        for thread in self._slots:
            thread.join()
        self.crew.close()

    def _work(self, store: Store, crew: Crew) -> None:
        while not self._stopping:
            try:
                if crew.work(lambda: self._next(store, crew)):
                    continue
            except (StoreUnavailableError, DamagedStoreError) as error:
                log.warning("no runs are taken: %s", error)
            except Exception:
                log.exception("a slot failed")  # it must go on for the others
            with self._changed:
                self._changed.wait_for(lambda: self._queued or self._stopping, LOOK_EVERY)

    def _next(self, store: Store, crew: Crew) -> RunRecord | None:
        with self._changed:
            self._queued = max(0, self._queued - 1)
        return store.begin_next(crew.owner, self._clock(), self._settings.lease_seconds)
