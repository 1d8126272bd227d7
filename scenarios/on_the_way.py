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
    from optimizer import Found

DESCRIBING, AT_FIRST = 0.03, 0.02
"""
Parts of the time gone by, and of all there is, that judging and describing better plans on the way may take; the first is not counted.

Plans become better fastest at first, and the first that has all the mandatory value should not wait.
"""


@dataclass
class OnTheWay:
    """Tells somebody of better plans."""

    describe: Callable[[Proposal], Answer]
    """Judges a plan and makes an answer of it."""
    on_answer: Callable[[Answer], None]
    """Given each answer that is better than the one before."""
    began: float
    """When the search did, by the monotonic clock."""
    time_limit: float
    """Seconds that it has."""
    spent: float = 0.0
    best: tuple[int, int] | None = None
    """Mandatory value and value of the plan last told of, as it was judged."""
    described: tuple[int, int] | None = None
    """What the plan last described was said to be worth, which rounding lets differ from how it was judged."""
    waiting: Found | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def tell(self, found: Found) -> None:
        """Tell of a plan as soon as there is time for that, unless a better one waits: a search may begin anew with less than was known."""
        if self.waiting is None or found.worth >= self.waiting.worth:
            self.waiting = found
        self.catch_up()

    def catch_up(self) -> None:
        """Make the plan that waits, judge it and tell of it, if there is time for that and no other worker is at it."""
        begin, first = time.monotonic(), self.best is None
        allowed = DESCRIBING * (begin - self.began) + AT_FIRST * self.time_limit
        if self.waiting is None or self.spent > allowed or not self.lock.acquire(blocking=False):
            return
        try:
            found, self.waiting = self.waiting, None
            if found is not None and (self.described is None or found.worth > self.described):
                self._tell(self.describe(found.make()))
                self.described = found.worth
        finally:
            self.spent += 0.0 if first else time.monotonic() - begin
            self.lock.release()

    def _tell(self, answer: Answer) -> None:
        """Tell of an answer unless its plan is no better."""
        (plan,) = answer.plans
        worth = plan.score.mandatory_value, plan.score.value
        if self.best is None or worth > self.best:
            self.best = worth
            self.on_answer(answer)
