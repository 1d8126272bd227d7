"""Which projects must run, and which must not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimizer.columns import Columns

RULE = "selection"


def write(columns: Columns) -> None:
    r"""
    A project runs under at most one shift; mandatory and forced-in ones run.

    .. math::
        \sum_k run_{pk} \le 1, \qquad \sum_k run_{pk} = 1 \quad \text{if } p \text{ must run}, \qquad
        \sum_m run_{wm} = \sum_k run_{pk} \quad \text{for packages } w \text{ that move by themselves}
    """
    together(columns)
    for project in columns.problem.work.whole:
        group = (RULE, project.project.id)
        columns.rows.add(columns.runs(project.index), int(project.must_run), 1, group)
        if project.must_run and project.must_not_run:
            columns.rows.at_least([], 1, group)


def together(columns: Columns) -> None:
    """Write that a work package that moves by itself runs, under one of its timings, if and only if its project does."""
    for strand in columns.problem.work.projects:
        if strand.package is not None:
            project = [(column, -1) for column, _ in columns.runs(strand.owner)]
            columns.rows.add([*columns.runs(strand.index), *project], 0, 0, (RULE, strand.package.key))
