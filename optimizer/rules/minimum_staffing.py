"""A project runs decently staffed or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.rules.demand import covered_terms

if TYPE_CHECKING:
    from optimizer.columns import Columns
    from optimizer.work import ProjectWork

RULE = "minimum_staffing"


def write(columns: Columns) -> None:
    r"""
    A running project covers at least its minimum share of its need.

    .. math:: \sum_b cover_{pkb} + short_{pk} \ge \lceil pct_p \cdot need_p / 100 \rceil \; run_{pk}, \qquad short_{pk} = 0

    The shortfall lets a search pass through plans that are not yet staffed; in the program of the rules it is fixed to 0.
    """
    work = columns.problem.work
    for project in work.whole:
        if len(work.strands[project.index]) > 1:
            _with_packages(columns, project)
            continue
        for k in project.shifts:
            terms = [*covered_terms(columns, project.index, k), (columns.run[project.index, k], -project.least_covered)]
            short = columns.short[project.index, k] = columns.rows.column(0, project.least_covered)
            columns.press(short, 0, terms, 1, (RULE, project.project.id))


def _with_packages(columns: Columns, project: ProjectWork) -> None:
    """Write one row for all timings, because the project and its packages that move by themselves choose theirs apart."""
    if not project.shifts:
        return
    strands = columns.problem.work.strands[project.index]
    terms = [term for strand in strands for k in strand.shifts for term in covered_terms(columns, strand.index, k)]
    terms += [(column, -project.least_covered) for column, _ in columns.runs(project.index)]
    short = columns.short[project.index, project.shifts[0]] = columns.rows.column(0, project.least_covered)
    columns.press(short, 0, terms, 1, (RULE, project.project.id))
