"""A bound on the value of every plan of a portfolio, as quickly as one relaxation gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.score import MICRO
from optimizer.branching import Tree
from optimizer.mathopt import Simplex
from optimizer.offers import offers_of
from optimizer.pdlp import FirstOrder, Precision
from optimizer.problem import problem_of
from optimizer.relaxation import relaxation_of
from optimizer.score.value import scale_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.portfolio import Portfolio
    from optimizer.relaxation import Relaxation

PIVOTED = 6_000
"""Columns of a relaxation up to which pivots are quicker than a first-order method."""
PRECISION = 1e-4
"""Relative tolerance of the first-order method; it costs tightness, never truth."""


def tree_of(relaxation: Relaxation, workers: int, should_stop: Callable[[], bool]) -> Tree:
    """Return a tree over a relaxation with the solver that suits its size."""
    program, objective = relaxation.program, relaxation.objective
    if program.size <= PIVOTED:
        return Tree(relaxation, Simplex(program, objective, 1, should_stop))
    return Tree(relaxation, FirstOrder(program, objective, Precision(PRECISION, workers), should_stop))


def value_bound(portfolio: Portfolio, *, seconds: float, workers: int, should_stop: Callable[[], bool]) -> int:
    """Return micro-points that no plan exceeds."""
    problem = problem_of(portfolio)
    root = tree_of(relaxation_of(problem, offers_of(problem)), workers, should_stop).begin(seconds)
    return root.bound * MICRO // scale_of(problem)[0]
