"""The adapter to OR-Tools' MathOpt: linear and mixed-integer relaxations of a program by GLOP and HiGHS."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from ortools.math_opt import model_parameters_pb2, model_pb2, model_update_pb2, parameters_pb2, result_pb2, solution_pb2
from ortools.math_opt.core.python import solver as core
from ortools.math_opt.python import callback, init_arguments
from pybind11_abseil.status import StatusNotOk
from scipy import sparse

from models.errors import SolverError
from optimizer.rows import FREE
from optimizer.solved import Ending, Relaxed
from optimizer.watch import watched

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ortools.math_opt import sparse_containers_pb2

    from optimizer.arrays import Bools, Floats, Ints
    from optimizer.rows import Linear, Program

_REASONS = {
    result_pb2.TERMINATION_REASON_OPTIMAL: Ending.OPTIMAL,
    result_pb2.TERMINATION_REASON_FEASIBLE: Ending.FEASIBLE,
    result_pb2.TERMINATION_REASON_INFEASIBLE: Ending.INFEASIBLE,
}
"""Every other reason vouches for nothing."""

BY_BARRIER = 6000
"""Columns from which a linear program without a basis to start from is first solved by the interior point method."""


@dataclass(frozen=True)
class Budgeted:
    """What one MathOpt solve may spend."""

    seconds: float
    nodes: int | None = None
    """Branch-and-bound nodes, a repeatable limit."""
    gap: float = 1e-4
    """Relative gap at which a mixed-integer solve may stop."""
    seed: int = 1


def relax(program: Program, objective: Linear, effort: Budgeted, start: object = None) -> Relaxed:
    """
    Minimise over the linear relaxation.

    Parameters
    ----------
    start
        The basis of a program with other bounds, or with fewer rows at the end; the dual simplex goes on from there.

    Returns
    -------
    The duals come with it; ``bound`` is left to :func:`optimizer.bounds.safe_bound`, which trusts no float.
    """
    result = _solve(_proto(program, objective, None), parameters_pb2.SOLVER_TYPE_GLOP, effort, _extended(start, len(program.row_lower)))
    if result is None:
        return Relaxed(Ending.UNKNOWN, None, None)
    return _linear_end(result, program.size, _row_scale(program.matrix), objective)


def _linear_end(result: result_pb2.SolveResultProto, size: int, scale: Floats, objective: Linear) -> Relaxed:
    """Read the end of a linear solve; ``scale`` is that of the rows as they were loaded."""
    ending = _REASONS.get(result.termination.reason, Ending.UNKNOWN)
    if ending is not Ending.OPTIMAL or not result.solutions or not result.solutions[0].HasField("dual_solution"):
        return Relaxed(ending if ending is Ending.INFEASIBLE else Ending.UNKNOWN, None, None)
    primal, dual = result.solutions[0].primal_solution, result.solutions[0].dual_solution
    duals = dense(dual.dual_values, len(scale)) * scale / _unit(objective)
    basis = result.solutions[0].basis if result.solutions[0].HasField("basis") else None
    return Relaxed(ending, dense(primal.variable_values, size), None, duals, basis)


class Simplex:
    """
    A linear program that stays loaded while bounds change and rows are added, solved by GLOP's dual simplex.

    Each solve goes on from a basis, which after a few changed bounds takes a small part of the pivots of a fresh start.
    """

    def __init__(self, program: Program, objective: Linear, seed: int, should_stop: Callable[[], bool] | None = None) -> None:
        self.program, self._should_stop = program, should_stop
        self.starts_fresh = program.size > BY_BARRIER
        self._objective, self._seed = objective, seed
        self._upper, self._row_lower = program.upper.copy(), program.row_lower.copy()
        self._scale = _row_scale(program.matrix)
        initial = init_arguments.StreamableSolverInitArguments().to_proto()
        self._solver = core.new(parameters_pb2.SOLVER_TYPE_GLOP, _proto(program, objective, None), initial)

    def add(self, rows: Sequence[Linear], group: tuple[str, str]) -> None:
        """Add rows ``row <= 0``."""
        begin = len(self.program.row_lower)
        self.program = self.program.with_rows([(row, -FREE, 0, group) for row in rows])
        scale = _row_scale(self.program.matrix[begin:])
        self._scale = np.concatenate([self._scale, scale])
        self._row_lower = np.concatenate([self._row_lower, np.full(len(rows), -FREE)])
        update = model_update_pb2.ModelUpdateProto()
        update.new_linear_constraints.ids.extend(range(begin, begin + len(rows)))
        update.new_linear_constraints.lower_bounds.extend([-np.inf] * len(rows))
        update.new_linear_constraints.upper_bounds.extend([0.0] * len(rows))
        fill(update.linear_constraint_matrix_updates, (sparse.diags(scale) @ self.program.matrix[begin:]).tocsr(), begin)
        self._update(update)

    def sharpen(self) -> bool:
        """Be more precise; pivots are as precise as can be."""
        return False

    def share(self) -> None:
        """Leave the other cores alone; pivots use one anyway."""

    def started(self, basis: object, duals: Floats) -> object:
        """Return the basis; pivots begin from no prices."""
        return basis

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
            The basis of an earlier solve, fewer rows at the end allowed.
        """
        update = model_update_pb2.ModelUpdateProto()
        columns = np.nonzero(upper != self._upper)[0]
        update.variable_updates.upper_bounds.ids.extend(columns.tolist())
        update.variable_updates.upper_bounds.values.extend(upper[columns].astype(float).tolist())
        rows = np.nonzero(row_lower != self._row_lower[: len(row_lower)])[0]
        update.linear_constraint_updates.lower_bounds.ids.extend(rows.tolist())
        update.linear_constraint_updates.lower_bounds.values.extend((row_lower[rows] * self._scale[rows]).tolist())
        self._upper, self._row_lower = upper.copy(), np.concatenate([row_lower, self._row_lower[len(row_lower) :]])
        if len(columns) or len(rows):
            self._update(update)
        if start is None and self.starts_fresh:
            start = _barrier_basis(replace(self.program, upper=upper), self._objective, seconds, self._should_stop)
        first, parameters = _instructions(Budgeted(seconds, seed=self._seed), _extended(start, len(self.program.row_lower)))
        try:
            registration = callback.CallbackRegistration().to_proto()
            interrupter = core.SolveInterrupter()
            with watched(self._should_stop, interrupter.interrupt):
                result: result_pb2.SolveResultProto = self._solver.solve(parameters, first, None, registration, None, interrupter)
        except StatusNotOk:
            return Relaxed(Ending.UNKNOWN, None, None)
        return _linear_end(result, self.program.size, self._scale, self._objective)

    def _update(self, update: model_update_pb2.ModelUpdateProto) -> None:
        if not self._solver.update(update):
            raise SolverError("GLOP refused a change of bounds")


