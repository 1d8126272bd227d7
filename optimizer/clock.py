"""How long a solve may go on: wall time always, repeatable work where answers must repeat, and somebody's wish to stop."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

WORK_PER_SECOND = 0.12
"""Deterministic time that a solve with one worker plans to spend per second of its limit: so little that the wall is never met first."""


@dataclass
class Clock:
    """A budget of time. With one worker, a stage ends by work done, which repeats; with more, by the wall clock."""

    seconds: float
    workers: int
    should_stop: Callable[[], bool]
    began: float = field(default_factory=time.monotonic)
    done: float = 0.0
    """Deterministic work spent."""
    work: float = float("inf")
    """Deterministic work allowed."""

    @staticmethod
    def of(seconds: float, workers: int, should_stop: Callable[[], bool]) -> Clock:
        """Return a clock that starts now."""
        return Clock(seconds, workers, should_stop, work=seconds * WORK_PER_SECOND if workers == 1 else float("inf"))

    def stage(self, part: float) -> Clock:
        """Return a clock for a part of what is left."""
        return Clock(part * self.left(), self.workers, self.should_stop, work=part * max(0.0, self.work - self.done))

    def spend(self, work: float) -> None:
        """Note deterministic work that was done."""
        self.done += work

    def left(self) -> float:
        """Return the seconds that are left, a little above 0 at least."""
        return max(0.01, self.seconds - self.elapsed())

    def planned(self) -> float:
        """Return the seconds that are left by plan: by work where answers must repeat, else by the wall."""
        return max(0.01, (self.work - self.done) / WORK_PER_SECOND) if self.workers == 1 else self.left()

    def elapsed(self) -> float:
        """Return the seconds since the start."""
        return time.monotonic() - self.began

    def over(self) -> bool:
        """Return whether to end."""
        return self.done >= self.work or self.elapsed() >= self.seconds or self.should_stop()
