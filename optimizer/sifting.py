"""
Solves relaxations that are too large for a solver: only offers that pay at the present prices get a column.

A solver sees a sample of the offers of each place. Its prices say which others would pay, these join, and so on: sifting (Bixby, Gregory,
Lustig, Marsten and Shanno, "Very large-scale linear programming", Operations Research 40, 1992, section 2). Prices bound all plans
whichever offers they come from, so a sifting that is cut short costs tightness, never truth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from optimizer.nodes import Explored, Node
from optimizer.offers import HUNDRED
from optimizer.promising import best_of_each, reduced_costs

if TYPE_CHECKING:
    from collections.abc import Callable

    from optimizer.arrays import Bools, Floats, Ints
    from optimizer.clock import Clock
    from optimizer.linearized import Linearized
    from optimizer.offers import Offers
    from optimizer.relaxation import Relaxation

LEAST, EACH = 12, 5.0
"""Offers of each place that are there at first at least, and those for each person that it needs, besides."""
JOINING = 12
"""Offers of each place that join at once at most."""
CLOSE = 0.005
"""Part of the bound that may separate it from what the offers chosen promise, at the end."""


class Sifting:
    """A relaxation of which a solver sees ever more offers; it may be gone on with whenever there is time."""

    def __init__(self, relaxation: Relaxation, seed: int) -> None:
        """Begin with a sample: among thousands of people most are as good as many others."""
        self.relaxation, offers = relaxation, relaxation.offers
        self.root = Explored(Node(), relaxation.proven(relaxation.program, np.zeros(len(relaxation.program.row_lower))), None)
        """What bounds all plans, and values and prices that nearly solve it."""
        self._chosen = sample(offers, np.random.default_rng(seed).random(offers.size))

    def go_on(self, load: Callable[[Relaxation], Linearized], seconds: float) -> bool:
        """
        Solve what a solver sees, and let the offers join that pay at its prices; return whether that may make the bound tighter.

        Parameters
        ----------
        load
            Loads a relaxation into a solver.
        """
        relaxation, size = self.relaxation, self.relaxation.program.size
        columns, part = relaxation.columns_of(self._chosen), relaxation.only(self._chosen)
        solved = load(part).solve(part.program.upper, part.program.row_lower, seconds, started_within(self.root.basis, columns))
        if solved.values is None or solved.duals is None:
            return False
        bound, values = relaxation.proven(relaxation.program, solved.duals), _spread(solved.values, columns, size)
        self.root = Explored(Node(), min(bound, self.root.bound), values, _everywhere(solved.basis, columns, size), solved.duals)
        reduced = reduced_costs(relaxation, solved.duals)
        joining = best_of_each(relaxation.offers, np.where(self._chosen, 0.0, reduced), JOINING) & (reduced < 0) & ~self._chosen
        self._chosen = self._chosen | joining
        promised = relaxation.value_bound(-int(-(relaxation.objective.coefficients @ values[relaxation.objective.columns])))
        return bool(joining.any()) and bound - promised > CLOSE * abs(bound)


def sifted(relaxation: Relaxation, load: Callable[[Relaxation], Linearized], clock: Clock, seed: int) -> Explored:
    """
    Return the root of a relaxation: what bounds all plans, and values and prices that nearly solve it.

    Parameters
    ----------
    load
        Loads a relaxation into a solver.
    """
    sifting = Sifting(relaxation, seed)
    while not clock.over() and sifting.go_on(load, clock.left()):
        pass
    return sifting.root


def sample(offers: Offers, costs: Floats) -> Bools:
    """Return (N,): which offers are in a sample, those of each place that cost least."""
    return best_of_each(offers, costs, sizes(offers)[offers.place])


def sizes(offers: Offers) -> Ints:
    """Return (places,): how many offers of each place are in a sample, by how many people in full it needs."""
    there = np.bincount(offers.place, minlength=len(offers.places))
    full = np.bincount(offers.place, offers.minutes * offers.most, len(offers.places)) / np.maximum(1, there)
    need = np.array([HUNDRED * place.need for place in offers.places], float)
    return np.minimum(there, np.ceil(LEAST + EACH * need / np.maximum(1.0, full)).astype(np.int64))


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
