"""How well people fit what they are booked on."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from optimizer.rows import Linear

if TYPE_CHECKING:
    from optimizer.columns import Columns

GROUP = ("fit", "")


def fit(columns: Columns) -> Linear:
    r"""
    Sum levels above the required ones, demands of a person beyond the first, and people on a demand beyond the first.

    .. math:: F = \sum_{rd} seat_{rd} (1 + 1 + above_{rd}) - \lvert\{r\}\rvert - \lvert\{d\}\rvert

    Each seat adds one demand to its person and one person to its demand; each person and demand with any seat takes one back.
    """
    terms: list[tuple[int, int]] = []
    given = _given_seats(columns)
    constant = sum(2 + above for above in given.values()) - len({r for r, _ in given}) - len({d for _, d in given})
    by_person, by_demand = defaultdict(list), defaultdict(list)
    for (r, d), seat in columns.by_seat.items():
        if (r, d) not in given:
            flag = columns.any_of(("seat", r, d), seat, GROUP, exact=True)
            above = min(columns.problem.ability.surplus(columns.problem.work.demands[d].demand, r, int(c.active[0])) for c in seat)
            terms.append((flag, 2 + above))
            by_person[r].append(flag)
            by_demand[d].append(flag)
    present = {r for r, _ in given}, {d for _, d in given}
    for members, there, kind in ((by_person, present[0], "person"), (by_demand, present[1], "demand")):
        for index, flags in members.items():
            if index not in there:
                terms.append((_first(columns, (kind, index), flags), -1))
    return Linear.of(terms, constant)


def _first(columns: Columns, key: tuple[str, int], flags: list[int]) -> int:
    """Return a column that can be 1 only if any of the flags is."""
    if len(flags) == 1:
        return flags[0]
    first = columns.rows.flag()
    columns.rows.at_most([(first, 1), *((flag, -1) for flag in flags)], 0, GROUP)
    for flag in flags:
        columns.press(first, 0, [(flag, -1)], 1, GROUP)
    return first


def _given_seats(columns: Columns) -> dict[tuple[int, int], int]:
    """Return the surplus levels of the seats that bookings which must stay hold after the freeze."""
    problem, given = columns.problem, {}
    for r, d in problem.today.held:
        weeks = np.nonzero(problem.fixed(r, d)[problem.freeze_end :])[0]
        if len(weeks):
            demand = problem.work.demands[d].demand
            given[r, d] = max(0, problem.ability.surplus(demand, r, problem.freeze_end + int(weeks[0])))
    return given
