"""The adapter to OR-Tools' MathOpt: linear and mixed-integer relaxations of a program by GLOP and HiGHS."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from ortools.math_opt import model_parameters_pb2, model_pb2, parameters_pb2, result_pb2
from ortools.math_opt.core.python import solver as core
from ortools.math_opt.python import callback, init_arguments
from pybind11_abseil.status import StatusNotOk
from scipy import sparse

from optimizer.rows import FREE
from optimizer.solved import Ending, Relaxed

if TYPE_CHECKING:
    from ortools.math_opt import sparse_containers_pb2

    from optimizer.arrays import Bools, Floats
    from optimizer.rows import Linear, Program

_REASONS = {
    result_pb2.TERMINATION_REASON_OPTIMAL: Ending.OPTIMAL,
    result_pb2.TERMINATION_REASON_FEASIBLE: Ending.FEASIBLE,
    result_pb2.TERMINATION_REASON_INFEASIBLE: Ending.INFEASIBLE,
}
"""Every other reason vouches for nothing."""


@dataclass(frozen=True)
class Budgeted:
    """What one MathOpt solve may spend."""

    seconds: float
    nodes: int | None = None
    """Branch-and-bound nodes, a repeatable limit."""
    gap: float = 1e-4
    """Relative gap at which a mixed-integer solve may stop."""
    seed: int = 1


def relax(program: Program, objective: Linear, effort: Budgeted) -> Relaxed:
    """
    Minimise over the linear relaxation.

    Returns
    -------
    The duals come with it; ``bound`` is left to :func:`optimizer.bounds.safe_bound`, which trusts no float.
    """
    result = _solve(_proto(program, objective, None), parameters_pb2.SOLVER_TYPE_GLOP, effort)
    if result is None:
        return Relaxed(Ending.UNKNOWN, None, None)
    ending = _REASONS.get(result.termination.reason, Ending.UNKNOWN)
    if ending is not Ending.OPTIMAL or not result.solutions or not result.solutions[0].HasField("dual_solution"):
        return Relaxed(ending if ending is Ending.INFEASIBLE else Ending.UNKNOWN, None, None)
    primal, dual = result.solutions[0].primal_solution, result.solutions[0].dual_solution
    duals = _dense(dual.dual_values, len(program.row_lower)) * _row_scale(program.matrix) / _unit(objective)
    return Relaxed(ending, _dense(primal.variable_values, program.size), None, duals)


def branch(program: Program, objective: Linear, whole: Bools, effort: Budgeted) -> Relaxed:
    """
    Minimise with only some columns whole, by HiGHS.

    Parameters
    ----------
    whole
        (n,), which columns must be whole.
    """
    result = _solve(_proto(program, objective, whole), parameters_pb2.SOLVER_TYPE_HIGHS, effort)
    if result is None:
        return Relaxed(Ending.UNKNOWN, None, None)
    ending = _REASONS.get(result.termination.reason, Ending.UNKNOWN)
    bound = result.termination.objective_bounds.dual_bound
    has_primal = bool(result.solutions) and result.solutions[0].HasField("primal_solution")
    values = _dense(result.solutions[0].primal_solution.variable_values, program.size) if has_primal else None
    if ending in (Ending.OPTIMAL, Ending.FEASIBLE) and values is None:
        ending = Ending.UNKNOWN
    return Relaxed(ending, values, bound / _unit(objective) + objective.constant if np.isfinite(bound) else None)


def _dense(sparse_values: sparse_containers_pb2.SparseDoubleVectorProto, size: int) -> Floats:
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
    scaled = (sparse.diags(scale) @ program.matrix).tocsr()
    scaled.sort_indices()
    rows = np.repeat(np.arange(m), np.diff(scaled.indptr))
    proto.linear_constraint_matrix.row_ids.extend(rows.tolist())
    proto.linear_constraint_matrix.column_ids.extend(scaled.indices.tolist())
    proto.linear_constraint_matrix.coefficients.extend(scaled.data.tolist())
    order = np.argsort(objective.columns)
    proto.objective.linear_coefficients.ids.extend(objective.columns[order].tolist())
    proto.objective.linear_coefficients.values.extend((objective.coefficients[order] * _unit(objective)).tolist())
    return proto


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


def _solve(proto: model_pb2.ModelProto, kind: int, effort: Budgeted) -> result_pb2.SolveResultProto | None:
    """Solve; None if the solver failed, which costs tightness, never truth: the caller keeps the bound it had."""
    parameters = parameters_pb2.SolveParametersProto(random_seed=effort.seed)
    parameters.time_limit.FromTimedelta(dt.timedelta(seconds=max(0.01, effort.seconds)))
    if kind == parameters_pb2.SOLVER_TYPE_HIGHS:
        parameters.relative_gap_tolerance = effort.gap
        if effort.nodes is not None:
            parameters.node_limit = effort.nodes
    try:
        solved: result_pb2.SolveResultProto = core.solve(
            proto,
            kind,
            init_arguments.StreamableSolverInitArguments().to_proto(),
            parameters,
            model_parameters_pb2.ModelSolveParametersProto(),
            None,
            callback.CallbackRegistration().to_proto(),
            None,
            None,
        )
    except StatusNotOk:
        return None
    return solved