def _barrier_basis(program: Program, objective: Linear, seconds: float, should_stop: Callable[[], bool] | None) -> object:
    """Return the basis that HiGHS's interior point method crosses over to; for large programs it is there long before a simplex."""
    parameters = parameters_pb2.SolveParametersProto(lp_algorithm=parameters_pb2.LP_ALGORITHM_BARRIER)
    parameters.time_limit.FromTimedelta(dt.timedelta(seconds=max(0.01, seconds)))
    first = model_parameters_pb2.ModelSolveParametersProto()
    result = called(_proto(program, objective, None), parameters_pb2.SOLVER_TYPE_HIGHS, parameters, first, should_stop)
    if result is None or not result.solutions or not result.solutions[0].HasField("basis"):
        return None
    return result.solutions[0].basis


def _extended(basis: object, rows: int) -> solution_pb2.BasisProto | None:
    """Return the basis for a program with more rows: the slack of each new one is basic, which keeps the duals feasible."""
    if not isinstance(basis, solution_pb2.BasisProto):
        return None
    known = len(basis.constraint_status.ids)
    extended = solution_pb2.BasisProto()
    extended.CopyFrom(basis)
    extended.constraint_status.ids.extend(range(known, rows))
    extended.constraint_status.values.extend([solution_pb2.BASIS_STATUS_BASIC] * (rows - known))
    return extended


def branch(program: Program, objective: Linear, whole: Bools, effort: Budgeted, hint: Floats | None = None) -> Relaxed:
    """
    Minimise with only some columns whole, by HiGHS.

    Parameters
    ----------
    whole
        (n,), which columns must be whole.
    hint
        (n,), values to start from.
    """
    result = _solve(_proto(program, objective, whole), parameters_pb2.SOLVER_TYPE_HIGHS, effort, hint=hint)
    if result is None:
        return Relaxed(Ending.UNKNOWN, None, None)
    ending = _REASONS.get(result.termination.reason, Ending.UNKNOWN)
    bound = result.termination.objective_bounds.dual_bound
    has_primal = bool(result.solutions) and result.solutions[0].HasField("primal_solution")
    values = dense(result.solutions[0].primal_solution.variable_values, program.size) if has_primal else None
    if ending in (Ending.OPTIMAL, Ending.FEASIBLE) and values is None:
        ending = Ending.UNKNOWN
    return Relaxed(ending, values, bound / _unit(objective) + objective.constant if np.isfinite(bound) else None)


def dense(sparse_values: sparse_containers_pb2.SparseDoubleVectorProto, size: int) -> Floats:
    """Return (size,) numbers, 0 where a message names none."""
    dense = np.zeros(size)
    dense[np.array(sparse_values.ids, np.int64)] = np.array(sparse_values.values)
    return dense


