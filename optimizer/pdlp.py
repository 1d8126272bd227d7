"""
PDLP through MathOpt: linear relaxations too large for the simplex method, by a first-order method on the primal and the dual.

Its answers are approximate on both sides. The duals are good for a safe bound (:mod:`optimizer.bounds`) whatever their
quality; the primal values are a wish, nothing more (Applegate et al., "Practical large-scale linear programming using
primal-dual hybrid gradient", NeurIPS 2021).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from ortools.math_opt import model_parameters_pb2, model_pb2, parameters_pb2, result_pb2
from scipy import sparse

from optimizer.mathopt import called, dense, fill
from optimizer.rows import FREE
from optimizer.solved import Ending, Relaxed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from optimizer.arrays import Floats, Ints
    from optimizer.rows import Linear, Program

ABSOLUTE = 1e-3
"""The absolute part of the tolerance, in parts of the relative one."""
SHARPER = 0.3
"""Part of the tolerance that is left after it is sharpened: most of what is then still to be won by more precision is won."""
_NOTHING = frozenset(
    {
        result_pb2.TERMINATION_REASON_INFEASIBLE,
        result_pb2.TERMINATION_REASON_INFEASIBLE_OR_UNBOUNDED,
        result_pb2.TERMINATION_REASON_UNBOUNDED,
        result_pb2.TERMINATION_REASON_NUMERICAL_ERROR,
    }
)
"""Reasons to end after which the values mean nothing; after a limit they are as good as they got."""


@dataclass(frozen=True)
class Precision:
    """When PDLP may stop."""

    relative: float
    """Relative tolerance of both sides' residuals and of the gap."""
    threads: int


class FirstOrder:
    """
    A linear program that stays loaded while bounds change and rows are added.

    Columns are scaled to their upper bounds and rows to unit length: with columns counted in steps and rows in minutes, PDLP's own
    rescaling needs ten times the iterations for duals of the same worth.
    """

    starts_fresh = False

    def __init__(self, program: Program, objective: Linear, precision: Precision, should_stop: Callable[[], bool] | None = None) -> None:
        self.precision = precision
        """May be changed at any time."""
        self.program, self._should_stop = program, should_stop
        self._width = np.maximum(program.upper, 1).astype(float)
        costs = np.zeros(program.size)
        costs[objective.columns] = objective.coefficients
        costs *= self._width
        self._unit = 1 / max(1.0, float(np.abs(costs).max(initial=0.0)))
        self._model = model_pb2.ModelProto()
        self._model.variables.ids.extend(range(program.size))
        self._model.variables.lower_bounds.extend((program.lower / self._width).tolist())
        self._model.variables.integers.extend([False] * program.size)
        self._model.objective.linear_coefficients.ids.extend(range(program.size))
        self._model.objective.linear_coefficients.values.extend((costs * self._unit).tolist())
        self._row_scale = np.zeros(0)
        self._load(program.matrix)

    def _load(self, rows: sparse.csr_matrix) -> None:
        """Load the last rows of the program."""
        begin = len(self._row_scale)
        matrix = rows.astype(float) @ sparse.diags(self._width)
        scale = 1 / np.maximum(1e-9, np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()))
        self._row_scale = np.concatenate([self._row_scale, scale])
        upper = self.program.row_upper[begin:]
        self._model.linear_constraints.ids.extend(range(begin, len(self._row_scale)))
        self._model.linear_constraints.upper_bounds.extend(np.where(upper >= FREE, np.inf, upper * scale).tolist())
        fill(self._model.linear_constraint_matrix, (sparse.diags(scale) @ matrix).tocsr(), begin)

    def add(self, rows: Sequence[Linear], group: tuple[str, str]) -> None:
        """Add rows ``row <= 0``."""
        self.program = self.program.with_rows([(row, -FREE, 0, group) for row in rows])
        self._load(self.program.matrix[len(self._row_scale) :])

    def sharpen(self) -> bool:
        """Be more precise from now on; always possible."""
        self.precision = replace(self.precision, relative=self.precision.relative * SHARPER)
        return True

    def share(self) -> None:
        """Use one core from now on."""
        self.precision = replace(self.precision, threads=1)

    def started(self, basis: object, duals: Floats) -> object:
        """Return the primal values of an earlier solve with other prices."""
        return (basis[0], duals * self._unit / self._row_scale[: len(duals)] ** 2) if isinstance(basis, tuple) else basis

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
        lower = self.program.bounded(upper, row_lower).row_lower
        self._model.variables.upper_bounds[:] = (upper / self._width).tolist()
        self._model.linear_constraints.lower_bounds[:] = np.where(lower <= -FREE, -np.inf, lower * self._row_scale).tolist()
        parameters, first = self._parameters(seconds), self._known(start, upper)
        result = called(self._model, parameters_pb2.SOLVER_TYPE_PDLP, parameters, first, self._should_stop)
        if result is None or result.termination.reason in _NOTHING:
            return Relaxed(Ending.UNKNOWN, None, None)
        if not result.solutions or not result.solutions[0].HasField("dual_solution"):
            return Relaxed(Ending.UNKNOWN, None, None)
        primal = dense(result.solutions[0].primal_solution.variable_values, self.program.size)
        dual = dense(result.solutions[0].dual_solution.dual_values, len(self._row_scale))
        if not np.isfinite(dual).all():
            return Relaxed(Ending.UNKNOWN, None, None)
        return Relaxed(Ending.OPTIMAL, primal * self._width, None, dual * self._row_scale / self._unit, (primal, dual / self._row_scale))

    def _parameters(self, seconds: float) -> parameters_pb2.SolveParametersProto:
        parameters = parameters_pb2.SolveParametersProto(threads=self.precision.threads)
        parameters.time_limit.FromTimedelta(dt.timedelta(seconds=max(0.01, seconds)))
        criteria = parameters.pdlp.termination_criteria.simple_optimality_criteria
        criteria.eps_optimal_relative = self.precision.relative
        criteria.eps_optimal_absolute = self.precision.relative * ABSOLUTE
        return parameters

    def _known(self, start: object, upper: Ints) -> model_parameters_pb2.ModelSolveParametersProto:
        first = model_parameters_pb2.ModelSolveParametersProto()
        if isinstance(start, tuple):
            values = np.clip(start[0], self.program.lower / self._width, upper / self._width)
            duals: Floats = start[1] * self._row_scale[: len(start[1])]
            hint = first.solution_hints.add()
            hint.variable_values.ids.extend(range(len(values)))
            hint.variable_values.values.extend(values.tolist())
            hint.dual_values.ids.extend(range(len(duals)))
            hint.dual_values.values.extend(duals.tolist())
        return first
