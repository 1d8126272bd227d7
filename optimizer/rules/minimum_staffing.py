"""A project runs decently staffed or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.rules.demand import covered_terms

if TYPE_CHECKING:
    from optimizer.columns import Columns

RULE = "minimum_staffing"


def write(columns: Columns) -> None:
    r"""
    A running project covers at least its minimum share of its need.

    .. math:: \sum_b cover_{pkb} + short_{pk} \ge \lceil pct_p \cdot need_p / 100 \rceil \; run_{pk}, \qquad short_{pk} = 0

    The shortfall lets a search pass through plans that are not yet staffed; in the program of the rules it is fixed to 0.
    """
    for project in columns.problem.work.projects:
        for k in project.shifts:
            terms = [*covered_terms(columns, project.index, k), (columns.run[project.index, k], -project.least_covered)]
            short = columns.short[project.index, k] = columns.rows.column(0, project.least_covered)
            columns.press(short, 0, terms, 1, (RULE, project.project.id))
