"""Locked people stay on their demand; locked dates and bookings are held by the columns there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from optimizer.columns import Columns

RULE = "locks"


def write(columns: Columns) -> None:
    r"""
    In every week in which the person is locked to the demand, some booking there is active.

    .. math:: \sum_{j \in (r,d),\, j \ni t} on_j \ge 1
    """
    problem = columns.problem
    for (r, d), held in problem.today.held.items():
        locked = held.person_bound & (held.share > 0) & (np.arange(problem.weeks) >= problem.freeze_end) & (problem.fixed(r, d) == 0)
        for week in np.nonzero(locked)[0].tolist():
            active = [(c.on, 1) for c in columns.by_seat.get((r, d), ()) if week in c.active]
            columns.rows.at_least(active, 1, (RULE, problem.supply.ids[r]))
