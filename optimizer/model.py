"""The whole model of a portfolio: columns, rows of every rule, and the score parts; built once, loaded into any solver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
