"""
When nothing fits: which rules clash, and the smallest amounts by which they can give way.

Rules that people set can give way by an amount: a budget by money, dates by weeks, a team by people, a minimum by percent; others hold
or do not. A smallest clash is found by deletion, cures by a hitting-set tree over clashes (Reiter, "A theory of diagnosis from first
principles", Artificial Intelligence 32, 1987), and the amounts of a cure by bisection, one rule after the other. Giving way only ever
allows more plans, so what one unit less does not cure is proven for the whole cure. Each step is a solve of the projects that must run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from optimizer import cpsat
from optimizer.mandatory import limits_moves, needed_program, needed_projects
from optimizer.model import modelled
from optimizer.problem import problem_of
from optimizer.rows import Linear
from optimizer.solved import Ending

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.portfolio import Portfolio
    from optimizer.clock import Clock
    from optimizer.explain.gives import Give

EACH = 5.0
"""Seconds for one solve at most."""
MOST_CURES = 6
"""Cures looked for."""
MOST_TOGETHER = 3
"""Rules of a cure at most."""


class Cure(NamedTuple):
    """Rules that give way by the least amounts that do."""

    amounts: Mapping[Give, int]
    proven: bool
    """Whether one unit less of each is proven not to do."""


class Menu(NamedTuple):
    """Why nothing fits, and the ways out."""

    fits: bool
    """Whether there is a plan as things are."""
    clashes: tuple[tuple[Give, ...], ...]
    """Smallest sets of rules that cannot all hold."""
    cures: tuple[Cure, ...]
    complete: bool
    """Whether there was time for all that was looked for."""


def menu(portfolio: Portfolio, gives: Sequence[Give], clock: Clock) -> Menu:
    """Return the clashes of a portfolio without a plan, and cures for it."""
    search = _Search(portfolio, tuple(gives), clock)
    if search.fits({}):
        return Menu(fits=True, clashes=(), cures=(), complete=True)
    if not search.fits(dict.fromkeys(gives, None)):
        return Menu(fits=False, clashes=(), cures=(), complete=not search.unsure)
    sets = search.cure_sets()
    cures = tuple(search.least(cure) for cure in sets if not clock.over())
    complete = not clock.over() and not search.unsure
    return Menu(fits=False, clashes=tuple(search.clashes), cures=cures, complete=complete)


@dataclass
class _Search:
    """What has been found out about a portfolio."""

    portfolio: Portfolio
    gives: tuple[Give, ...]
    clock: Clock
    clashes: list[tuple[Give, ...]] = field(default_factory=list)
    unsure: bool = False
    """Whether some solve ended without a verdict."""
    known: dict[frozenset[tuple[Give, int]], bool] = field(default_factory=dict)

    def fits(self, amounts: Mapping[Give, int | None]) -> bool:
        """Return whether there is a plan if rules give way by so much, all the way for None; no verdict in time counts as no."""
        whole = {give: give.most if amount is None else amount for give, amount in amounts.items()}
        key = frozenset((give, amount) for give, amount in whole.items() if amount)
        if key not in self.known:
            self.known[key] = self._solved(whole)
        return self.known[key]

    def _solved(self, amounts: Mapping[Give, int]) -> bool:
        portfolio = self.portfolio
        for give, amount in amounts.items():
            portfolio = give.relaxed(portfolio, amount) if amount else portfolio
        ending = has_plan(portfolio, min(EACH, self.clock.left()))
        self.unsure = self.unsure or ending is Ending.UNKNOWN
        return ending in (Ending.OPTIMAL, Ending.FEASIBLE)

    def cure_sets(self) -> list[frozenset[Give]]:
        """Return smallest sets of rules that must give way, the smallest first."""
        found: list[frozenset[Give]] = []
        waiting: list[frozenset[Give]] = [frozenset()]
        seen = set(waiting)
        while waiting and len(found) < MOST_CURES and not self.clock.over():
            lifted = waiting.pop(0)
            if any(cure <= lifted for cure in found):
                continue
            if lifted and self.fits(dict.fromkeys(lifted, None)):
                found.append(lifted)
                continue
            if len(lifted) == MOST_TOGETHER:
                continue
            for give in self.clash(lifted):
                more = lifted | {give}
                if more not in seen:
                    seen.add(more)
                    waiting.append(more)
        return found

    def clash(self, lifted: frozenset[Give]) -> tuple[Give, ...]:
        """Return a smallest set of rules that cannot hold together although some others have given way."""
        for known in self.clashes:
            if not lifted & set(known):
                return known
        kept = [give for give in self.gives if give not in lifted]
        size = max(1, len(kept) // 2)
        while True:
            position = 0
            while position < len(kept) and not self.clock.over():
                without = kept[:position] + kept[position + size :]
                if self.fits(dict.fromkeys(set(self.gives) - set(without), None)):
                    position += size
                else:
                    kept = without
            if size == 1 or self.clock.over():
                break
            size //= 2
        if not self.clock.over():
            self.clashes.append(tuple(kept))
        return tuple(kept)

    def least(self, cure: frozenset[Give]) -> Cure:
        """Return the least amounts by which the rules of a cure must give way, one after the other."""
        unsure, self.unsure = self.unsure, False
        amounts: dict[Give, int] = {give: give.most for give in sorted(cure, key=lambda give: (give.kind, give.subject))}
        for give in sorted(cure, key=lambda give: (give.kind, give.subject)):
            amounts[give] = self._least_of(give, amounts)
        proven = not self.unsure and not self.clock.over()
        self.unsure = self.unsure or unsure
        return Cure(amounts, proven)

    def _least_of(self, give: Give, amounts: Mapping[Give, int]) -> int:
        """Return the least units of one rule that do, the others giving way as they do: in growing steps, then by halves."""
        fails, does, step = 0, give.most, 1
        while does - fails > 1 and not self.clock.over():
            middle = (fails + does) // 2
            if does == give.most:
                middle, step = min(fails + step, middle), step * 4
            if self.fits({**amounts, give: middle}):
                does = middle
            else:
                fails = middle
        return does


def has_plan(portfolio: Portfolio, seconds: float) -> Ending:
    """Return whether some plan keeps all rules: feasible or optimal if so, infeasible if not, unknown if time was short."""
    problem = problem_of(portfolio)
    if not limits_moves(problem):
        shifts = {p: problem.work.projects[p].shifts for p in needed_projects(problem)}
        problem = problem.narrowed(shifts, problem.considered)
    program = needed_program(modelled(problem))
    return cpsat.minimise(program, Linear.of([]), cpsat.Effort(seconds)).ending
