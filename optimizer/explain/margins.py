r"""
How much the plans under a condition can be worth at most if there is more money, by the prices that bound them as things are.

Prices *y* that bound a relaxation bound it with more on a row's side, too: a cap that grows by *n* adds at most :math:`|y|\,n`, also where
the cap stands beside the run of its project, because that runs once at most. So one solve bounds every amount.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from models.score import MINUTES_PER_HOUR
from optimizer.bounds import safe_bound, usable
from optimizer.offers import HUNDRED

if TYPE_CHECKING:
    from optimizer.arrays import Floats
    from optimizer.explain.study import Condition, Study
    from optimizer.nodes import Explored
    from optimizer.rows import Program

SHORT = 1 - 1e-6
"""Sums of doubles are taken a little smaller than they are."""


@dataclass(frozen=True)
class Margins:
    """What bounds plans under a condition."""

    program: Program
    """The relaxation under the condition."""
    prices: Floats
    """(rows,)."""
    worth: int
    """Units of value that no such plan exceeds as things are."""

    def least_money(self, subject: str, worth: int) -> int:
        """Return minor units by less than which a cap cannot grow if such a plan is to be worth so many units; 0 if nothing is proven."""
        missing = worth - self.worth
        rows = [i for i, group in enumerate(self.program.groups) if group == ("budget", subject)]
        each = MINUTES_PER_HOUR * float(np.abs(self.prices[rows]).sum()) / HUNDRED
        if missing <= 0 or not each:
            return 0
        return max(1, ceil(missing / each * SHORT))


def margins_of(study: Study, condition: Condition, explored: Explored) -> Margins | None:
    """Return what a condition's relaxation says; None if it was not solved."""
    if explored.duals is None:
        return None
    program = study.rough.under(condition.node, condition.most)
    prices = np.zeros(len(program.row_lower))
    prices[: len(explored.duals)] = explored.duals
    prices = usable(program, prices)
    worth = study.relaxation.value_bound(safe_bound(program, study.relaxation.objective, prices))
    return Margins(program, prices, worth)
