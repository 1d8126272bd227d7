"""One plan under study: everything that questions about it share is made once, when it is first needed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from optimizer.branching import Tree
from optimizer.mathopt import Simplex
from optimizer.model import modelled
from optimizer.neighbourhoods import Neighbourhoods
from optimizer.nodes import Node
from optimizer.offers import offers_of
from optimizer.parts import PIVOTED_ROUGHLY, PRECISION
from optimizer.pdlp import FirstOrder, Precision
from optimizer.problem import problem_of
from optimizer.promising import considered, promising
from optimizer.reading import values_of
from optimizer.relaxation import relaxation_of
from optimizer.resume import booked_before
from optimizer.solve import WHOLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.bookings import Proposal
    from models.portfolio import Portfolio
    from optimizer.arrays import Bools, Ints
    from optimizer.linearized import Linearized
    from optimizer.model import Model
    from optimizer.nodes import Explored
    from optimizer.offers import Offers
    from optimizer.problem import Problem
    from optimizer.relaxation import Relaxation
    from optimizer.rows import Program

WRITTEN = 40_000
"""Offers up to which the exact model has columns for all of them."""
EACH = 6
"""Offers of each place that have columns at least, beyond that."""
ROUGHEST = 1e-3
"""Relative tolerance of a relaxation for questions that have to be answered in seconds."""
ROOT_SECONDS = 20.0
"""Wall time for the relaxation that all questions share."""


@dataclass(frozen=True)
class Study:
    """A plan with its problem, exact model and relaxation."""

    problem: Problem
    plans: tuple[Proposal, ...]
    """The plan under study first, then others that it is set against."""
    seed: int = 1
    memory: dict[str, Explored] = field(default_factory=dict, compare=False)

    @staticmethod
    def of(portfolio: Portfolio, plans: Sequence[Proposal], seed: int = 1) -> Study:
        """Begin to study plans of a portfolio."""
        return Study(problem_of(portfolio), tuple(plans), seed)

    @cached_property
    def offers(self) -> Offers:
        """Everything that may be booked."""
        return offers_of(self.problem)

    @cached_property
    def relaxation(self) -> Relaxation:
        """What bounds all plans that have as much mandatory value as the one under study."""
        return relaxation_of(self.problem, self.offers, self._floor)

    @cached_property
    def _floor(self) -> int:
        return self.model.value.mandatory.at(self.values) if self.offers.size <= WRITTEN else 0

    @cached_property
    def tree(self) -> Tree:
        """The relaxation, loaded."""
        return Tree(self.relaxation, self._linear())

    def root(self, seconds: float = ROOT_SECONDS) -> Explored:
        """Return all plans, with the prices that every question begins from; made once, by the first that asks."""
        if "root" not in self.memory:
            self.memory["root"] = self.tree.root(min(seconds, ROOT_SECONDS))
        return self.memory["root"]

    @cached_property
    def rough(self) -> Tree:
        """The relaxation, loaded to be solved roughly: where it is large, a tenth of the time for a bound a few percent weaker."""
        if self.relaxation.program.size <= PIVOTED_ROUGHLY or "root" in self.memory:
            return self.tree
        return Tree(self.relaxation, FirstOrder(self.relaxation.program, self.relaxation.objective, Precision(ROUGHEST, 1)))

    def rough_root(self, seconds: float) -> Explored:
        """Return all plans with the prices of the rough relaxation, without lazy rows where it is large; made once."""
        if self.rough is self.tree:
            return self.root(seconds)
        if "rough" not in self.memory:
            self.memory["rough"] = self.rough.begin(seconds)
        return self.memory["rough"]

    def _linear(self) -> Linearized:
        program, objective = self.relaxation.program, self.relaxation.objective
        if program.size <= PIVOTED_ROUGHLY:
            return Simplex(program, objective, self.seed)
        return FirstOrder(program, objective, Precision(PRECISION, 1))

    @cached_property
    def model(self) -> Model:
        """The exact model: of everything, or where that is too much of what the plans book and what is promising beside it."""
        if self.offers.size <= WRITTEN:
            return modelled(self.problem)
        relaxation = relaxation_of(self.problem, self.offers)
        root = Tree(relaxation, FirstOrder(relaxation.program, relaxation.objective, Precision(PRECISION, 1))).begin(ROOT_SECONDS)
        if root.values is None or root.duals is None:
            chosen = np.ones(self.offers.size, bool)
        else:
            chosen = promising(relaxation, root.values, root.duals, EACH)
        shifts = {project.index: project.shifts for project in self.problem.work.projects}
        worth = considered(self.problem, relaxation, chosen, shifts)
        for plan in self.plans:
            worth |= booked_before(self.problem, plan)
        return modelled(replace(self.problem, considered=worth))

    @property
    def small(self) -> bool:
        """Whether every question can be solved to the end."""
        return self.model.program.size <= WHOLE

    @cached_property
    def values(self) -> Ints:
        """(n,): the plan under study in the columns of the model."""
        return values_of(self.model, self.plans[0])

    @cached_property
    def around(self) -> Neighbourhoods:
        """Draws what is free around a plan."""
        return Neighbourhoods(self.model, self.model.program, np.random.default_rng(self.seed))


@dataclass(frozen=True)
class Condition:
    """What the plans of interest have in common."""

    program: Program
    """The exact model's, with the condition as bounds or rows."""
    touched: Bools
    """(n,): columns that the condition speaks of."""
    people: frozenset[int] = frozenset()
    projects: frozenset[int] = frozenset()
    """Whom and what it is about."""
    node: Node = field(default_factory=Node)
    most: Ints | None = None
    """The condition on the relaxation, as far as that can say it."""
