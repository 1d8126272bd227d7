"""
Takes the prices of a proof along to the next portfolio, where they bound all plans before anything is solved.

Any prices bound all plans (:mod:`optimizer.lagrangian`). After one more change most of what projects compete for is as scarce as it
was, so the prices of the earlier proof, put on the rows that say the same, bound nearly as tightly as those that a solver finds
within seconds, and more tightly than its first ones: they know which lazy rows matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from models.shadow_prices import RowPrices, ShadowPrices, TiePrice, WeekPrice
from optimizer.offers import HUNDRED
from optimizer.rows import FREE
from optimizer.score.value import scale_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from optimizer.arrays import Floats, Ints
    from optimizer.problem import Problem
    from optimizer.relaxation import Relaxation
    from optimizer.work import ProjectWork

N = TypeVar("N")

TIME, EFFORT, MANDATORY = "capacity", "demand", "mandatory_first"
"""Rules whose rows are named by people and weeks, are decided exactly whatever their price, and are in points themselves."""
DIGITS = 6
"""Significant digits of a price."""


def shadow_prices(relaxation: Relaxation, duals: Floats, tied: Sequence[int]) -> ShadowPrices:
    """
    Return the prices that a solver found, by the names of what they are paid for.

    Parameters
    ----------
    duals
        Prices of the relaxation's rows, and after these of lazy ones.
    tied
        The lazy rows, in their order; those beyond the prices have none.
    """
    problem, point = relaxation.problem, _point(relaxation.problem)
    rows, weeks = _people_rows(relaxation)
    people = [relaxation.program.groups[row][1] for row in rows.tolist()]
    paid = zip(people, weeks.tolist(), (duals[rows] / point).tolist(), strict=True)
    ties = list(zip(tied, (duals[len(relaxation.program.row_lower) :] / point).tolist(), strict=False))
    names = _ties_named(relaxation, np.array([i for i, _ in ties], np.int64))
    return ShadowPrices(
        start=problem.portfolio.horizon.start,
        time=tuple(WeekPrice(person=r, week=t, points=_rounded(price)) for r, t, price in paid if price),
        ties=tuple(
            TiePrice(person=tie.person, runs=tie.runs, timing=tie.timing, week=t, points=_rounded(price))
            for (tie, t), (_, price) in zip(names, ties, strict=True)
            if price
        ),
        others=tuple(
            RowPrices(rule=rule, subject=subject, points=tuple(_rounded(float(duals[row]) / _unit(rule, point)) for row in mine))
            for (rule, subject), mine in _other_rows(relaxation).items()
            if duals[mine].any()
        ),
    )


class Carried(NamedTuple):
    """Earlier prices on the rows of a relaxation."""

    tied: tuple[int, ...]
    """The lazy rows that have one."""
    duals: Floats
    """Prices of the relaxation's rows and of these."""


def carried(relaxation: Relaxation, prices: ShadowPrices) -> Carried:
    """Put earlier prices on the rows that say the same; those of which nothing is left are dropped."""
    problem, point = relaxation.problem, _point(relaxation.problem)
    later = (problem.portfolio.horizon.start - prices.start).days // 7
    duals = np.zeros(len(relaxation.program.row_lower))
    rows, weeks = _people_rows(relaxation)
    by_person = _by_name((relaxation.program.groups[row][1] for row in rows.tolist()), weeks, rows)
    for paid in prices.time:
        _put(duals, by_person.get(paid.person), paid.week - later, paid.points * point)
    by_rule = _other_rows(relaxation)
    for others in prices.others:
        mine = by_rule.get((others.rule, others.subject), [])
        if len(mine) == len(others.points):
            duals[mine] = [price * _unit(others.rule, point) for price in others.points]
    if not prices.ties:
        return Carried((), duals)
    every = np.arange(relaxation.ties.shares.shape[0])
    named = _ties_named(relaxation, every)
    by_tie = _by_name((tie for tie, _ in named), np.array([t for _, t in named], np.int64), every)
    lazy = np.zeros(len(every))
    for tie in prices.ties:
        _put(lazy, by_tie.get(_Tie(tie.person, tie.runs, tie.timing)), tie.week - later, tie.points * point)
    tied = np.nonzero(lazy)[0]
    return Carried(tuple(tied.tolist()), np.concatenate([duals, lazy[tied]]))


