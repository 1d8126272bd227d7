"""Who begins a piece of work sees it through, where somebody laid that down."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from models.directives import DirectiveKind
from optimizer.timing import pause_of

if TYPE_CHECKING:
    from optimizer.columns import Columns

RULE = "same_people"


def write(columns: Columns) -> None:
    r"""
    In all weeks of a demand in which somebody is able for it, they are on it, or in none.

    .. math:: \sum_{j \in (r,d),\, j \ni t} on_j = \sum_{j \in (r,d),\, j \ni t'} on_j

    The relaxation does without these rows, which only makes its bound weaker.
    """
    work = columns.problem.work
    for directive in columns.problem.portfolio.directives:
        if directive.hard and directive.kind is DirectiveKind.SAME_PEOPLE:
            for d, row in enumerate(work.demands):
                if not row.demand.is_equipment and directive.subject in (row.demand.project_id, row.demand.package_key):
                    for k in work.projects[row.project].shifts:
                        _see_through(columns, d, k)


def _see_through(columns: Columns, d: int, k: int) -> None:
    problem = columns.problem
    work, pause = problem.work.demands[d], pause_of(k)
    able, group = problem.ability.of_demand(work.demand), (RULE, work.demand.id)
    seats = {r for r, e in columns.by_seat if e == d} | {r for r, _ in problem.held_on.get(d, ())}
    for r in sorted(seats):
        begin = int(problem.supply.begins[r])
        weeks = [t for t in work.weeks(k) if begin <= t < problem.weeks and t not in pause and able[r, t]]
        mine = [c for c in columns.by_seat.get((r, d), ()) if c.shift == k]
        there = {t: (frozenset(c.on for c in mine if t in c.active), int(problem.fixed(r, d)[t] > 0)) for t in weeks}
        rows = {(there[t], there[u]) for t, u in pairwise(weeks) if there[t] != there[u]}
        for (now, given), (then, given_then) in sorted(rows, key=lambda row: [(sorted(ons), fixed) for ons, fixed in row]):
            terms = [*((on, 1) for on in sorted(now)), *((on, -1) for on in sorted(then))]
            columns.rows.add([*terms, (columns.run[work.project, k], given - given_then)], 0, 0, group)
