"""A listener that remembers what it was told, and a way to run jobs to their end."""

from __future__ import annotations

import threading
from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.runner.jobs import Order
from api.runner.nursery import Nursery
from api.runner.solving import Solving
from api.settings import ServiceSettings
from api.store import Reason, RunRecord
from tests.api.stores import NOON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.runner.jobs import Ending, Job
    from api.store import AnswerText, RunProgress
    from models.answer import Answer

PATIENCE = 240.0
"""Seconds after which a test gives up on a run; none asserts how long one takes."""
CANCELLED = Reason("cancelled", "so")


class Recording:
    """A `RunListener` that remembers."""

    def __init__(self) -> None:
        self.progress: dict[str, list[RunProgress]] = defaultdict(list)
        self.answers: dict[str, list[Answer]] = defaultdict(list)
        self.endings: dict[str, list[Ending]] = defaultdict(list)
        self._changed = threading.Condition()

    def progressed(self, run_id: str, progress: RunProgress) -> None:
        self._note(self.progress[run_id], progress)

    def improved(self, run_id: str, answer: AnswerText) -> None:
        self._note(self.answers[run_id], answer.parsed())

    def ended(self, run_id: str, ending: Ending) -> None:
        self._note(self.endings[run_id], ending)

    def ending(self, run_id: str) -> Ending:
        self.wait(lambda: self.endings[run_id], f"the end of {run_id}")
        return self.endings[run_id][0]

    def wait(self, condition, what: str) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, PATIENCE), f"waited {PATIENCE} s in vain for {what}"

    def _note(self, where: list, what: object) -> None:
        with self._changed:
            where.append(what)
            self._changed.notify_all()


class Runner:
    """Solves jobs, each in a thread of its own that follows a process."""

    def __init__(self, solve: str, recording: Recording, spares: int = 0, **settings: object) -> None:
        self._settings = ServiceSettings(solve=f"tests.api.solves:{solve}" if ":" not in solve else solve, **settings)
        self.nursery = Nursery(self._settings, spares)
        self._recording = recording
        self.solvings: dict[str, Solving] = {}
        self._threads: list[threading.Thread] = []

    def submit(self, job: Job) -> Solving:
        solving = self.solvings[job.run_id] = Solving(order_of(job), self._settings, self.nursery, self._recording)
        self._threads.append(threading.Thread(target=solving.run))
        self._threads[-1].start()
        return solving

    def cancel(self, run_id: str) -> None:
        self.solvings[run_id].order_end(CANCELLED)

    def stop(self) -> None:
        for solving in self.solvings.values():
            solving.order_end(CANCELLED)
        for thread in self._threads:
            thread.join()
        self.nursery.close()


def order_of(job: Job) -> Order:
    """The order for a job, as the service would write it."""
    run = RunRecord(job.run_id, NOON, "p", None, job.policy, job.limits)
    scenario, previous = (None if part is None else part.model_dump_json().encode() for part in (job.scenario, job.previous))
    return Order.of(run, job.portfolio.model_dump_json().encode(), scenario, previous)


@contextmanager
def running(solve: str, **settings: object) -> Iterator[tuple[Runner, Recording]]:
    """A runner whose solve function is one of `tests.api.solves`."""
    recording = Recording()
    runner = Runner(solve, recording, **settings)
    try:
        yield runner, recording
    finally:
        runner.stop()


def solved(solve: str, job: Job, **settings: object) -> tuple[Ending, Recording]:
    """Run one job to its end."""
    with running(solve, **settings) as (runner, recording):
        runner.submit(job)
        ending = recording.ending(job.run_id)
    return ending, recording
