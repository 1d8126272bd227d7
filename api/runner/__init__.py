"""What runs solves, and what it tells: a run goes in, progress and answers come out, and it always ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from api.runner.jobs import Ending, Job

if TYPE_CHECKING:
    from api.store import RunProgress
    from models.answer import Answer

__all__ = ["Ending", "Job", "RunListener", "Runner"]


class RunListener(Protocol):
    """Who is told what happens to runs; called from the runner's own threads, for one run never at the same time."""

    def began(self, run_id: str) -> None:
        """A run left the queue."""

    def progressed(self, run_id: str, progress: RunProgress) -> None:
        """A run came further."""

    def improved(self, run_id: str, answer: Answer) -> None:
        """A run has a better answer than before; it may still change."""

    def ended(self, run_id: str, ending: Ending) -> None:
        """A run is over; nothing more is told of it."""


class Runner(Protocol):
    """Runs solves, some at a time, the others waiting in order; every submitted run ends exactly once."""

    def start(self, listener: RunListener) -> None:
        """Begin to take runs from the queue."""

    def submit(self, job: Job) -> None:
        """Queue a run."""

    def cancel(self, run_id: str) -> None:
        """Ask a run to end soon, keeping its best answer; unknown and ended runs are left alone."""

    def waiting(self) -> int:
        """Return how many runs are queued."""

    def alive(self) -> bool:
        """Whether queued runs are being taken."""

    def stop(self) -> None:
        """End every run and take no more; returns when nothing is left running."""
