"""What finishing late costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.rows import Linear

if TYPE_CHECKING:
    from optimizer.columns import Columns
    from optimizer.work import ProjectWork


def lateness(columns: Columns) -> Linear:
    r"""
    Sum cost of delay times weeks late over the running projects, in minor units.

    .. math:: L = \sum_p delay_p \sum_k \max(0, end_p + k - target_p)\, run_{pk}
    """
    work = columns.problem.work
    terms = [
        (columns.run[project.index, k], project.project.cost_of_delay * project.late_weeks(k))
        for project in work.whole
        if len(work.strands[project.index]) == 1
        for k in project.shifts
    ]
    packaged = [project for project in work.whole if len(work.strands[project.index]) > 1 and project.project.cost_of_delay]
    return Linear.of([*terms, *(term for project in packaged for term in _of_strands(columns, project))])


def _of_strands(columns: Columns, project: ProjectWork) -> list[tuple[int, int]]:
    r"""
    Return the terms of a project whose packages move by themselves: it is as late as the latest of them.

    .. math:: late_j \ge \sum_{m:\, weeks_{wm} \ge j} run_{wm} \quad \forall w

    with a column for each number of weeks *j* that some timing comes to.
    """
    strands = columns.problem.work.strands[project.index]
    levels = sorted({strand.late_weeks(k) for strand in strands for k in strand.shifts} - {0})
    terms = []
    for below, level in zip([0, *levels], levels, strict=False):
        late = columns.rows.flag()
        for strand in strands:
            runs = [(columns.run[strand.index, k], -1) for k in strand.shifts if strand.late_weeks(k) >= level]
            if runs:
                columns.press(late, 0, runs, 1, ("lateness", project.project.id))
        terms.append((late, project.project.cost_of_delay * (level - below)))
    return terms
