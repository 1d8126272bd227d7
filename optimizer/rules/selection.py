"""Which projects must run, and which must not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimizer.columns import Columns

RULE = "selection"


def write(columns: Columns) -> None:
    r"""
    A project runs under at most one shift; mandatory and forced-in ones run.

    .. math:: \sum_k run_{pk} \le 1, \qquad \sum_k run_{pk} = 1 \quad \text{if } p \text{ must run}
    """
    for project in columns.problem.work.projects:
        group = (RULE, project.project.id)
        columns.rows.add(columns.runs(project.index), int(project.must_run), 1, group)
        if project.must_run and project.must_not_run:
            columns.rows.at_least([], 1, group)
