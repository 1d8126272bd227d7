"""What no plan that keeps a floor on value is below, in another part: the exact model's relaxation, and the wish that it is for plans."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from models.score import Part
from optimizer.bounds import safe_bound
from optimizer.explain.disturbing import Row, rows_about_releases
from optimizer.pdlp import FirstOrder, Precision

if TYPE_CHECKING:
    from optimizer.arrays import Floats
    from optimizer.explain.study import Study
    from optimizer.rows import Linear, Program

ROUGHLY = 3e-4
"""Relative tolerance of the first-order method."""
LEFT_OUT = frozenset({"projects_at_once", "headcount", "block"})
"""Rules whose rows say little where bookings may be made in part, and are most of the model."""


class FloorBounds:
    """
    The linear relaxation of the exact model, with the floor among its last rows.

    It is loaded once; each floor changes the side of a row and goes on from the floor before. Prices found for one floor bound the part
    under every other one too, so each floor has the best that any of them proves.
    """

    def __init__(self, study: Study, part: Part, threads: int) -> None:
        self._study, self._part, self._threads = study, part, threads
        self._objective = study.model.costs[part]
        self._least = max(0, self._objective.constant + _least(study.model.program, self._objective))
        self._linear: FirstOrder | None = None
        self._basis: object = None
        self._duals: list[Floats] = []

    def relax(self, floored: Program, seconds: float) -> Floats | None:
        """Solve the relaxation of the plans that keep a floor; return its columns, None if time was too short for any."""
        program = self._relaxed(floored)
        if self._linear is None:
            self._linear = FirstOrder(program, self._objective, Precision(ROUGHLY, self._threads))
        relaxed = self._linear.solve(program.upper, program.row_lower, seconds, self._basis)
        if relaxed.duals is not None:
            self._basis = relaxed.basis
            self._duals.append(relaxed.duals)
        return relaxed.values

    def under(self, floored: Program) -> int:
        """Return what no plan that keeps a floor is below, by any of the prices known."""
        program = self._relaxed(floored)
        return max([self._least, *(safe_bound(program, self._objective, duals) for duals in self._duals)])

    def _relaxed(self, floored: Program) -> Program:
        """Return the program without rows that hardly matter to the relaxation, and with those that only matter to it."""
        disturbs = self._part is Part.DISRUPTION
        left_out = LEFT_OUT if disturbs else LEFT_OUT | {"disruption"}
        program = floored.only(np.array([group[0] not in left_out for group in floored.groups], bool))
        return program.with_rows(self._about_releases) if disturbs else program

    @cached_property
    def _about_releases(self) -> list[Row]:
        return list(rows_about_releases(self._study.model.columns))


def _least(program: Program, objective: Linear) -> int:
    """Return the least that the columns' bounds allow."""
    lower, upper = program.lower[objective.columns], program.upper[objective.columns]
    return int(np.minimum(objective.coefficients * lower, objective.coefficients * upper).sum())
