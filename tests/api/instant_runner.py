"""A dispatcher that solves at once, in the caller's thread: for tests that are about something else."""

from __future__ import annotations

import datetime as dt

from api.dispatch.attempt import order_of
from api.runner.jobs import Job
from api.store import AnswerText, ProgressNote, RunProgress, RunState
from tests.api import solves


class InstantRunner:
    """A `Dispatcher` without a queue or processes."""

    def __init__(self, solve=solves.instant) -> None:
        self._solve = solve
        self._store = None

    def start(self, store) -> None:
        self._store = store

    def wake(self) -> None:
        store, now = self._store, dt.datetime.now(dt.UTC)
        run = store.begin_next("instant", now, 60.0)
        job = Job.from_json(order_of(store, run).text)

        def progressed(told) -> None:
            progress = RunProgress(told.stage, told.value, told.bound, told.gap_pct, told.plans, told.elapsed)
            store.note_progress(run.lease, [ProgressNote(now, progress)])

        answer = self._solve(
            job.portfolio,
            job.scenario,
            policy=job.policy,
            limits=job.limits,
            previous=job.previous,
            on_progress=progressed,
            on_answer=lambda found: store.keep_answer(run.lease, AnswerText.of(found)),
            should_stop=lambda: False,
        )
        store.end_run(run.lease, RunState.SUCCEEDED, now, AnswerText.of(answer), None)

    def cancel(self, run_id: str) -> None:
        """Nothing runs that could be cancelled."""

    def alive(self) -> bool:
        return True

    def stop(self) -> None:
        """Nothing runs."""
