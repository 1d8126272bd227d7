"""What finishing late costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.rows import Linear

if TYPE_CHECKING:
    from optimizer.columns import Columns


def lateness(columns: Columns) -> Linear:
    r"""
    Sum cost of delay times weeks late over the running projects, in minor units.

    .. math:: L = \sum_p delay_p \sum_k \max(0, end_p + k - target_p)\, run_{pk}
    """
    return Linear.of(
        (columns.run[project.index, k], project.project.cost_of_delay * project.late_weeks(k))
        for project in columns.problem.work.projects
        for k in project.shifts
    )
