"""A plan moves no more than the scenario allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.directives import DirectiveKind
from optimizer.moves import moved_pair, moved_project

if TYPE_CHECKING:
    from optimizer.columns import Columns

RULE = "move_limits"


def write(columns: Columns) -> None:
    r"""
    Chosen moves in the plan, of each person and on each project stay within their limits.

    .. math:: \sum_{rp} moved_{rp} + \sum_p moved_p \le most, \quad \sum_p moved_{rp} \le most, \quad \sum_r moved_{rp} \le most
    """
    limits = [d for d in columns.problem.portfolio.directives if d.hard and d.kind is DirectiveKind.MAX_MOVES and d.value is not None]
    if not limits:
        return
    pairs = _moved_pairs(columns)
    for limit in limits:
        most = int(limit.value or 0)
        if limit.subject == "plan":
            _limit_plan(columns, list(pairs.values()), most)
        else:
            position = 0 if limit.subject == "person" else 1
            for index in {pair[position] for pair in pairs}:
                terms = [(flag, 1) for pair, flag in pairs.items() if pair[position] == index]
                columns.rows.at_most(terms, most, (RULE, f"{limit.subject} {index}"))


def _moved_pairs(columns: Columns) -> dict[tuple[int, int], int]:
    problem = columns.problem
    today = {(r, problem.work.demands[d].project) for r, d in problem.today.held}
    flags = {(r, p): moved_pair(columns, r, p) for r, p in sorted(today | set(columns.by_pair))}
    return {pair: flag for pair, flag in flags.items() if flag is not None}


def _limit_plan(columns: Columns, pairs: list[int], most: int) -> None:
    terms = [(flag, 1) for flag in pairs]
    constant = 0
    for project in columns.problem.work.projects:
        moved, one = moved_project(columns, project.index)
        terms += moved
        constant += one
    columns.rows.at_most(terms, most - constant, (RULE, "plan"))