def bound_at(relaxation: Relaxation, prices: Carried) -> int:
    """Return units of value that no plan exceeds."""
    rows = [(relaxation.ties.row(i), -FREE, 0, ("demand", "")) for i in prices.tied]
    return relaxation.proven(relaxation.program.with_rows(rows), prices.duals)


class _Tie(NamedTuple):
    """A person's part in a run."""

    person: str
    runs: str
    timing: int


def _point(problem: Problem) -> float:
    """Return how much of the objective a point is."""
    return float(HUNDRED * scale_of(problem)[0])


def _unit(rule: str, point: float) -> float:
    """Return by what prices of a rule's rows are divided: those of mandatory value are in points for a point as they are."""
    return 1.0 if rule == MANDATORY else point


def _rounded(price: float) -> float:
    return float(f"{price:.{DIGITS}g}")


def _people_rows(relaxation: Relaxation) -> tuple[Ints, Ints]:
    """Return the rows about people's time, and the week of each: that in which the last of its offers begins."""
    rows = np.array([row for row, (rule, _) in enumerate(relaxation.program.groups) if rule == TIME], np.int64)
    entries = relaxation.program.matrix[rows].tocoo()
    offer = entries.col - relaxation.begin
    real = (offer >= 0) & (offer < relaxation.offers.size)
    weeks = np.zeros(len(rows), np.int64)
    np.maximum.at(weeks, entries.row[real], relaxation.offers.first[offer[real]])
    return rows, weeks


def _other_rows(relaxation: Relaxation) -> dict[tuple[str, str], list[int]]:
    """Return the rows of all other rules that bind projects together, by rule and subject."""
    found: dict[tuple[str, str], list[int]] = {}
    for row, (rule, subject) in enumerate(relaxation.program.groups):
        if rule not in (TIME, EFFORT):
            found.setdefault((rule, subject), []).append(row)
    return found


def _ties_named(relaxation: Relaxation, ties: Ints) -> list[tuple[_Tie, int]]:
    """Return the name of some lazy rows, and the week of each: that in which the last of its offers begins."""
    problem, offers, shares = relaxation.problem, relaxation.offers, relaxation.ties.shares[ties]
    if not len(ties):
        return []
    begin = shares.indptr[:-1]
    member, week = shares.indices[begin], np.maximum.reduceat(offers.first[shares.indices], begin)
    strands = [_name(strand) for strand in problem.work.projects]
    places = [offers.places[place] for place in offers.place[member].tolist()]
    return [
        (_Tie(problem.supply.ids[r], strands[place.project], place.shift), t)
        for r, place, t in zip(offers.person[member].tolist(), places, week.tolist(), strict=True)
    ]


def _name(strand: ProjectWork) -> str:
    return strand.project.id if strand.package is None else strand.package.key


def _by_name(names: Iterable[N], weeks: Ints, rows: Ints) -> dict[N, list[tuple[int, int]]]:
    """Return (week, row) by name, in the order of weeks."""
    found: dict[N, list[tuple[int, int]]] = {}
    for name, week, row in zip(names, weeks.tolist(), rows.tolist(), strict=True):
        found.setdefault(name, []).append((week, row))
    return {name: sorted(mine) for name, mine in found.items()}


def _put(duals: Floats, rows: Sequence[tuple[int, int]] | None, week: int, price: float) -> None:
    """Add a price to the row of a week, or to the last one before it: what goes on in the week is in that."""
    before = [row for at, row in rows or () if at <= week]
    if before:
        duals[before[-1]] += price
