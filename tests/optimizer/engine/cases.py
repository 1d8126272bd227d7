"""
Portfolios with what is true of them: random tiny ones of which every plan is known, and larger ones to search in.

What takes long is computed once and kept, because many tests ask about the same portfolios.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np

from models.answer import Limits
from optimizer.branching import Tree
from optimizer.clock import Clock
from optimizer.mandatory import best_mandatory
from optimizer.mathopt import Simplex
from optimizer.model import model_of
from optimizer.offers import offers_of
from optimizer.relaxation import relaxation_of
from optimizer.search import Search
from optimizer.timing import timing
from tests.benchmarks.small_portfolio import small_portfolio
from tests.optimizer.solving import UnsayableError, values_of
from tests.oracle.enumerate import best
from tests.oracle.facts import Facts
from tests.oracle.plan import proposal_of
from tests.oracle.portfolios import tiny

if TYPE_CHECKING:
    from models.portfolio import Portfolio
    from optimizer.arrays import Ints
    from optimizer.model import Model
    from optimizer.nodes import Node
    from optimizer.offers import Offers
    from optimizer.relaxation import Relaxation
    from optimizer.work import ProjectWork
    from tests.oracle.enumerate import Best, EnumeratedPlan

LIMITS = Limits(time_limit=120.0, workers=1, gap_pct=0.0)
"""The wall is far away; whoever needs an end sets how much work may be done."""


@dataclass(frozen=True)
class Case:
    """A portfolio and what is true of it."""

    name: str
    portfolio: Portfolio

    @cached_property
    def model(self) -> Model:
        return model_of(self.portfolio)

    @cached_property
    def offers(self) -> Offers:
        return offers_of(self.model.problem)

    @cached_property
    def facts(self) -> Facts:
        return Facts(self.portfolio)

    @cached_property
    def truth(self) -> Best | None:
        """Every plan there is, by brute force; None if there is none."""
        return best(self.portfolio)

    @property
    def plans(self) -> tuple[EnumeratedPlan, ...]:
        return () if self.truth is None else self.truth.plans

    @property
    def firsts(self) -> tuple[EnumeratedPlan, ...]:
        """The plans with as much mandatory value as there is."""
        return tuple(plan for plan in self.plans if self.truth and plan.mandatory_value == self.truth.top.mandatory_value)

    @property
    def relaxable(self) -> bool:
        """Whether there is a plan at all."""
        return self.truth is not None

    @cached_property
    def secured(self) -> Ints:
        """A plan with as much mandatory value as there is."""
        found = best_mandatory(self.model, clock(), 1, None).values
        assert found is not None, self.name
        return found

    @property
    def floor(self) -> int:
        """Units of value that the mandatory projects have together in the best plans."""
        return self.model.value.mandatory.at(self.secured)

    @cached_property
    def relaxation(self) -> Relaxation:
        return relaxation_of(self.model.problem, self.offers)

    @cached_property
    def floored(self) -> Relaxation:
        """The relaxation of plans with as much mandatory value as there is."""
        return relaxation_of(self.model.problem, self.offers, self.floor)

    def values(self, plan: EnumeratedPlan) -> Ints | None:
        """The columns that mean a plan; None if none do, as for somebody who stays booked through a leave."""
        try:
            return values_of(self.model, proposal_of(self.facts, plan.plan))
        except UnsayableError:
            return None

    def points(self, units: int) -> Fraction:
        """Units of value in points."""
        return Fraction(units, self.model.value.scale)

    def search(self, limits: Limits = LIMITS, work: float = 1.0) -> Search:
        """A search that has not begun."""
        return Search(self.model, limits, clock(work), lambda _: None, lambda _: None, np.random.default_rng(limits.seed))


@cache
def case(seed: int) -> Case:
    """The random tiny portfolio of a seed."""
    return Case(f"seed {seed}", tiny(seed))


@cache
def larger(seed: int, people: int = 10, projects: int = 8) -> Case:
    """A portfolio of a few thousand columns, its plans beyond counting."""
    return Case(f"larger, seed {seed}", small_portfolio(seed, people, projects))


def relaxable(seeds: range) -> list[Case]:
    """The portfolios of some seeds that can be relaxed."""
    return [found for found in map(case, seeds) if found.relaxable]


def clock(work: float = 10.0, *, workers: int = 1) -> Clock:
    """A clock that goes by work, which repeats; the wall is far away."""
    return Clock(120.0, workers, lambda: False, work=work)


def tree_of(relaxation: Relaxation) -> Tree:
    """A tree that nobody has looked at."""
    return Tree(relaxation, Simplex(relaxation.program, relaxation.objective, 1))


def timing_of(relaxation: Relaxation, strand: ProjectWork, plan: EnumeratedPlan) -> int:
    """The timing that a plan gives a work package."""
    row = relaxation.problem.portfolio.work_packages.index(strand.package)
    begin, end = dict(plan.plan.placed).get(row, (strand.first, strand.last + 1))
    return timing(begin - strand.first, end - begin - (strand.last + 1 - strand.first))


def holds(node: Node, relaxation: Relaxation, plan: EnumeratedPlan) -> bool:
    """Whether a plan is inside a node."""
    timings = {p: k for p, k in enumerate(plan.plan.shifts) if k is not None}
    timings |= {strand.index: timing_of(relaxation, strand, plan) for strand in relaxation.problem.work.projects if strand.package}
    runs = {p: relaxation.run[p, k] for p, k in timings.items() if relaxation.problem.work.owners[p] in timings}
    return not node.barred & set(runs.values()) and node.must <= set(runs)
