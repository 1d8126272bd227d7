"""A listener that remembers what it was told, and a way to run one job to its end."""

from __future__ import annotations

import threading
from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING

from api.runner.processes import ProcessRunner
from api.settings import ServiceSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.runner.jobs import Ending, Job
    from api.store import RunProgress
    from models.answer import Answer

PATIENCE = 60.0
"""Seconds after which a test gives up on a run; none asserts how long one takes."""


class Recording:
    """A `RunListener` that remembers."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.progress: dict[str, list[RunProgress]] = defaultdict(list)
        self.answers: dict[str, list[Answer]] = defaultdict(list)
        self.endings: dict[str, list[Ending]] = defaultdict(list)
        self._changed = threading.Condition()

    def began(self, run_id: str) -> None:
        self._note(self.begun, run_id)

    def progressed(self, run_id: str, progress: RunProgress) -> None:
        self._note(self.progress[run_id], progress)

    def improved(self, run_id: str, answer: Answer) -> None:
        self._note(self.answers[run_id], answer)

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


@contextmanager
def running(solve: str, **settings: object) -> Iterator[tuple[ProcessRunner, Recording]]:
    """A runner whose solve function is one of `tests.api.solves`."""
    runner = ProcessRunner(ServiceSettings(solve=f"tests.api.solves:{solve}", **settings))
    recording = Recording()
    runner.start(recording)
    try:
        yield runner, recording
    finally:
        runner.stop()


def solved(solve: str, job: Job, **settings: object) -> tuple[Ending, Recording]:
    """Run one job to its end."""
    with running(solve, **settings) as (runner, recording):
        runner.submit(job)
        return recording.ending(job.run_id), recording
