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

    .. math:: \sum_b cover_{pkb} \ge \lceil pct_p \cdot need_p / 100 \rceil \; run_{pk}
    """
    for project in columns.problem.work.projects:
        for k in project.shifts:
            terms = [*covered_terms(columns, project.index, k), (columns.run[project.index, k], -project.least_covered)]
            columns.rows.at_least(terms, 0, (RULE, project.project.id))
