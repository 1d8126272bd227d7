"""
HiGHS and SCIP as OR-Tools carries them, through MathOpt.

MathOpt hands on neither solver's plans while it runs, so plans and bounds over time are read from their logs, line by line as the
lines come; the final ones are MathOpt's own. Both run one thread: MathOpt lets HiGHS have no other number, and SCIP's
concurrent mode does not work through it.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import numpy as np
import ortools
from ortools.math_opt import model_parameters_pb2, model_pb2, parameters_pb2, result_pb2
from ortools.math_opt.core.python import solver as core
from ortools.math_opt.python import callback, init_arguments

from tests.benchmarks import rows_file
from tests.benchmarks.run_folder import VALUES, Recorder, task_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.benchmarks.rows_file import Rows

HIGHS_LINE = re.compile(r"^ *[A-Za-z]? +\d+ +\d+ +\d+ +[\d.]+% +(\S+) +(\S+) +\S+ .* [\d.]+s$")
"""... BestBound BestSol Gap ... Time"""
SCIP_COLUMNS = 18
"""Of SCIP's log, of which the fourth and third from the end are dual and primal bound."""


def highs_bounds(line: str) -> tuple[float, float] | None:
    """Return the (plan, bound) that a line of HiGHS's log tells of."""
    match = HIGHS_LINE.match(line)
    return None if match is None else (_number(match[2]), _number(match[1]))


def scip_bounds(line: str) -> tuple[float, float] | None:
    """Return the (plan, bound) that a line of SCIP's log tells of."""
    cells = line.split("|")
    if len(cells) != SCIP_COLUMNS or "dualbound" in line:
        return None
    return _number(cells[-3]), _number(cells[-4])


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:  # "--" and the like: nothing yet
        return float("inf")


def proto_of(rows: Rows) -> model_pb2.ModelProto:
    """Return the rows as a MathOpt model, the objective in points."""
    proto = model_pb2.ModelProto()
    n, m = len(rows.lower), len(rows.row_lower)
    proto.variables.ids.extend(range(n))
    proto.variables.lower_bounds.extend(rows.lower.astype(float).tolist())
    proto.variables.upper_bounds.extend(rows.upper.astype(float).tolist())
    proto.variables.integers.extend([True] * n)
    proto.linear_constraints.ids.extend(range(m))
    matrix, lower, upper = rows.scaled()
    proto.linear_constraints.lower_bounds.extend(lower.tolist())
    proto.linear_constraints.upper_bounds.extend(upper.tolist())
    proto.linear_constraint_matrix.row_ids.extend(np.repeat(np.arange(m), np.diff(matrix.indptr)).tolist())
    proto.linear_constraint_matrix.column_ids.extend(matrix.indices.tolist())
    proto.linear_constraint_matrix.coefficients.extend(matrix.data.tolist())
    valued = np.nonzero(rows.worth)[0]
    proto.objective.maximize = True
    proto.objective.offset = rows.points(0)
    proto.objective.linear_coefficients.ids.extend(valued.tolist())
    proto.objective.linear_coefficients.values.extend((rows.worth[valued] / rows.scale).tolist())
    return proto


SOLVERS: dict[str, tuple[int, Callable[[str], tuple[float, float] | None]]] = {
    "highs": (parameters_pb2.SOLVER_TYPE_HIGHS, highs_bounds),
    "scip": (parameters_pb2.SOLVER_TYPE_GSCIP, scip_bounds),
}


def solved(proto: model_pb2.ModelProto, solver: int, seconds: float, told: Callable[[list[str]], None]) -> result_pb2.SolveResultProto:
    """Solve to a gap of 0 or for so many seconds, and hand on the log."""
    parameters = parameters_pb2.SolveParametersProto(relative_gap_tolerance=0.0)
    parameters.time_limit.FromTimedelta(dt.timedelta(seconds=max(0.1, seconds)))
    settings = model_parameters_pb2.ModelSolveParametersProto()
    start, nothing = init_arguments.StreamableSolverInitArguments().to_proto(), callback.CallbackRegistration().to_proto()
    result: result_pb2.SolveResultProto = core.solve(proto, solver, start, parameters, settings, told, nothing, None, None)
    return result


def main() -> None:
    """Solve, noting plans and bounds as the log tells of them."""
    task = task_of()
    solver, bounds_of = SOLVERS[task.variant]
    rows = rows_file.load(task.instance / "rows.npz")
    recorder = Recorder(task.folder)

    def told(lines: list[str]) -> None:
        for plan, bound in filter(None, map(bounds_of, lines)):
            recorder.point(worth=plan, bound=bound)

    proto = proto_of(rows)
    result = solved(proto, solver, task.limit - recorder.seconds(), told)
    plan = result.solutions[0].primal_solution if result.solutions and result.solutions[0].HasField("primal_solution") else None
    recorder.point(worth=plan.objective_value if plan else None, bound=result.termination.objective_bounds.dual_bound)
    reason = result_pb2.TerminationReasonProto.Name(result.termination.reason)
    recorder.end(reason.removeprefix("TERMINATION_REASON_").lower(), ortools=ortools.__version__)
    if plan:
        values = np.zeros(len(rows.lower), np.int64)
        values[list(plan.variable_values.ids)] = np.rint(plan.variable_values.values)
        np.save(task.folder / VALUES, values)


if __name__ == "__main__":
    main()
