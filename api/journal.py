"""Writes down what happens to runs, as the runner tells it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from api.store import AlreadyEndedError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from api.runner import Ending
    from api.store import RunProgress, Store
    from models.answer import Answer

log = logging.getLogger(__name__)

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

    def began(self, run_id: str) -> None:
        """Note that a run left the queue."""
        self._store.begin_run(run_id, self._clock())

    def progressed(self, run_id: str, progress: RunProgress) -> None:
        """Note how far a run is, unless that was noted a moment ago."""
        stage, at = self._told.get(run_id, ("", float("-inf")))
        if progress.stage != stage or progress.elapsed - at >= PROGRESS_EVERY:
            self._told[run_id] = (progress.stage, progress.elapsed)
            self._store.note_progress(run_id, progress, self._clock())

    def improved(self, run_id: str, answer: Answer) -> None:
        """Keep a better answer."""
        self._store.keep_answer(run_id, answer)

    def ended(self, run_id: str, ending: Ending) -> None:
        """Note how a run ended."""
        self._told.pop(run_id, None)
        try:
            self._store.end_run(run_id, ending.state, self._clock(), ending.answer, ending.reason)
        except AlreadyEndedError:
            log.warning("run %s ended twice; the first ending holds", run_id)
