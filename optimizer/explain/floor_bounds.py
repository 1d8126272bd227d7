"""What no plan that keeps a floor on value is below, in another part: a relaxation, and the wish that it is for plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from optimizer.bounds import safe_bound
from optimizer.pdlp import FirstOrder, Precision

if TYPE_CHECKING:
    from optimizer.arrays import Floats
    from optimizer.explain.lean_floor import LeanFloor
    from optimizer.rows import Linear, Program

ROUGHLY = 2e-3
"""Relative tolerance of the first-order method; a seventh of it lifts bounds by one to three percent for twice the work."""


class FloorBounds:
    """
    The relaxation of the plans that keep a floor.

    It is loaded once; each floor changes the side of a row and goes on from the floor before. Prices found for one floor bound the part
    under every other one too, so each floor has the best that any of them proves.
    """

    def __init__(self, lean: LeanFloor) -> None:
        self._lean = lean
        self._linear: FirstOrder | None = None
        self._basis: object = None
        self._duals: list[Floats] = []

    def relax(self, floored: Program, seconds: float) -> Floats | None:
        """Solve the relaxation of the plans that keep a floor; return its columns, None if time was too short for any."""
        program = self._lean.program(floored)
        if self._linear is None:
            self._linear = FirstOrder(program, self._lean.objective, Precision(ROUGHLY, 1))
        relaxed = self._linear.solve(program.upper, program.row_lower, seconds, self._basis)
        if relaxed.duals is not None:
            self._basis = relaxed.basis
            self._duals.append(relaxed.duals)
        return None if relaxed.values is None else self._lean.spread(relaxed.values)

    def under(self, floored: Program) -> int:
        """Return what no plan that keeps a floor is below, by any of the prices known."""
        program, objective = self._lean.program(floored), self._lean.objective
        return max([0, _least(program, objective), *(safe_bound(program, objective, duals) for duals in self._duals)])


def _least(program: Program, objective: Linear) -> int:
    """Return the least that the columns' bounds allow."""
    lower, upper = program.lower[objective.columns], program.upper[objective.columns]
    return objective.constant + int(np.minimum(objective.coefficients * lower, objective.coefficients * upper).sum())
