"""
The adapter to CP-SAT: loads a program, runs it, and reads the answer back exactly.

Settings and traps are argued in ``docs/solver-choice.md``: rows are kept light so that no 32-bit counter of presolve can
overflow, values are read only after a status that vouches for them, and objective and bound are recomputed in whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, SupportsInt, cast

import numpy as np
from ortools.sat.python import cp_model

from models.errors import SolverError
from optimizer.digits import light_rows
from optimizer.solved import Ending, Solved
from optimizer.watch import watched

if TYPE_CHECKING:
    from collections.abc import Callable

    from optimizer.arrays import Ints
    from optimizer.rows import Linear, Program

OPEN = 1 << 62
"""No bound on that side of a row, as CP-SAT writes it; below its limit so that sums cannot overflow."""

ENDINGS: dict[int, Ending] = {
    cp_model.OPTIMAL: Ending.OPTIMAL,
    cp_model.FEASIBLE: Ending.FEASIBLE,
    cp_model.INFEASIBLE: Ending.INFEASIBLE,
    cp_model.UNKNOWN: Ending.UNKNOWN,
}
"""CP-SAT's statuses; ``MODEL_INVALID`` is missing because it is a defect of ours and raised as one."""


@dataclass(frozen=True)
class Effort:
    """What one CP-SAT solve may spend."""

    seconds: float
    """Wall time."""
    deterministic: float | None = None
    """CP-SAT's own repeatable measure of work, about a second each on a slow core; None for no limit."""
    workers: int = 1
    seed: int = 1
    brief: bool = False
    """Whether to save on preparation and lean on the linear relaxation, which pays for the many small solves of a search."""


def minimise(
    program: Program,
    objective: Linear,
    effort: Effort,
    *,
    hint: Ints | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Solved:
    """
    Find whole values of the columns that keep every row and make the objective small.

    Parameters
    ----------
    program
        What must hold.
    objective
        What to minimise; without columns, any feasible point will do.
    effort
        Limits of the solve.
    hint
        (n,), values to start from.
    should_stop
        Asked a few times a second; the solve ends with what it has when it says yes.

    Raises
    ------
    SolverError
        If CP-SAT calls the model invalid or returns values that break a row.
    """
    model = _loaded(program, objective, hint)
    solver = cp_model.CpSolver()
    _configure(solver, effort)
    status = _run(solver, model, should_stop)
    if status not in ENDINGS:
        raise SolverError(f"CP-SAT refused the model: {model.validate()}")
    return _read(solver, ENDINGS[status], program, objective)


def _loaded(program: Program, objective: Linear, hint: Ints | None) -> cp_model.CpModel:
    model = cp_model.CpModel()
    proto = model.proto
    rows = light_rows(program)
    for lower, upper in zip([*program.lower.tolist(), *rows.carry_lower], [*program.upper.tolist(), *rows.carry_upper], strict=True):
        proto.variables.add().domain.extend([lower, upper])
    for columns, coefficients, lower, upper in rows.rows:
        row = proto.constraints.add().linear
        row.vars.extend(columns)
        row.coeffs.extend(coefficients)
        row.domain.extend([max(lower, -OPEN), min(upper, OPEN)])
    proto.objective.vars.extend(objective.columns.tolist())
    proto.objective.coeffs.extend(objective.coefficients.tolist())
    if hint is not None:
        proto.solution_hint.vars.extend(range(len(hint)))
        proto.solution_hint.values.extend(hint.tolist())
    return model


def _configure(solver: cp_model.CpSolver, effort: Effort) -> None:
    parameters = solver.parameters
    parameters.num_workers = effort.workers
    parameters.random_seed = effort.seed
    parameters.max_time_in_seconds = effort.seconds
    parameters.presolve_inclusion_work_limit = 0
    parameters.catch_sigint_signal = False  # whoever started the solve decides what Ctrl-C means, and asks through should_stop
    if effort.brief:
        parameters.cp_model_probing_level = 0
        parameters.symmetry_level = 0
        parameters.linearization_level = 2
        parameters.add_lp_constraints_lazily = False
        parameters.cut_level = 0  # cuts take a third of the wall time of a small solve and lead to no better plans
    if effort.deterministic is not None:
        parameters.max_deterministic_time = effort.deterministic


def _run(solver: cp_model.CpSolver, model: cp_model.CpModel, should_stop: Callable[[], bool] | None) -> int:
    with watched(should_stop, solver.stop_search):
        return int(cast("SupportsInt", solver.solve(model)))


def _read(solver: cp_model.CpSolver, ending: Ending, program: Program, objective: Linear) -> Solved:
    response = solver.response_proto
    work = float(response.deterministic_time)
    if ending not in (Ending.OPTIMAL, Ending.FEASIBLE):
        return Solved(ending, None, None, None if ending is Ending.INFEASIBLE else _least(program, objective), work)
    values = np.array(list(response.solution)[: program.size], np.int64)
    if len(program.violated(values)) or (values < program.lower).any() or (values > program.upper).any():
        raise SolverError("CP-SAT returned values that break the rows it was given")
    reached = objective.at(values)
    bound = reached if ending is Ending.OPTIMAL else int(response.inner_objective_lower_bound) + objective.constant
    return Solved(ending, values, reached, min(bound, reached), work)


def _least(program: Program, objective: Linear) -> int:
    """
    Return the least an objective can be by the bounds of the columns alone.

    All that holds without a plan: a response that was never filled in has 0 as its bound, like one that was proved to be 0.
    """
    lower, upper = program.lower[objective.columns].tolist(), program.upper[objective.columns].tolist()
    terms = zip(objective.coefficients.tolist(), lower, upper, strict=True)
    return objective.constant + sum(int(min(a * low, a * high)) for a, low, high in terms)
