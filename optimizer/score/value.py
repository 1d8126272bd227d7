"""What a plan is worth."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, lcm
from typing import TYPE_CHECKING

from models.projects import ProjectClass
from models.score import MICRO
from optimizer.rows import Linear
from optimizer.rules.demand import covered_terms

if TYPE_CHECKING:
    from optimizer.arrays import Ints
    from optimizer.columns import Columns
    from optimizer.problem import Problem

RESOLUTION = 1 << 40
"""Units that the value of everything may come to; keeps sums of coefficients far from 2**63 and inside a float's 2**53."""


@dataclass(frozen=True)
class Value:
    """The value of a plan in whole units, never less than the exact value, and the mandatory projects' part of it."""

    total: Linear
    mandatory: Linear
    scale: int
    """Units in a point."""
    exact: bool
    """Whether a unit divides everything, so that units and points agree exactly."""

    units: tuple[int, ...]
    """Units per covered minute of each project."""

    def unit_of(self, project: int) -> int:
        """Return the units that a covered minute of a project is worth."""
        return self.units[project]

    def order(self, values: Ints) -> tuple[int, int]:
        """Return what makes one plan more valuable than another: the mandatory value, then all of it."""
        return self.mandatory.at(values), self.total.at(values)

    def micro_bound(self, units: int) -> int:
        """Return micro-points that no plan of at most so many units exceeds."""
        return units * MICRO // self.scale

    def units_at_least(self, micro: int) -> int:
        """Return the fewest units of any plan worth at least so many micro-points."""
        return -(-micro * self.scale // MICRO)


def value(columns: Columns) -> Value:
    r"""
    Sum weight times covered share over the running projects.

    .. math:: V = \sum_p w_p \frac{covered_p}{needed_p}

    Coefficients are rounded up to whole units, so the expression is never below the exact value and its maximum bounds it.
    """
    problem = columns.problem
    scale, exact = scale_of(problem)
    total, mandatory = [], []
    units = minute_units(problem)
    for project, unit in zip(problem.work.projects, units, strict=True):
        if unit:
            terms = [(c, unit * minutes) for k in project.shifts for c, minutes in covered_terms(columns, project.index, k)]
            total += terms
            mandatory += terms if project.project.project_class is ProjectClass.MANDATORY else []
    return Value(Linear.of(total), Linear.of(mandatory), scale, exact, units)


def minute_units(problem: Problem) -> tuple[int, ...]:
    """Return the units that a covered minute of each project is worth."""
    scale, _ = scale_of(problem)
    return tuple(ceil(scale * project.weight / project.needed) if project.needed else 0 for project in problem.work.projects)


def scale_of(problem: Problem) -> tuple[int, bool]:
    """Return units per point: one that makes every coefficient whole if it is small enough, else the finest allowed."""
    points = [p.weight for p in problem.work.whole if p.needed]
    most = max(1, ceil(sum(points, Fraction(0))))
    finest = max(1, RESOLUTION // most)
    whole = lcm(1, *(Fraction(p.weight, p.needed).denominator for p in problem.work.whole if p.needed))
    return (whole, True) if whole <= finest else (finest, False)
