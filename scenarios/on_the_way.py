"""
Better plans while a search goes on: judged and described as often as a small part of the time allows.

What would take too much time from the search waits until there is time for it again; of plans that wait only the latest counts.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.answer import Answer
    from models.bookings import Proposal

DESCRIBING = 0.05
"""Part of the time that judging and describing better plans on the way may take; the first is told in any case, and not counted."""


@dataclass
class OnTheWay:
    """Tells somebody of better plans."""

    describe: Callable[[Proposal], Answer]
    """Judges a plan and makes an answer of it."""
    on_answer: Callable[[Answer], None]
    """Given each answer that is better than the one before."""
    began: float
    """When the search did, by the monotonic clock."""
    spent: float = 0.0
    best: tuple[int, int] | None = None
    """Mandatory value and value of the plan last told of."""
    waiting: Callable[[], Proposal] | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def tell(self, make: Callable[[], Proposal]) -> None:
        """Tell of a plan as soon as there is time for that."""
        self.waiting = make
        self.catch_up()

    def catch_up(self) -> None:
        """Make the plan that waits, judge it and tell of it, if there is time for that and no other worker is at it."""
        begin, first = time.monotonic(), self.best is None
        if self.waiting is None or self.spent > DESCRIBING * (begin - self.began) or not self.lock.acquire(blocking=False):
            return
        try:
            make, self.waiting = self.waiting, None
            if make is not None:
                self._tell(self.describe(make()))
        finally:
            self.spent += 0.0 if first else time.monotonic() - begin
            self.lock.release()

    def _tell(self, answer: Answer) -> None:
        """Tell of an answer unless its plan is no better: a search may begin anew with less than was known before."""
        (plan,) = answer.plans
        worth = plan.score.mandatory_value, plan.score.value
        if self.best is None or worth > self.best:
            self.best = worth
            self.on_answer(answer)
