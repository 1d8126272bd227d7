"""Nobody is booked for more than they have."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from optimizer.rules.cliques import overlaps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.arrays import Ints
    from optimizer.columns import Candidate, Columns

RULE = "capacity"


def write(columns: Columns) -> None:
    r"""
    From the freeze's end on, the shares of a person in a week sum to at most 100 percent less the reserve.

    .. math:: \sum_{j \ni t} share_j x_j + fixed_{rt} + \sum_p wound_{rpt} (1 - run_p) \le 100 - reserve_r
    """
    problem = columns.problem
    for r, person in enumerate(problem.supply.ids):
        fixed, limit = problem.fixed_share[r], int(problem.supply.capacity[r])
        _write_fixed(columns, r)
        mine, winding = columns.by_person.get(r, []), problem.winding_by_person.get(r, {})
        uneven = [candidate for candidate in mine if candidate.kept]
        for week, candidates in overlaps(mine, partial(_signature, fixed, winding, uneven)):
            wound = [(p, int(share[week])) for p, share in winding.items() if share[week]]
            spared = [(run, -share) for p, share in wound for run, _ in columns.runs(p)]
            left = limit - int(fixed[week]) - sum(share for _, share in wound)
            columns.rows.at_most([*shares_in(week, candidates), *spared], left, (RULE, person))


def _signature(fixed: Ints, winding: Mapping[int, Ints], uneven: list[Candidate], week: int) -> object:
    """Return what sets a week's limit apart: the percent given or wound down, and the shares of bookings that change inside their block."""
    wound = tuple(int(share[week]) for share in winding.values())
    return int(fixed[week]), wound, tuple(shares_in(week, [c for c in uneven if week in c.block]))


def _write_fixed(columns: Columns, r: int) -> None:
    """State what bookings that must stay already break: too much of a person, or a person who is not there."""
    problem = columns.problem
    later = np.arange(problem.weeks) >= problem.supply.begins[r]
    fixed = np.where(later, problem.fixed_share[r], 0)
    over = fixed > problem.supply.capacity[r]
    if (over | ((fixed > 0) & ~problem.supply.employed[r])).any():
        columns.rows.at_most([], -1, (RULE, problem.supply.ids[r]))


def shares_in(week: int, candidates: list[Candidate]) -> list[tuple[int, int]]:
    """Return the terms that sum to the percent booked in a week."""
    return [(atom.column, int(atom.share[week - c.block.start])) for c in candidates for atom in c.atoms]
