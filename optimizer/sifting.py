"""
Solves relaxations that are too large for a solver: only offers that pay at the present prices get a column.

A solver sees a few offers of each place. Its prices say which others would pay, these join, and so on: sifting (Bixby, Gregory,
Lustig, Marsten and Shanno, "Very large-scale linear programming", Operations Research 40, 1992, section 2). Prices bound all plans
whichever offers they come from, so a sifting that is cut short costs tightness, never truth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from optimizer.nodes import Explored, Node
from optimizer.promising import best_of_each, reduced_costs

if TYPE_CHECKING:
    from collections.abc import Callable

    from optimizer.arrays import Floats, Ints
    from optimizer.clock import Clock
    from optimizer.linearized import Linearized
    from optimizer.relaxation import Relaxation

AT_FIRST, JOINING = 16, 12
"""Offers of each place that are there at first, and that join at once at most."""
CLOSE = 0.005
"""Part of the bound that may separate it from what the offers chosen promise, at the end."""


def sifted(relaxation: Relaxation, load: Callable[[Relaxation], Linearized], clock: Clock, seed: int) -> Explored:
    """
    Return the root of a relaxation: what bounds all plans, and values and prices that nearly solve it.

    Parameters
    ----------
    load
        Loads a relaxation into a solver.
    """
    chosen = best_of_each(relaxation.offers, np.random.default_rng(seed).random(relaxation.offers.size), AT_FIRST)
    root = Explored(Node(), relaxation.proven(relaxation.program, np.zeros(len(relaxation.program.row_lower))), None)
    while not clock.over():
        columns = relaxation.columns_of(chosen)
        part = relaxation.only(chosen)
        start = started_within(root.basis, columns)
        solved = load(part).solve(part.program.upper, part.program.row_lower, clock.left(), start)
        if solved.values is None or solved.duals is None:
            break
        bound = relaxation.proven(relaxation.program, solved.duals)
        values = _spread(solved.values, columns, relaxation.program.size)
        basis = _everywhere(solved.basis, columns, relaxation.program.size)
        root = Explored(Node(), min(bound, root.bound), values, basis, solved.duals)
        reduced = reduced_costs(relaxation, solved.duals)
        joining = best_of_each(relaxation.offers, np.where(chosen, 0.0, reduced), JOINING) & (reduced < 0) & ~chosen
        promised = relaxation.value_bound(-int(-(relaxation.objective.coefficients @ values[relaxation.objective.columns])))
        if not joining.any() or bound - promised <= CLOSE * abs(bound):
            break
        chosen |= joining
    return root


def _spread(values: Floats, columns: Ints, size: int) -> Floats:
    spread = np.zeros(size)
    spread[columns] = values
    return spread


def _everywhere(basis: object, columns: Ints, size: int) -> object:
    """Return the start of a first-order method for all columns, from one for some."""
    return (_spread(basis[0], columns, size), basis[1]) if isinstance(basis, tuple) else None


def started_within(basis: object, columns: Ints) -> object:
    """Return the start of a first-order method for some columns, from one for all."""
    return (basis[0][columns], basis[1]) if isinstance(basis, tuple) else None
