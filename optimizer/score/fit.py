"""How well people fit what they are booked on."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from optimizer.rows import Linear

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.columns import Candidate, Columns

GROUP = ("fit", "")


def fit(columns: Columns) -> Linear:
    r"""
    Sum levels above the required ones, demands of a person beyond the first, and people on a demand beyond the first.

    .. math:: F = \sum_{rd} seat_{rd} (1 + 1 + above_{rd}) - \lvert\{r\}\rvert - \lvert\{d\}\rvert

    Each seat adds one demand to its person and one person to its demand; each person and demand with any seat takes one back.
    Levels are those of the first booked week.
    """
    given = _given_seats(columns)
    constant = 2 * len(given) - len({r for r, _ in given}) - len({d for _, d in given})
    constant += sum(_surplus(columns, r, d, week) for (r, d), week in given.items())
    terms: list[tuple[int, int]] = []
    by_person: dict[int, list[int]] = defaultdict(list)
    by_demand: dict[int, list[int]] = defaultdict(list)
    for (r, d), seat in columns.by_seat.items():
        terms += _above(columns, seat, given.get((r, d)))
        if (r, d) not in given:
            flag = columns.any_of(("seat", r, d), seat, GROUP, exact=True)
            terms.append((flag, 2))
            by_person[r].append(flag)
            by_demand[d].append(flag)
    terms += _taken_back(columns, "person", by_person, {r for r, _ in given})
    terms += _taken_back(columns, "demand", by_demand, {d for _, d in given})
    return Linear.of(terms, constant)


def _above(columns: Columns, seat: list[Candidate], given: int | None) -> list[tuple[int, int]]:
    r"""
    Return the terms of a seat's levels above the required ones in its first booked week.

    With flags :math:`by_i` for being booked by the *i*-th week in which a booking may begin,

    .. math:: \sum_i above_i (by_i - by_{i-1}) = \sum_i (above_i - above_{i+1})\, by_i

    A booking that must stay ends the sum: from its first week on, somebody is booked anyway.
    """
    r, d = seat[0].person, seat[0].demand
    starts = sorted({int(c.active[0]) for c in seat if given is None or c.active[0] < given})
    above = [_surplus(columns, r, d, week) for week in starts]
    following = [*above[1:], 0 if given is None else _surplus(columns, r, d, given)]
    terms = []
    for week, now, then in zip(starts, above, following, strict=False):
        if now != then:
            begun = [c for c in seat if c.active[0] <= week]
            key = ("seat", r, d) if len(begun) == len(seat) else ("seat", r, d, week)
            terms.append((columns.any_of(key, begun, GROUP, exact=True), now - then))
    return terms


def _surplus(columns: Columns, r: int, d: int, week: int) -> int:
    return columns.problem.ability.surplus(columns.problem.work.demands[d].demand, r, week)


def _taken_back(columns: Columns, kind: str, flags_of: Mapping[int, list[int]], present: set[int]) -> list[tuple[int, int]]:
    """Return the terms that count people, or demands, with any seat once; those with a given seat are constants."""
    return [(_first(columns, (kind, index), flags), -1) for index, flags in flags_of.items() if index not in present]


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
    """Return the first booked week of the seats that bookings which must stay hold after the freeze."""
    problem, given = columns.problem, {}
    for r, d in problem.today.held:
        weeks = np.nonzero(problem.fixed(r, d)[problem.supply.begins[r] :])[0]
        if len(weeks):
            given[r, d] = int(problem.supply.begins[r]) + int(weeks[0])
    return given
