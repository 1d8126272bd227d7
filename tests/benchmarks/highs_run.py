"""The newest HiGHS as a contender, in a process that never loads OR-Tools: the two do not bear each other."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

from tests.benchmarks import rows_file
from tests.benchmarks.run_folder import VALUES, Recorder, task_of

if TYPE_CHECKING:
    from tests.benchmarks.rows_file import Rows
    from tests.benchmarks.run_folder import Task


def program_of(rows: Rows) -> highspy.HighsLp:
    """Return the rows as HiGHS wants them, the objective in points."""
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(rows.lower), len(rows.row_lower)
    program.col_lower_, program.col_upper_ = rows.lower.astype(float), rows.upper.astype(float)
    matrix, program.row_lower_, program.row_upper_ = rows.scaled()
    program.col_cost_ = rows.worth / rows.scale
    program.offset_ = rows.points(0)
    program.sense_ = highspy.ObjSense.kMaximize
    program.integrality_ = [highspy.HighsVarType.kInteger] * len(rows.lower)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_, program.a_matrix_.index_, program.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    return program


def _configured(task: Task, seconds: float) -> highspy.Highs:
    solver = highspy.Highs()
    options = {"output_flag": False, "threads": task.workers, "random_seed": task.seed, "mip_rel_gap": 0.0, "time_limit": max(0.1, seconds)}
    for name, value in options.items():
        solver.setOptionValue(name, value)
    return solver


def main() -> None:
    """Solve, noting plans and bounds as HiGHS tells of them."""
    task = task_of()
    rows = rows_file.load(task.instance / "rows.npz")
    recorder = Recorder(task.folder)

    told = {"plan": -np.inf, "bound": np.inf}

    def tell(event: Any) -> None:
        plan, bound = event.data_out.mip_primal_bound, event.data_out.mip_dual_bound
        if plan > told["plan"] or bound < told["bound"]:
            told.update(plan=plan, bound=bound)
            recorder.point(worth=plan, bound=bound)

    program = program_of(rows)
    solver = _configured(task, task.limit - recorder.seconds())
    solver.passModel(program)
    solver.setOptionValue("time_limit", max(0.1, task.limit - recorder.seconds()))
    for occasion in (solver.cbMipImprovingSolution, solver.cbMipInterrupt):
        occasion.subscribe(tell)
    solver.run()
    info = solver.getInfo()
    has_plan = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    recorder.point(worth=info.objective_function_value if has_plan else None, bound=info.mip_dual_bound)
    recorder.end(solver.modelStatusToString(solver.getModelStatus()).lower(), highspy=version("highspy"))
    if has_plan:
        np.save(task.folder / VALUES, np.rint(np.array(solver.getSolution().col_value)).astype(np.int64))


if __name__ == "__main__":
    main()
