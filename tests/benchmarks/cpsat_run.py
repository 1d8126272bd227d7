"""CP-SAT as a contender: the whole model at once, row for row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import ortools
from ortools.sat.python import cp_model

from tests.benchmarks import rows_file
from tests.benchmarks.run_folder import VALUES, Recorder, task_of

if TYPE_CHECKING:
    from tests.benchmarks.rows_file import Rows
    from tests.benchmarks.run_folder import Task

NO_LIMIT = 1 << 62
"""No bound on that side of a row, as CP-SAT writes it."""
PLAN = ("OPTIMAL", "FEASIBLE")
"""Statuses with a plan; of any other, values must not be read."""


class Incumbents(cp_model.CpSolverSolutionCallback):
    """Notes each better plan's worth."""

    def __init__(self, rows: Rows, recorder: Recorder) -> None:
        super().__init__()
        self._rows, self._recorder = rows, recorder

    def on_solution_callback(self) -> None:
        """Hear of a better plan."""
        self._recorder.point(worth=self._rows.points(self.objective_value), bound=self._rows.points(self.best_objective_bound))


def loaded(rows: Rows) -> cp_model.CpModel:
    """Return the rows as a CP-SAT model."""
    model = cp_model.CpModel()
    proto = model.proto
    for lower, upper in zip(rows.lower.tolist(), rows.upper.tolist(), strict=True):
        proto.variables.add().domain.extend([lower, upper])
    matrix = rows.matrix
    for i, (lower, upper) in enumerate(zip(rows.row_lower.tolist(), rows.row_upper.tolist(), strict=True)):
        span = slice(matrix.indptr[i], matrix.indptr[i + 1])
        row = proto.constraints.add().linear
        row.vars.extend(matrix.indices[span].tolist())
        row.coeffs.extend(matrix.data[span].tolist())
        row.domain.extend([max(lower, -NO_LIMIT), min(upper, NO_LIMIT)])
    valued = np.nonzero(rows.worth)[0]
    proto.objective.vars.extend(valued.tolist())
    proto.objective.coeffs.extend((-rows.worth[valued]).tolist())
    proto.objective.scaling_factor = -1.0
    return model


def _solver(task: Task, seconds: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = task.workers
    solver.parameters.random_seed = task.seed
    solver.parameters.max_time_in_seconds = max(0.1, seconds)
    return solver


def main() -> None:
    """Solve, noting plans and bounds as CP-SAT tells of them."""
    task = task_of()
    rows = rows_file.load(task.instance / "rows.npz")
    recorder = Recorder(task.folder)
    model = loaded(rows)
    solver = _solver(task, task.limit - recorder.seconds())
    solver.best_bound_callback = lambda bound: recorder.point(bound=rows.points(bound))
    status = solver.status_name(solver.solve(model, Incumbents(rows, recorder)))
    if status in PLAN:
        recorder.point(worth=rows.points(solver.objective_value), bound=rows.points(solver.best_objective_bound))
    recorder.end(status.lower(), ortools=ortools.__version__)
    if status in PLAN:
        np.save(task.folder / VALUES, np.array(list(solver.response_proto.solution)[: len(rows.lower)], np.int64))


if __name__ == "__main__":
    main()
