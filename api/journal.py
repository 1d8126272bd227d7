"""Writes down what happens to runs, as the runner tells it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from api.store import AlreadyEndedError, AnswerText

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from api.runner import Ending
    from api.store import Lease, RunProgress, Store
    from models.answer import Answer

log = logging.getLogger(__name__)

OWNER = "service"
LEASE_SECONDS = 86_400.0
PROGRESS_EVERY = 0.25
"""Seconds between two progress events of a run; a solver may report far more often than anybody reads."""


class Journal:
    """
    A `RunListener` that keeps a store up to date.

    Parameters
    ----------
    store
        Where to write.
    clock
        Returns the time now, with its zone.
    """

    def __init__(self, store: Store, clock: Callable[[], dt.datetime]) -> None:
        self._store, self._clock = store, clock
        self._told: dict[str, tuple[str, float]] = {}
        self._leases: dict[str, Lease] = {}

    def began(self, run_id: str) -> None:
        """Note that a run left the queue."""
        begun = self._store.begin_run(run_id, OWNER, self._clock(), LEASE_SECONDS)
        if begun is None:
            raise AlreadyEndedError(run_id)
        self._leases[run_id] = begun.lease

    def progressed(self, run_id: str, progress: RunProgress) -> None:
        """Note how far a run is, unless that was noted a moment ago."""
        stage, at = self._told.get(run_id, ("", float("-inf")))
        if progress.stage != stage or progress.elapsed - at >= PROGRESS_EVERY:
            self._told[run_id] = (progress.stage, progress.elapsed)
            self._store.note_progress(self._leases[run_id], progress, self._clock())

    def improved(self, run_id: str, answer: Answer) -> None:
        """Keep a better answer."""
        self._store.keep_answer(self._leases[run_id], AnswerText.of(answer))

    def ended(self, run_id: str, ending: Ending) -> None:
        """Note how a run ended."""
        self._told.pop(run_id, None)
        lease = self._leases.pop(run_id, None)
        if lease is None:
            return  # it never began: the store has ended it already
        answer = None if ending.answer is None else AnswerText.of(ending.answer)
        try:
            self._store.end_run(lease, ending.state, self._clock(), answer, ending.reason)
        except AlreadyEndedError:
            log.warning("run %s ended twice; the first ending holds", run_id)
