"""Projects wait for those they depend on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.projects import Stage

if TYPE_CHECKING:
    from models.projects import Dependency
    from optimizer.columns import Columns
    from optimizer.work import ProjectWork

RULE = "precedence"


def write(columns: Columns) -> None:
    r"""
    A successor runs under a shift only if its predecessor runs early enough.

    .. math:: \sum_{i \le k} run_{si} \le \sum_{j :\, end_p + j + 1 + lag \le start_s + k} run_{pj}

    With SS the predecessor's start plus lag takes the place of its end plus one plus lag.
    """
    work = columns.problem.work
    for dependency in columns.problem.portfolio.dependencies:
        if dependency.hard:
            before = work.projects[work.project_index[dependency.predecessor]]
            after = work.projects[work.project_index[dependency.successor]]
            if before.project.stage is not Stage.DONE:
                _wait(columns, dependency, before, after)


def _wait(columns: Columns, dependency: Dependency, before: ProjectWork, after: ProjectWork) -> None:
    reached = before.first if dependency.type == "SS" else before.last + 1
    dateless = not before.demands or not after.demands  # outside the horizon nobody waits, but the predecessor still has to run
    for k in after.shifts:
        by_then = [i for i in after.shifts if i <= k]
        in_time = [j for j in before.shifts if dateless or reached + j + dependency.lag_weeks <= after.first + k]
        terms = [*((columns.run[after.index, i], 1) for i in by_then), *((columns.run[before.index, j], -1) for j in in_time)]
        columns.rows.at_most(terms, 0, (RULE, dependency.successor))
