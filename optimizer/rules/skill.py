"""Whoever must stay on a demand still has the skills for it; everybody else is only a candidate if able."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from optimizer.columns import Columns

RULE = "skill"


def write(columns: Columns) -> None:
    """State what bookings that must stay already break; candidates are able by construction."""
    problem = columns.problem
    for r, d in problem.today.held:
        later = np.arange(problem.weeks) >= problem.supply.begins[r]
        work = problem.work.demands[d]
        booked = later & (problem.fixed(r, d) > 0)
        outside = (np.arange(problem.weeks) < work.first) | (np.arange(problem.weeks) > work.last)
        if (booked & ~problem.ability.of_demand(work.demand)[r]).any():
            columns.rows.at_most([], -1, (RULE, problem.supply.ids[r]))
        if (booked & outside).any():
            columns.rows.at_most([], -1, ("demand", work.demand.id))
