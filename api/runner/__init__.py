"""Runs one solve in a process of its own and tells how it goes: an order goes in, progress and answers come out, and it always ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from api.runner.jobs import Ending, Job, Order

if TYPE_CHECKING:
    from api.store import AnswerText, RunProgress

__all__ = ["Ending", "Job", "Order", "RunListener"]


class RunListener(Protocol):
    """Who is told what happens to a run; called from one thread. What it raises ends the solve and comes out of it."""

    def progressed(self, run_id: str, progress: RunProgress) -> None:
        """A run came further."""

    def improved(self, run_id: str, answer: AnswerText) -> None:
        """A run has a better answer than before; it may still change."""

    def ended(self, run_id: str, ending: Ending) -> None:
        """A run is over; nothing more is told of it."""
