"""
The adapter to PDLP: linear relaxations too large for the simplex method, by a first-order method on the primal and the dual.

Its answers are approximate on both sides. The duals are good for a safe bound (:mod:`optimizer.bounds`) whatever their
quality; the primal values are a wish, nothing more (Applegate et al., "Practical large-scale linear programming using
primal-dual hybrid gradient", NeurIPS 2021).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from ortools.pdlp import solvers_pb2
from ortools.pdlp.python import pdlp
from scipy import sparse

from optimizer.rows import FREE
from optimizer.solved import Ending, Relaxed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.arrays import Ints
    from optimizer.rows import Linear, Program

ABSOLUTE = 1e-3
"""The absolute part of the tolerance, in parts of the relative one."""


@dataclass(frozen=True)
class Precision:
    """When PDLP may stop."""

    relative: float
    """Relative tolerance of both sides' residuals and of the gap."""
    threads: int


class FirstOrder:
    """
    A linear program that stays loaded while bounds change.

    Columns are scaled to their upper bounds and rows to unit length: with columns counted in steps and rows in minutes, PDLP's own
    rescaling needs ten times the iterations for duals of the same worth.
    """

    starts_fresh = False

    def __init__(self, program: Program, objective: Linear, precision: Precision) -> None:
        self.precision = precision
        self._objective = objective
        self._load(program)

    def _load(self, program: Program) -> None:
        self.program = program
        self._width = np.maximum(program.upper, 1).astype(float)
        matrix = program.matrix.astype(float) @ sparse.diags(self._width)
        self._row_scale = 1 / np.maximum(1e-9, np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()))
        costs = np.zeros(program.size)
        costs[self._objective.columns] = self._objective.coefficients
        costs *= self._width
        self._unit = 1 / max(1.0, float(np.abs(costs).max(initial=0.0)))
        quadratic: Any = pdlp.QuadraticProgram()  # its stub gives arrays a shape that numpy does not know
        quadratic.objective_vector = costs * self._unit
        quadratic.constraint_matrix = (sparse.diags(self._row_scale) @ matrix).tocsc()
        quadratic.constraint_upper_bounds = np.where(program.row_upper >= FREE, np.inf, program.row_upper * self._row_scale)
        quadratic.variable_lower_bounds = program.lower / self._width
        self._quadratic = quadratic

    def add(self, rows: Sequence[Linear], group: tuple[str, str]) -> None:
        """Add rows ``row <= 0``."""
        self._load(self.program.with_rows([(row, -FREE, 0, group) for row in rows]))

    def solve(self, upper: Ints, row_lower: Ints, seconds: float, start: object = None) -> Relaxed:
        """
        Minimise under other bounds.

        Parameters
        ----------
        upper
            (n,), upper bounds of the columns.
        row_lower
            Lower bounds of the first rows.
        start
            The ``basis`` of an earlier solve, here its scaled primal and dual values; fewer rows at the end allowed.
        """
        quadratic: Any = self._quadratic
        lower = np.concatenate([row_lower, self.program.row_lower[len(row_lower) :]])
        quadratic.constraint_lower_bounds = np.where(lower <= -FREE, -np.inf, lower * self._row_scale)
        quadratic.variable_upper_bounds = upper / self._width
        parameters = solvers_pb2.PrimalDualHybridGradientParams(num_threads=self.precision.threads)
        criteria = parameters.termination_criteria
        criteria.simple_optimality_criteria.eps_optimal_relative = self.precision.relative
        criteria.simple_optimality_criteria.eps_optimal_absolute = self.precision.relative * ABSOLUTE
        criteria.time_sec_limit = seconds
        result = pdlp.primal_dual_hybrid_gradient(quadratic, parameters, self._known(start))
        if len(result.primal_solution) != self.program.size or not np.isfinite(result.dual_solution).all():
            return Relaxed(Ending.UNKNOWN, None, None)
        values, duals = result.primal_solution * self._width, result.dual_solution * self._row_scale / self._unit
        return Relaxed(Ending.OPTIMAL, values, None, duals, (result.primal_solution, result.dual_solution / self._row_scale))

    def _known(self, start: object) -> Any:  # noqa: ANN401
        if not isinstance(start, tuple):
            return None
        known: Any = pdlp.PrimalAndDualSolution()
        quadratic = self._quadratic
        known.primal_solution = np.clip(start[0], quadratic.variable_lower_bounds, quadratic.variable_upper_bounds)
        duals = np.zeros(len(self._row_scale))
        duals[: len(start[1])] = start[1] * self._row_scale[: len(start[1])]
        known.dual_solution = duals
        return known
