"""The whole model of a portfolio: columns, rows of every rule, and the score parts; built once, loaded into any solver."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from models.score import Part
from optimizer.candidates import columns_of
from optimizer.problem import problem_of
from optimizer.rules import RULES
from optimizer.score.cost import cost
from optimizer.score.disruption import disruption
from optimizer.score.lateness import lateness
from optimizer.score.value import Value, value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.portfolio import Portfolio
    from optimizer.columns import Columns
    from optimizer.problem import Problem
    from optimizer.rows import Linear, Program

MODELLED = 6_000
"""Offers up to which an exact model has columns for all of them."""


@dataclass(frozen=True)
class Model:
    """A portfolio's integer program with what its columns mean."""

    problem: Problem
    columns: Columns
    program: Program
    """All rules hold."""
    elastic: Program
    """The same, but projects may run understaffed: a way for a search to pass through."""
    value: Value
    costs: Mapping[Part, Linear]
    """The parts that are better the smaller they are."""

    @cached_property
    def staffing(self) -> Program:
        """The elastic program without what only says how much is disturbed, which follows and limits nobody: less to solve."""
        return self.elastic.only(np.array([group[0] != "disruption" for group in self.elastic.groups], bool))

    @cached_property
    def about_runs(self) -> Program:
        """The rows about runs and machines alone; who is booked comes later."""
        decided = np.zeros(self.elastic.size, bool)
        decided[[*self.columns.run.values(), *(rent.column for rent in self.columns.rents)]] = True
        others = self.elastic.matrix.astype(bool) @ ~decided
        return self.elastic.only(~others)

    @cached_property
    def lifted(self) -> Mapping[int, tuple[int, ...]]:
        """By column, the flags that are 1 as soon as it is."""
        found: dict[int, list[int]] = {}
        for column, derived in self.columns.derived.items():
            for target, terms, weight in derived.pulls:
                if target == 0 and weight == 1 and len(terms) == 1 and terms[0][1] == -1:
                    found.setdefault(terms[0][0], []).append(column)
        return {column: tuple(flags) for column, flags in found.items()}

    @cached_property
    def conditional(self) -> Mapping[int, tuple[tuple[int, tuple[int, ...]], ...]]:
        """By column, the flags that are 1 as soon as it is and none of some others."""
        found: dict[int, list[tuple[int, tuple[int, ...]]]] = {}
        for column, derived in self.columns.derived.items():
            for target, terms, weight in derived.pulls:
                lifting = [c for c, a in terms if a == -1]
                if target == 0 and weight == 1 and len(lifting) == 1 < len(terms) and all(a == 1 for c, a in terms if c != lifting[0]):
                    found.setdefault(lifting[0], []).append((column, tuple(c for c, _ in terms if c != lifting[0])))
        return {column: tuple(flags) for column, flags in found.items()}


def model_of(portfolio: Portfolio) -> Model:
    """Write the whole model of a portfolio."""
    return modelled(problem_of(portfolio))


def modelled(problem: Problem) -> Model:
    """Write the model of a problem, with columns for what it considers."""
    columns = columns_of(problem)
    for write in RULES:
        write(columns)
    worth = value(columns)
    costs = {Part.LATENESS: lateness(columns), Part.DISRUPTION: disruption(columns), Part.COST: cost(columns)}
    elastic = columns.rows.program()
    upper = elastic.upper.copy()
    upper[list(columns.short.values())] = 0
    return Model(problem, columns, elastic.narrowed(elastic.lower, upper), elastic, worth, costs)