def _proto(program: Program, objective: Linear, whole: Bools | None) -> model_pb2.ModelProto:
    proto = model_pb2.ModelProto()
    n, m = program.size, len(program.row_lower)
    proto.variables.ids.extend(range(n))
    proto.variables.lower_bounds.extend(program.lower.astype(float).tolist())
    proto.variables.upper_bounds.extend(program.upper.astype(float).tolist())
    proto.variables.integers.extend([False] * n if whole is None else whole.tolist())
    scale = _row_scale(program.matrix)
    proto.linear_constraints.ids.extend(range(m))
    lower = np.where(program.row_lower <= -FREE, -np.inf, program.row_lower * scale)
    upper = np.where(program.row_upper >= FREE, np.inf, program.row_upper * scale)
    proto.linear_constraints.lower_bounds.extend(lower.tolist())
    proto.linear_constraints.upper_bounds.extend(upper.tolist())
    fill(proto.linear_constraint_matrix, (sparse.diags(scale) @ program.matrix).tocsr(), 0)
    order = np.argsort(objective.columns)
    proto.objective.linear_coefficients.ids.extend(objective.columns[order].tolist())
    proto.objective.linear_coefficients.values.extend((objective.coefficients[order] * _unit(objective)).tolist())
    return proto


def fill(target: sparse_containers_pb2.SparseDoubleMatrixProto, matrix: sparse.csr_matrix, first_row: int) -> None:
    """Write a matrix into a message, its first row under a given number."""
    matrix.sort_indices()
    rows = first_row + np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    target.row_ids.extend(rows.tolist())
    target.column_ids.extend(matrix.indices.tolist())
    target.coefficients.extend(matrix.data.tolist())


def _unit(objective: Linear) -> float:
    """Return a power of two that brings the objective's largest coefficient near one: tolerances are absolute."""
    largest = int(np.abs(objective.coefficients).max(initial=1))
    return float(2.0 ** -(largest.bit_length() - 1))


def _row_scale(matrix: sparse.csr_matrix) -> Floats:
    """Return a power of two per row that brings its largest coefficient near one; exact, so rows stay what they are."""
    largest = np.ones(matrix.shape[0])
    counts = np.diff(matrix.indptr)
    filled = np.nonzero(counts)[0]
    if len(filled):
        largest[filled] = np.maximum.reduceat(np.abs(matrix.data), matrix.indptr[filled])
    return np.exp2(-np.floor(np.log2(largest)))


def _instructions(
    effort: Budgeted, start: solution_pb2.BasisProto | None
) -> tuple[model_parameters_pb2.ModelSolveParametersProto, parameters_pb2.SolveParametersProto]:
    first = model_parameters_pb2.ModelSolveParametersProto()
    parameters = parameters_pb2.SolveParametersProto(random_seed=effort.seed)
    parameters.time_limit.FromTimedelta(dt.timedelta(seconds=max(0.01, effort.seconds)))
    if start is not None:  # presolve would change the columns that the basis speaks of
        first.initial_basis.CopyFrom(start)
        parameters.lp_algorithm = parameters_pb2.LP_ALGORITHM_DUAL_SIMPLEX
        parameters.presolve = parameters_pb2.EMPHASIS_OFF
    return first, parameters


def _solve(
    proto: model_pb2.ModelProto,
    kind: int,
    effort: Budgeted,
    start: solution_pb2.BasisProto | None = None,
    hint: Floats | None = None,
) -> result_pb2.SolveResultProto | None:
    """Solve; None if the solver failed, which costs tightness, never truth: whoever asked keeps the bound it had."""
    first, parameters = _instructions(effort, start)
    if hint is not None:
        known = first.solution_hints.add().variable_values
        known.ids.extend(range(len(hint)))
        known.values.extend(hint.tolist())
    if kind == parameters_pb2.SOLVER_TYPE_HIGHS:
        parameters.relative_gap_tolerance = effort.gap
        if effort.nodes is not None:
            parameters.node_limit = effort.nodes
    return called(proto, kind, parameters, first)


def called(
    proto: model_pb2.ModelProto,
    kind: int,
    parameters: parameters_pb2.SolveParametersProto,
    first: model_parameters_pb2.ModelSolveParametersProto,
    should_stop: Callable[[], bool] | None = None,
) -> result_pb2.SolveResultProto | None:
    """Call a solver; None if it failed."""
    initial, registration = init_arguments.StreamableSolverInitArguments().to_proto(), callback.CallbackRegistration().to_proto()
    try:
        interrupter = core.SolveInterrupter()
        with watched(should_stop, interrupter.interrupt):
            solved: result_pb2.SolveResultProto = core.solve(proto, kind, initial, parameters, first, None, registration, None, interrupter)
    except StatusNotOk:
        return None
    return solved
