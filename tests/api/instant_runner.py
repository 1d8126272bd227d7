"""A runner that solves at once, in the caller's thread: for tests that are about something else."""

from __future__ import annotations

from api.runner.jobs import Ending
from api.store import RunState
from tests.api import solves


class InstantRunner:
    """A `Runner` without a queue or processes."""

    def __init__(self, solve=solves.instant) -> None:
        self._solve = solve
        self._listener = None

    def start(self, listener) -> None:
        self._listener = listener

    def submit(self, job) -> None:
        told = self._listener
        told.began(job.run_id)
        answer = self._solve(
            job.portfolio,
            job.scenario,
            policy=job.policy,
            limits=job.limits,
            previous=job.previous,
            on_progress=lambda progress: told.progressed(job.run_id, progress),
            on_answer=lambda found: told.improved(job.run_id, found),
            should_stop=lambda: False,
        )
        told.ended(job.run_id, Ending(RunState.SUCCEEDED, answer))

    def cancel(self, run_id: str) -> None:
        """Nothing runs that could be cancelled."""

    def waiting(self) -> int:
        return 0

    def alive(self) -> bool:
        return True

    def stop(self) -> None:
        """Nothing runs."""
