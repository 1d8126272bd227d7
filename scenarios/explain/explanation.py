"""What every explanation is: a small frozen object with a stable kind, made of ids and numbers."""

from __future__ import annotations

from enum import StrEnum

from models.errors import SteercoError
from models.frozen import Frozen


class NoExplanationError(SteercoError):
    """There is nothing to explain: the answer has no such plan, or its plans do not fit the portfolio given with it."""

    code = "no_explanation"


class Proof(StrEnum):
    """What a number rests on."""

    PROVEN = "proven"
    """Solved to the end: the plan that shows it was audited, and no plan does better."""
    NOT_PROVEN = "not_proven"
    """Shown by an audited plan, but a better one is not ruled out; the range says how much better it could be."""


class Explanation(Frozen):
    """An answer to one question about a plan."""

    kind: str
    """Stable name of the question, such as ``standing``."""
    plan: int
    """Rank of the plan that is explained; 0 is today's plan, repaired."""


class Span(Frozen):
    """Between what a number is proven to lie: the upper end is shown by a plan, the lower one by a bound, or the other way round."""

    at_least: int
    at_most: int

    @property
    def proof(self) -> Proof:
        """Whether the number is known exactly."""
        return Proof.PROVEN if self.at_least >= self.at_most else Proof.NOT_PROVEN
