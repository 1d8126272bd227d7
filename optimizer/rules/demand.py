"""Bookings serve a demand of a running project, and hardly exceed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimizer.columns import Columns
    from optimizer.problem import Problem

RULE = "demand"


def write(columns: Columns) -> None:
    r"""
    In each block, delivery exceeds need by at most a step, covered effort is the lesser of the two, and both need the project to run.

    .. math::
        \sum_j D_j x_j + fixed \cdot run \le \max(need + step, noticed)\, run, \quad
        cover \le \sum_j D_j x_j + fixed \cdot run, \quad cover \le need \cdot run, \quad on_j \le run
    """
    for cover in columns.covers:
        demand = columns.problem.work.demands[cover.demand]
        run = columns.run[demand.project, cover.shift]
        group = (RULE, demand.demand.id)
        booked = columns.by_block.get((cover.demand, cover.shift, cover.block.start), [])
        step = columns.problem.step_minutes * len(cover.block) // 100
        delivered = [term for candidate in booked for term in candidate.delivery]
        noticed = int(columns.problem.noticed_delivery[cover.demand, cover.block.start : cover.block.stop].sum())
        columns.rows.at_most([*delivered, (run, cover.fixed - max(cover.need + step, noticed))], 0, group)
        negated = [(column, -minutes) for column, minutes in delivered]
        columns.rows.at_most([(cover.column, cover.quantum), (run, -cover.fixed), *negated], 0, group)
        columns.rows.at_most([(cover.column, 1), (run, -(cover.need // cover.quantum))], 0, group)
        for candidate in booked:
            columns.rows.at_most([(candidate.on, 1), (run, -1)], 0, group)


def covered_terms(columns: Columns, project: int, shift: int) -> list[tuple[int, int]]:
    """Return the terms that sum to the covered minutes of a project under a shift."""
    demands = set(columns.problem.work.projects[project].demands)
    terms = [(cover.column, cover.quantum) for cover in columns.covers_of_run.get((project, shift), ())]
    frozen = sum(frozen_cover(columns.problem, d, shift) for d in demands)
    return [*terms, (columns.run[project, shift], frozen)]


def frozen_cover(problem: Problem, d: int, shift: int) -> int:
    """Return the minutes that given bookings cover in the blocks before the freeze's end."""
    work = problem.work.demands[d]
    if work.demand.is_equipment:
        return 0
    covered = 0
    for block in problem.blocks(d, shift):
        if block.start < problem.freeze_end:
            need = work.needed(shift, block)
            covered += min(need, int(problem.fixed_delivery[d, block.start : block.stop].sum()))
    return covered
