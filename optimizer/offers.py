"""
Everything that may be booked, as flat arrays: what the relaxation, its prices and the choice of columns are computed from.

The exact model (:mod:`optimizer.candidates`) makes a column with its own rows for each candidate, which only pays for those worth
considering. Offers are all of them, hundreds of thousands in a large portfolio, at a few bytes each.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from optimizer.candidates import able_in, partly_held
from optimizer.ramp_up import elapsed_weeks, is_newcomer
from optimizer.rules.demand import frozen_cover

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from optimizer.arrays import Bools, Ints
    from optimizer.problem import Problem
    from optimizer.work import DemandWork

HUNDRED = 100
"""Minutes are kept in hundredths here, so that a step of a share is a whole number of them."""
_FIELDS = ("place", "person", "first", "last", "share", "most", "minutes")
"""Columns of the table that offers are collected in."""


class Place(NamedTuple):
    """A block of a demand under a shift of its project, from the freeze's end on."""

    demand: int
    project: int
    shift: int
    block: range
    need: int
    """Minutes that bookings may still cover: what is needed less what bookings that must stay deliver."""
    given: int
    """Minutes that bookings which must stay cover."""


@dataclass(frozen=True)
class Offers:
    """Bookings that plans may make; N of them, in the order of their places. One unit is a step of the granularity."""

    places: tuple[Place, ...]
    place: Ints
    """(N,), index into ``places``."""
    person: Ints
    first: Ints
    last: Ints
    """(N,), weeks between which the person is taken."""
    share: Ints
    """(N,), percent that a unit takes in these weeks, at least."""
    most: Ints
    """(N,), units."""
    minutes: Ints
    """(N,), hundredths of minutes that a unit delivers at most over the block."""
    kept: Mapping[int, Ints]
    """By offer that keeps today's uneven booking: (T,) minutes it delivers in each week."""
    beside: Mapping[int, Ints]
    """By offer beside weeks in which today's booking must stay: (T,) minutes a unit delivers in each week."""
    given: Mapping[tuple[int, int], int]
    """By project and shift, minutes covered by bookings that nobody decides on."""
    shared: tuple[tuple[int, ...], ...] = ()
    """By place, the shifts under which it is the same; empty if each shift has its own places."""

    @property
    def size(self) -> int:
        """N."""
        return len(self.person)

    def of_places(self, field: str) -> Ints:
        """Return (N,): a number of each offer's place."""
        return np.array([getattr(place, field) for place in self.places], np.int64)[self.place]

    @cached_property
    def place_starts(self) -> Ints:
        """(N,): the first week of each offer's block."""
        return np.array([place.block.start for place in self.places], np.int64)[self.place]

    @cached_property
    def constant(self) -> Mapping[tuple[int, ...], int]:
        """By person, demand, shift and first week of the block: the offer of a constant share."""
        keys = np.stack([self.person, self.of_places("demand"), self.of_places("shift"), self.place_starts], axis=1)
        return {key: i for i, key in enumerate(map(tuple, keys.tolist())) if i not in self.kept}

    def only(self, chosen: Bools) -> Offers:
        """Return some of the offers; all places stay."""
        where = np.cumsum(chosen) - 1
        columns = {name: getattr(self, name)[chosen] for name in _FIELDS}
        kept, beside = ({int(where[i]): weekly for i, weekly in some.items() if chosen[i]} for some in (self.kept, self.beside))
        return Offers(places=self.places, kept=kept, beside=beside, given=self.given, shared=self.shared, **columns)

    def cost(self, problem: Problem, weeks: range) -> Ints:
        """Return (N,): what a unit costs at least in the given weeks, in minutes x minor units per hour."""
        step = problem.step
        weekly = problem.supply.rate * (step * problem.supply.net // 100)
        total = np.concatenate([np.zeros((len(weekly), 1), np.int64), np.cumsum(weekly, axis=1)], axis=1)
        begin, end = np.maximum(self.first, weeks.start), np.minimum(self.last + 1, weeks.stop)
        cost = np.where(end > begin, total[self.person, np.maximum(begin, end)] - total[self.person, begin], 0)
        for i, delivered in (*self.kept.items(), *self.beside.items()):
            inside = slice(weeks.start, weeks.stop)
            cost[i] = int(delivered[inside] @ problem.supply.rate[self.person[i], inside])
        return cost


def offers_of(problem: Problem, *, together: bool = False) -> Offers:
    """
    List everything that may be booked from the freeze's end on.

    Parameters
    ----------
    together
        Whether places that are the same under several shifts are listed once: a pause leaves most of a project what it is under another.
    """
    places = list(_places(problem))
    net = np.concatenate([np.zeros((len(problem.supply.net), 1), np.int64), np.cumsum(problem.supply.net, axis=1)], axis=1)
    alike, given = _alike(problem, places), _given(problem, places)
    shared: tuple[tuple[int, ...], ...] = ()
    if together:
        shared = tuple(tuple(places[i].shift for i in same) for same in alike)
        places, alike = [places[same[0]] for same in alike], [[i] for i in range(len(alike))]
    parts = [_at(_regular(problem, places[same[0]], net), same) for same in alike]
    beside = [(_at(row, [i]), weekly) for same in alike for row, weekly in _beside(problem, places[same[0]]) for i in same]
    kept = [(_at(row, [i]), weekly) for same in alike for row, weekly in _kept(problem, places[same[0]]) for i in same]
    table = np.concatenate([*parts, *(row for row, _ in (*beside, *kept))]) if parts else np.zeros((0, len(_FIELDS)), np.int64)
    order = np.argsort(table[:, 0], kind="stable")
    where = np.empty(len(order), np.int64)
    where[order] = np.arange(len(order))
    columns = {name: np.ascontiguousarray(table[order, i]) for i, name in enumerate(_FIELDS)}
    last = where[len(table) - len(beside) - len(kept) :].tolist()
    beside_at = dict(zip(last[: len(beside)], (weekly for _, weekly in beside), strict=True))
    kept_at = dict(zip(last[len(beside) :], (weekly for _, weekly in kept), strict=True))
    return Offers(places=tuple(places), kept=kept_at, beside=beside_at, given=given, shared=shared, **columns)


def _places(problem: Problem) -> Iterator[Place]:
    for project in problem.work.projects:
        for k in project.shifts:
            for d in project.demands:
                work = problem.work.demands[d]
                if not work.demand.is_equipment:
                    yield from _blocks(problem, work, k)


def _blocks(problem: Problem, work: DemandWork, k: int) -> Iterator[Place]:
    for block in problem.blocks(work.index, k):
        if block.start >= problem.freeze_end:
            need = work.needed(k, block)
            fixed = int(problem.fixed_delivery[work.index, block.start : block.stop].sum())
            yield Place(work.index, work.project, k, block, max(0, need - fixed), min(need, fixed))


def _alike(problem: Problem, places: list[Place]) -> list[list[int]]:
    """
    Return the indices of places that the same people may take in the same way.

    What lies before a pause is the same however long that is, and what lies behind it wherever that began.
    """
    ramps = bool(problem.portfolio.settings.ramp_up)
    found: dict[tuple[object, ...], list[int]] = {}
    for i, place in enumerate(places):
        kind = place.demand, place.block, place.need, tuple(_lost(problem, place)), place.shift if ramps else 0
        found.setdefault(kind, []).append(i)
    return list(found.values())


def _at(rows: Ints, places: list[int]) -> Ints:
    """Return the rows of one place once for each of some that are like it."""
    several = np.tile(rows, (len(places), 1))
    several[:, 0] = np.repeat(np.array(places, np.int64), len(rows))
    return several


def _regular(problem: Problem, place: Place, net: Ints) -> Ints:
    """Return (offers, fields): those of the people who may take a constant share of a place, whose index is still open."""
    if problem.work.owners[place.project] in problem.today.frozen_projects:
        return np.zeros((0, len(_FIELDS)), np.int64)
    block, step = place.block, problem.step
    people = np.nonzero(bookable_in(problem, place.demand, block) & ~_partly_bound(problem, place))[0]
    minutes = step * (net[people, block.stop] - net[people, block.start])
    room = HUNDRED * (place.need + problem.step_minutes * len(block) // 100 + sum(minutes for _, minutes in _lost(problem, place)))
    least = problem.supply.least[people] // step
    most = np.minimum(problem.supply.capacity[people], 100) // step
    uneven = (problem.supply.net[people, block.start : block.stop] % HUNDRED).any(axis=1)  # rounding down may make one more step fit
    least_minutes, minutes = _ramped(problem, place, people, minutes)
    most = np.minimum(most, np.where(least_minutes > 0, room // np.maximum(least_minutes, 1) + uneven, most))
    useful = (most >= least) & (minutes > 0)
    people, minutes, most = people[useful], minutes[useful], most[useful]
    for week, lost in _lost(problem, place):  # concave in the share, so that each step loses at least its part of the whole
        minutes = minutes - HUNDRED * np.minimum(lost, most * step * problem.supply.net[people, week] // 100) // most
    size = len(people)
    return np.stack(
        [
            np.zeros(size, np.int64),
            people,
            np.full(size, block.start),
            np.full(size, block.stop - 1),
            np.full(size, step),
            most,
            minutes,
        ],
        axis=1,
    )


def _ramped(problem: Problem, place: Place, people: Ints, minutes: Ints) -> tuple[Ints, Ints]:
    """Return (people,) twice: hundredths of minutes of a step at least and at most, with what newcomers lose in their ramp-up."""
    work, ramp = problem.work.demands[place.demand], problem.portfolio.settings.ramp_up
    if not ramp:
        return minutes, minutes
    least, best, away = minutes.copy(), minutes.copy(), 100 - problem.portfolio.settings.ramp_up_pct
    for i, r in enumerate(people.tolist()):
        if is_newcomer(problem, r, work):
            for bound, elapsed in ((least, 0), (best, max(elapsed_weeks(problem, r, work, place.shift, place.block.start)))):
                early = problem.supply.net[r, place.block.start : min(place.block.stop, place.block.start + ramp - elapsed)]
                bound[i] -= int((problem.step * early * away // 100).sum())
            least[i] -= HUNDRED * min(ramp, len(place.block))  # rounding each week down may make a step fit
    return least, best


def _lost(problem: Problem, place: Place) -> list[tuple[int, int]]:
    """Return (week, minutes) that each person on a place loses around a pause."""
    return [(week, minutes) for week, minutes in problem.work.demands[place.demand].lost(place.shift) if week in place.block]


def bookable_in(problem: Problem, d: int, block: range) -> Bools:
    """Return (R,): who may get a constant share of a demand in a block."""
    able = able_in(problem, d, block)
    able[list(problem.today.protected)] = False
    for r, held in problem.held_on.get(d, ()):
        able[r] &= not held.bound[block.start : block.stop].all()
    return able


def _partly_bound(problem: Problem, place: Place) -> Bools:
    """Return (R,): whose booking on the demand must stay as it is in a part of the block."""
    bound = np.zeros(len(problem.supply.ids), bool)
    for r, held in problem.held_on.get(place.demand, ()):
        bound[r] = held.bound[place.block.start : place.block.stop].any()
    return bound


def _beside(problem: Problem, place: Place) -> Iterator[tuple[Ints, Ints]]:
    """
    Yield the row and weekly minutes of a step, in the weeks of a place beside those in which a booking must stay as it is.

    What these weeks are has no simple shape, so capacity does not limit such an offer; it is rare.
    """
    if problem.work.owners[place.project] in problem.today.frozen_projects:
        return
    block, step = place.block, problem.step
    weeks = slice(block.start, block.stop)
    bound = _partly_bound(problem, place)
    if not bound.any():
        return
    able = bookable_in(problem, place.demand, block) & bound
    room = HUNDRED * (place.need + problem.step_minutes * len(block) // 100 + sum(minutes for _, minutes in _lost(problem, place)))
    for r, held in problem.held_on.get(place.demand, ()):
        net = problem.supply.net[r, weeks] * ~held.bound[weeks]
        if not able[r] or not net.any():
            continue
        minutes = step * int(net.sum())
        most = min(int(problem.supply.capacity[r]), 100) // step
        most = min(most, room // minutes + bool((net % HUNDRED).any()))
        if most >= int(problem.supply.least[r]) // step:
            weekly = np.zeros(problem.weeks, np.int64)
            weekly[weeks] = step * net // 100
            yield np.array([[0, r, block.start, block.stop - 1, 0, most, minutes]], np.int64), weekly


def _kept(problem: Problem, place: Place) -> Iterator[tuple[Ints, Ints]]:
    """Yield the row and weekly minutes of bookings of today that cover a place only partly and may stay so."""
    for r, share in partly_held(problem, place.demand, place.block):
        taken = np.nonzero(share)[0]
        weekly = np.zeros(problem.weeks, np.int64)
        weekly[place.block.start : place.block.stop] = share * problem.supply.net[r, place.block.start : place.block.stop] // 100
        even = len(taken) == taken[-1] - taken[0] + 1
        first, last = place.block.start + int(taken[0]), place.block.start + int(taken[-1])
        least = int(share[taken].min()) if even else 0
        yield np.array([[0, r, first, last, least, 1, HUNDRED * int(weekly.sum())]], np.int64), weekly


def _given(problem: Problem, places: list[Place]) -> dict[tuple[int, int], int]:
    work = problem.work
    given = {(p.index, k): sum(frozen_cover(problem, d, k) for d in p.demands) for p in work.projects for k in p.shifts}
    for place in places:
        given[place.project, place.shift] += place.given
    return given
