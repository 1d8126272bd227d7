"""Clears away what has been kept for as long as the operator asked."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING

from api.rounds import Rounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.store import Store

log = logging.getLogger(__name__)

ROUND_EVERY = 3600.0
"""Seconds between two rounds; the first begins with the service."""


class Janitor:
    """
    Removes the progress of runs that ended long ago; the runs, their states, their plans and the log stay.

    Parameters
    ----------
    store
        Where.
    clock
        Returns the time now, with its zone.
    keep_days
        Days for which the progress of an ended run is kept.
    """

    def __init__(self, store: Store, clock: Callable[[], dt.datetime], keep_days: float) -> None:
        self._store, self._clock, self._kept = store, clock, dt.timedelta(days=keep_days)
        self._rounds = Rounds(
            "janitor",
            self._go_round,
            ROUND_EVERY,
            unreachable="nothing is cleared away",
            broken="old progress could not be cleared away",
        )

    def start(self) -> None:
        """Begin to clear away."""
        self._rounds.start()

    def stop(self) -> None:
        """Clear away no more."""
        self._rounds.stop()

    def clear(self) -> int:
        """Remove what is due, and return how many events that was."""
        removed = 0
        while not self._rounds.stopping and (some := self._store.forget_progress(self._clock() - self._kept)):
            removed += some
        return removed

    def _go_round(self) -> bool:
        if removed := self.clear():
            log.info("%d progress events of runs that ended long ago are removed", removed)
        return False
