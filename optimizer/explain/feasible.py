"""
Whether a portfolio has a plan if some rules give way by some amounts; everything found out is remembered, because giving way only helps.

The elastic relaxation comes first: most amounts that are not enough it rules out in a few milliseconds. What it leaves is settled with the
exact model of the projects that must run: its linear relaxation rules out more, and a plan comes from rounding, from branch and bound, or,
where the model is small, from a search that can also prove that there is none. No solver's word that there is no plan counts: only
weak duality's, and CP-SAT's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from optimizer.explain.elastic import BY_BOUND, BY_COLUMN, Elastic
from optimizer.explain.gives import Draft
from optimizer.mandatory import of_needed
from optimizer.model import modelled
from optimizer.needed_plan import Attempt, attempted, is_large, planned, shows
from optimizer.offers import offers_of
from optimizer.problem import problem_of
from optimizer.solve import WHOLE
from optimizer.solved import Ending

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from models.bookings import Proposal
    from models.portfolio import Portfolio
    from optimizer.clock import Clock
    from optimizer.explain.gives import Give

EACH = 4.0
"""Seconds for one plan at most."""
RELAXED = 10.0
"""Seconds for one relaxation at most."""
LEAST, LEAST_OF_MUCH = 0.1, 2.0
"""Seconds that must be left for a plan to be begun, and for one where much must run."""
RECENT = 2
"""Plans made last that are tried before another one is made."""
GROWTH = 4
"""How fast a bisection looks for its upper end."""
FOUND = frozenset({Ending.OPTIMAL, Ending.FEASIBLE})
"""Endings of a search that has a plan."""

Amounts = dict["Give", int]
"""Units by which rules give way; those not named hold."""


@dataclass
class Feasibility:
    """What is known about a portfolio."""

    portfolio: Portfolio
    gives: Sequence[Give]
    clock: Clock
    does: list[Amounts] = field(default_factory=list)
    """Amounts with which there is a plan."""
    fails: list[Amounts] = field(default_factory=list)
    """Amounts with which there is proven to be none."""
    attempts: list[Attempt] = field(default_factory=list)
    """What was planned, those last that were made last."""
    _elastic: dict[frozenset[Give], Elastic] = field(default_factory=dict)
    _unsettled: list[Amounts] = field(default_factory=list)

    @cached_property
    def small(self) -> bool:
        """Whether every question can be settled by a search."""
        return not self.large and modelled(of_needed(problem_of(self.portfolio))).program.size <= WHOLE

    @cached_property
    def large(self) -> bool:
        """Whether what must run is so much that a plan of it takes many seconds."""
        return is_large(offers_of(of_needed(problem_of(self.portfolio))))

    def known(self, amounts: Amounts) -> Ending:
        """Return what is known already."""
        if any(within(does, amounts) for does in self.does):
            return Ending.FEASIBLE
        if any(within(amounts, fails) for fails in self.fails):
            return Ending.INFEASIBLE
        return Ending.UNKNOWN

    def ruled_out(self, amounts: Amounts) -> bool:
        """Return whether it is proven, by what is known or by the relaxation, that there is no plan."""
        known = self.known(amounts)
        if known is not Ending.UNKNOWN:
            return known is Ending.INFEASIBLE
        out = self._relaxation(amounts).fails(amounts, min(RELAXED, self.clock.left()))
        if out:
            self.fails.append(amounts)
        return out

    def undatable(self, amounts: Amounts) -> bool:
        """Return whether it is proven that what must run has no dates and machines, whoever is there."""
        out = self._relaxation(amounts).undatable(amounts)
        if out:
            self.fails.append(amounts)
        return out

    def idle(self, amounts: Amounts) -> frozenset[Give] | None:
        """Return projects of the least work without which the others have dates and machines; None if there are no such."""
        return self._relaxation(amounts).idle(amounts)

    def blamed(self, amounts: Amounts) -> frozenset[Give] | None:
        """Return rules that the relaxation proves not to hold together beside what has given way; None if it proves nothing."""
        return self._relaxation(amounts).blamed(amounts, min(RELAXED, self.clock.left()))

    def cheapest(self, prices: Mapping[Give, float]) -> Amounts | None:
        """Return the cheapest amounts, at some prices of units, that the relaxation does not rule out; None if it knows of none."""
        return self._relaxation({}).cheapest(prices, self.clock.left())

    def needed(self, amounts: Amounts, give: Give) -> int:
        """Return the least units of one rule that are not ruled out while the others give way as they do, by bisection."""
        fails, does, step = -1, amounts[give], 1
        while does - fails > 1:
            middle = min(fails + step, (fails + does) // 2) if does == amounts[give] else (fails + does) // 2
            step *= GROWTH
            if self.ruled_out({**amounts, give: middle}):
                fails = middle
            else:
                does = middle
        return does

    def settled(self, amounts: Amounts, seconds: float = EACH) -> Ending:
        """Return whether there is a plan: feasible if one was made, infeasible if there is proven to be none, else unknown."""
        if self.ruled_out(amounts):
            return Ending.INFEASIBLE
        known = self.known(amounts)
        if known is Ending.UNKNOWN and amounts not in self._unsettled:
            plans = [attempt.nearest for attempt in self.attempts if attempt.nearest is not None]
            if any(self.shown(amounts, plan) for plan in plans[-RECENT:]):
                return Ending.FEASIBLE
            known = self.attempt(amounts, seconds).ending
            (self.does if known in FOUND else self.fails if known is Ending.INFEASIBLE else self._unsettled).append(amounts)
        return Ending.FEASIBLE if known in FOUND else known

    def attempt(self, amounts: Amounts, seconds: float, attempted: Callable[..., Attempt] = attempted) -> Attempt:
        """Plan what must run, and note what came of it; nothing is begun that could not be ended in time."""
        attempt = self._planned(amounts, seconds, attempted)
        self.attempts.append(attempt)
        return attempt

    def apart(self, amounts: Amounts, seconds: float) -> Ending:
        """Return what came of amounts that leave so little to be planned that the plan helps no other question."""
        ending = self._planned(amounts, seconds, attempted).ending
        if ending in FOUND:
            self.does.append(amounts)
        return ending

    def _planned(self, amounts: Amounts, seconds: float, attempted: Callable[..., Attempt]) -> Attempt:
        attempt = Attempt(Ending.UNKNOWN)
        if self.clock.left() >= (LEAST_OF_MUCH if self.large else LEAST):
            near = next((known.nearest for known in reversed(self.attempts) if known.nearest is not None), None)
            seconds = min(seconds, self.clock.left())
            attempt = attempted(self._relaxed(amounts), seconds, self.clock.should_stop, self.clock.workers, near)
        return attempt

    def shown(self, amounts: Amounts, plan: Proposal) -> bool:
        """Return whether a plan of what must run is one if rules give way by so much; what it does not run is left out."""
        if self.known(amounts) is Ending.FEASIBLE:
            return True
        does = shows(self._relaxed(amounts), plan)
        if does:
            self.does.append(amounts)
        return does

    def _relaxed(self, amounts: Amounts) -> Portfolio:
        portfolio: Portfolio = Draft.of(self.portfolio)
        for give, amount in amounts.items():
            portfolio = give.relaxed(portfolio, amount) if amount else portfolio
        return portfolio

    def _relaxation(self, amounts: Amounts) -> Elastic:
        """Return the relaxation in which what holds or does not is lifted as the amounts say."""
        lifted = frozenset(give for give, amount in amounts.items() if amount and give.kind not in BY_BOUND | BY_COLUMN)
        if lifted not in self._elastic:
            self._elastic[lifted] = Elastic(self.portfolio, self.gives, sorted(lifted, key=lambda give: (give.kind, give.subject)))
        return self._elastic[lifted]


def within(less: Mapping[Give, int], more: Mapping[Give, int]) -> bool:
    """Return whether nothing gives way further in one than in the other."""
    return all(amount <= more.get(give, 0) for give, amount in less.items())


def has_plan(portfolio: Portfolio, seconds: float) -> Ending:
    """Return whether some plan keeps all rules: feasible or optimal if so, infeasible if not, unknown if time was short."""
    if Elastic(portfolio, (), ()).fails({}, seconds):
        return Ending.INFEASIBLE
    return planned(portfolio, seconds)
