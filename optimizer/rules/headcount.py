"""A demand is shared by neither too many people nor too few."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimizer.columns import Columns
    from optimizer.work import DemandWork

RULE = "headcount"


def write(columns: Columns) -> None:
    r"""
    The distinct people on a demand from the freeze's end on are at most the maximum and, if any, at least the minimum.

    .. math:: least_d \cdot staffed_d \le \sum_r \Bigl[\sum_j on_{rdj} > 0\Bigr] \le most_d
    """
    for work in columns.problem.work.demands:
        if work.demand.heads_max is not None or (work.demand.heads_min or 0) > 1:
            _limit(columns, work)


def _limit(columns: Columns, work: DemandWork) -> None:
    problem, d, group = columns.problem, work.index, (RULE, work.demand.id)
    given = {r for r, _ in problem.held_on.get(d, ()) if problem.fixed(r, d)[problem.supply.begins[r] :].any()}
    least = work.demand.heads_min or 0
    seats = {r: seat for (r, demand), seat in columns.by_seat.items() if demand == d and r not in given}
    heads = [columns.any_of(("seat", r, d), seat, group, exact=least > 1) for r, seat in seats.items()]
    if work.demand.heads_max is not None:
        columns.rows.at_most([(head, 1) for head in heads], work.demand.heads_max - len(given), group)
    if least > 1:
        _at_least(columns, heads, least, len(given), group)


def _at_least(columns: Columns, heads: list[int], least: int, given: int, group: tuple[str, str]) -> None:
    if given:
        columns.rows.at_least([(head, 1) for head in heads], least - given, group)
        return
    for head in heads:
        columns.rows.at_least([*((other, 1) for other in heads), (head, -least)], 0, group)
