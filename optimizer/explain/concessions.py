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

import numpy as np

from optimizer import cpsat
from optimizer.bounds import safe_bound
from optimizer.branching import Tree
from optimizer.clock import Clock
from optimizer.construct import staffed
from optimizer.explain.gives import Draft, need_of
from optimizer.mandatory import limits_moves, needed_program, needed_projects
from optimizer.mathopt import Budgeted, Simplex, relax
from optimizer.model import modelled
from optimizer.offers import offers_of
from optimizer.problem import problem_of
from optimizer.relaxation import relaxation_of
from optimizer.rows import Linear
from optimizer.solve import WHOLE
from optimizer.solved import Ending

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.portfolio import Portfolio
    from optimizer.explain.gives import Give
    from optimizer.model import Model
    from optimizer.relaxation import Relaxation

EACH = 5.0
"""Seconds for one solve at most."""
PRICED = 1e-9
"""Part of a project's failing below which a row's price is taken for nothing."""
FAILING = 1_000_000
"""Units of a project that fails to run: so fine that a bound on them is above 0 if any part must fail."""
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
        portfolio: Portfolio = Draft.of(self.portfolio)
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
        kept = self.suspects([give for give in self.gives if give not in lifted])
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

    def suspects(self, enforced: list[Give]) -> list[Give]:
        """
        Return those of some rules that clash already, by what the relaxation's proof speaks of; all of them if that is not enough.

        Rows with a price in the proof name projects, demands and caps; whatever has nothing to do with these is not suspected.
        """
        portfolio: Portfolio = Draft.of(self.portfolio)
        for give in self.gives:
            portfolio = portfolio if give in enforced else give.relaxed(portfolio, give.most)
        relaxation = _relaxation(portfolio)
        named = _named(portfolio, _proof(relaxation, min(EACH, self.clock.left())))
        if not named:
            return enforced
        fewer = [give for give in enforced if give.about & named]
        return enforced if self.fits(dict.fromkeys(set(self.gives) - set(fewer), None)) else fewer

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
    """
    Return whether some plan keeps all rules: feasible or optimal if so, infeasible if not, unknown if time was short.

    Most portfolios without a plan have none in the relaxation either, and in most others its solution can be rounded to a plan; both
    are quicker than a search.
    """
    relaxation = _relaxation(portfolio)
    if _proof(relaxation, seconds):
        return Ending.INFEASIBLE
    problem = relaxation.problem
    model = modelled(problem)
    if model.program.size > WHOLE and _rounds(model, relaxation, seconds):
        return Ending.FEASIBLE
    return cpsat.minimise(needed_program(model), Linear.of([]), cpsat.Effort(seconds)).ending


def _relaxation(portfolio: Portfolio) -> Relaxation:
    """Return the relaxation of the projects that must run."""
    problem = problem_of(portfolio)
    if not limits_moves(problem):
        shifts = {p: problem.work.projects[p].shifts for p in needed_projects(problem)}
        problem = problem.narrowed(shifts, problem.considered)
    return relaxation_of(problem, offers_of(problem))


def _proof(relaxation: Relaxation, seconds: float) -> frozenset[tuple[str, str]]:
    """
    Return (rule, subject) of the rows that prove together that some project fails that must run; empty if nothing is proven.

    By weak duality in exact arithmetic, whatever the solver's floats did.
    """
    program, begin = relaxation.program, relaxation.begin + relaxation.offers.size
    failing = Linear.of((begin + p.index, FAILING) for p in relaxation.problem.work.projects)
    duals = relax(program, failing, Budgeted(seconds)).duals
    if duals is None or safe_bound(program, failing, duals) <= 0:
        return frozenset()
    return frozenset(program.groups[row] for row in np.nonzero(np.abs(duals) > PRICED * FAILING)[0].tolist())


def _named(portfolio: Portfolio, groups: frozenset[tuple[str, str]]) -> frozenset[str]:
    """Return what rows speak of: projects, the skills that their demands ask for, and caps."""
    projects = {subject for _, subject in groups if subject in portfolio.project_by_id}
    projects |= {portfolio.demand(subject).project_id for _, subject in groups if subject in portfolio.demand_by_id}
    skills = {need_of(demand) for project in projects for demand in portfolio.demands_of.get(project, ())}
    shared = {"budget"} if any(rule == "budget" for rule, _ in groups) else set()
    return frozenset(projects | skills | shared)


def _rounds(model: Model, relaxation: Relaxation, seconds: float) -> bool:
    """Return whether the relaxation's best point can be rounded to a plan."""
    root = Tree(relaxation, Simplex(relaxation.program, relaxation.objective, 1)).begin(seconds)
    return model.program.admits(staffed(model, relaxation, root, None, Clock(seconds, 1, lambda: False)))
