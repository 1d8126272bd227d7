"""One attempt at a run: what the solve tells is written down, as long as the attempt holds the run."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from api.runner.jobs import Ending, Order
from api.runner.solving import Solving
from api.store import CANCELLED, AlreadyEndedError, LeaseLostError, ProgressNote, Reason, RunState, StoreUnavailableError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from api.runner.nursery import Nursery
    from api.settings import ServiceSettings
    from api.store import AnswerText, Lease, RunProgress, RunRecord, Store

log = logging.getLogger(__name__)

PROGRESS_EVERY = 0.25
"""Seconds between two progress events of a run; a solver may report far more often than anybody reads."""
RETRY_EVERY = 0.5
"""Seconds between tries to write the end of a run while the database cannot be used."""
SHUTDOWN = Reason("shutdown", "the service was stopped")
UNFOLLOWED = Reason("internal_error", "the service could not follow the solve; its log says why")


class Attempt:
    """
    Solves a run that was begun, and keeps the store up to date; a `RunListener`.

    Parameters
    ----------
    run
        As it was begun.
    store
        Where to write.
    settings
        Limits of the solve.
    nursery
        Where its process comes from.
    clock
        Returns the time now, with its zone.
    """

    def __init__(self, run: RunRecord, store: Store, settings: ServiceSettings, nursery: Nursery, clock: Callable[[], dt.datetime]) -> None:
        self._run, self._store, self._clock = run, store, clock
        self._solving = Solving(order_of(store, run), settings, nursery, self)
        self._told: tuple[str, float] = ("", float("-inf"))
        self._noting = threading.Lock()
        self._notes: list[ProgressNote] = []
        self._noted_at = time.monotonic()
        self._unkept: AnswerText | None = None
        self._stopping = threading.Event()

    @property
    def lease(self) -> Lease:
        """What the attempt holds."""
        return self._run.lease

    def solve(self) -> None:
        """Solve to the end, whatever it is, and write it down; if another attempt has taken over, nothing is written."""
        try:
            self._solving.run()
        except (LeaseLostError, AlreadyEndedError) as error:
            log.warning("run %s: %s", self._run.id, error)
        except Exception:
            log.exception("run %s could not be followed", self._run.id)
            self._write_end(Ending(RunState.FAILED, None, UNFOLLOWED))

    def cancel(self) -> None:
        """End the solve soon, keeping its best answer."""
        self._solving.order_end(CANCELLED)

    def give_back(self) -> None:
        """End the solve soon, and queue the run again with the best answer kept."""
        self._stopping.set()
        self._solving.order_end(SHUTDOWN)

    def abandon(self) -> None:
        """End the solve at once: the run is another's now."""
        log.warning("run %s: attempt %d lost its lease", self._run.id, self._run.attempt)
        self._solving.abandon()

    def progressed(self, run_id: str, progress: RunProgress) -> None:
        """Note how far the run is, unless that was noted a moment ago; several notes are written at once."""
        now, (stage, at) = time.monotonic(), self._told
        if progress.stage == stage and now - at < PROGRESS_EVERY:
            return
        self._told = (progress.stage, now)
        with self._noting:
            self._notes.append(ProgressNote(self._clock(), progress))
        if time.monotonic() - self._noted_at >= PROGRESS_EVERY:
            self.flush()

    def flush(self) -> None:
        """Write the notes that wait."""
        with self._noting:
            if not self._notes:
                return
            try:
                self._store.note_progress(self.lease, self._notes)
            except StoreUnavailableError as error:
                log.warning("progress of run %s is not kept yet: %s", self._run.id, error)
            else:
                self._notes.clear()
            self._noted_at = time.monotonic()

    def improved(self, run_id: str, answer: AnswerText) -> None:
        """Keep a better answer; if that cannot be done now, with the next one or at the end."""
        self._unkept = answer
        try:
            self._store.keep_answer(self.lease, answer)
        except StoreUnavailableError as error:
            log.warning("an answer of run %s is not kept yet: %s", run_id, error)
        else:
            self._unkept = None

    def ended(self, run_id: str, ending: Ending) -> None:
        """Write the end, as soon as the database can be used."""
        self._write_end(ending)

    def _write_end(self, ending: Ending) -> None:
        while True:
            try:
                self._put_end(ending)
            except (LeaseLostError, AlreadyEndedError) as error:
                log.warning("the end of run %s is not written: %s", self._run.id, error)
            except StoreUnavailableError as error:
                log.warning("the end of run %s cannot be written yet: %s", self._run.id, error)
                if not self._stopping.wait(RETRY_EVERY):
                    continue
            return

    def _put_end(self, ending: Ending) -> None:
        answer = ending.answer or self._unkept
        if self._stopping.is_set() and ending.reason == SHUTDOWN:
            if answer is not None:
                self._store.keep_answer(self.lease, answer)
            self._store.release(self.lease, self._clock())
        else:
            with self._noting:
                self._store.end_run(self.lease, ending.state, self._clock(), answer, ending.reason, notes=self._notes)
                self._notes.clear()


def order_of(store: Store, run: RunRecord) -> Order:
    """Return what a run's process is told, as it was kept."""
    scenario = None if run.scenario_id is None else store.scenario(run.scenario_id).scenario.model_dump_json().encode()
    previous = None if run.from_run_id is None else store.answer(run.from_run_id)
    return Order.of(run, store.portfolio_text(run.portfolio_id), scenario, None if previous is None else previous.text)
