"""
A schedule within a moment: tasks one after the other, each as early as it fits, the one of least priority number first.

The serial schedule generation scheme (Kolisch, European Journal of Operational Research 90, 1996). What comes first is decided by
`optimizer.priorities`.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from optimizer.arrays import Bools, Ints
    from optimizer.shop import Candidate, Seat, Shop


class Listed(NamedTuple):
    """A schedule that keeps every rule but caps on cost."""

    begins: Mapping[int, int]
    """By strand."""
    people: Mapping[int, Candidate]
    """By demand."""
    lateness: int
    """Minor units."""


class _Need(NamedTuple):
    """Units of some types of equipment that a strand holds for the same weeks."""

    offset: int
    length: int
    types: Ints
    units: Ints
    """(types, 1)."""


class Lister:
    """Makes schedules of one problem for different priorities."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.types = list(shop.units)
        self.weeks = {strand: np.array(weeks, np.int64) for strand, weeks in shop.begins.items()}
        self.seats: dict[int, list[Seat]] = {strand: [] for strand in shop.begins}
        for seat in shop.seats:
            self.seats[seat.strand].append(seat)
        self.needs = self._needs()
        self.before: dict[int, list[tuple[int, int]]] = {strand: [] for strand in shop.begins}
        """By strand, (strand, weeks that it begins later than that one at least)."""
        self.after: dict[int, list[tuple[int, int]]] = {strand: [] for strand in shop.begins}
        """Likewise, of those that wait for it."""
        for wait in shop.waits:
            late, after = wait.after[0]
            for early, weeks in wait.before:
                if early != late:
                    self.before[late].append((early, weeks + wait.lag - after))
                    self.after[early].append((late, weeks + wait.lag - after))

    @property
    def able(self) -> bool:
        """Whether each wait is one that a strand can keep by beginning late enough, and equipment is there at all."""
        ordered = not any(wait.earliest or len(wait.after) > 1 for wait in self.shop.waits)
        return ordered and all(use.type in self.shop.units for use in self.shop.uses)

    def _needs(self) -> dict[int, list[_Need]]:
        spans: dict[int, dict[tuple[int, int], dict[int, int]]] = {strand: {} for strand in self.shop.begins}
        for use in self.shop.uses:
            if use.type in self.types:
                units, row = spans[use.strand].setdefault((use.offset, use.length), {}), self.types.index(use.type)
                units[row] = units.get(row, 0) + use.units
        return {
            strand: [_Need(*span, np.array([*units]), np.array([[*units.values()]]).T) for span, units in mine.items()]
            for strand, mine in spans.items()
        }

    def listed(self, priority: Mapping[int, float]) -> Listed | None:
        """Return the schedule that takes strands by their priority, once what they wait for is placed; None if one does not fit."""
        made = _Made(self)
        if not all(made.place(strand) for strand in _in_order(priority, self.before, self.after)):
            return None
        if len(made.begins) < len(self.shop.begins):
            return None
        return Listed(made.begins, made.people, lateness_of(self.shop, made.begins))

    def justified(self, begins: Mapping[int, int]) -> Mapping[int, int] | None:
        """
        Return begins as late as they can be, those that end last placed first, without any project ending later; None if one does not fit.

        Taken as priorities they make a schedule that is seldom later than the one they come from (Valls, Ballestin and Quintanilla,
        "Justification and RCPSP: a technique that pays", European Journal of Operational Research 165, 2005). For equipment alone.
        """
        made, owners = _Made(self), self.shop.problem.work.owners
        lengths = {strand: max((need.offset + need.length for need in needs), default=0) for strand, needs in self.needs.items()}
        ends: dict[int, int] = {}
        for strand, begin in begins.items():
            ends[owners[strand]] = max(ends.get(owners[strand], 0), begin + lengths[strand])
        latest = {strand: -float(begin + lengths[strand]) for strand, begin in begins.items()}
        for strand in _in_order(latest, self.after, self.before):
            if not made.place_late(strand, ends[owners[strand]] - lengths[strand]):
                return None
        return made.begins


def _in_order(
    priority: Mapping[int, float], before: Mapping[int, list[tuple[int, int]]], after: Mapping[int, list[tuple[int, int]]]
) -> Iterator[int]:
    """Yield strands by priority, least first, each after all that come before it."""
    missing = {strand: len(others) for strand, others in before.items()}
    ready = [(priority[strand], strand) for strand, count in missing.items() if not count]
    heapify(ready)
    while ready:
        _, strand = heappop(ready)
        yield strand
        for follower, _ in after[strand]:
            missing[follower] -= 1
            if not missing[follower]:
                heappush(ready, (priority[follower], follower))


class _Made:
    """A schedule in the making."""

    def __init__(self, lister: Lister) -> None:
        shop, weeks = lister.shop, lister.shop.problem.weeks
        self.lister = lister
        self.begins: dict[int, int] = {}
        self.people: dict[int, Candidate] = {}
        self.room = np.repeat(shop.problem.supply.capacity[:, None], weeks if shop.seats else 0, axis=1).astype(np.int64)
        self.left = np.repeat(np.array([[shop.units[type]] for type in lister.types], np.int64).reshape(-1, 1), weeks, axis=1)

    def place(self, strand: int) -> bool:
        """Let a strand begin as early as it can."""
        earliest = max((self.begins[early] + weeks for early, weeks in self.lister.before[strand]), default=0)
        weeks = self.lister.weeks[strand]
        weeks = weeks[np.searchsorted(weeks, earliest) :]
        if not len(weeks):
            return False
        needs, seats = self.lister.needs[strand], self.lister.seats[strand]
        if not seats and len(needs) == 1 and weeks[-1] - weeks[0] == len(weeks) - 1:
            begin = self._first_gap(needs[0], int(weeks[0]))
            if begin > weeks[-1]:
                return False
            self._book(strand, begin, {})
            return True
        return self._seated(strand, weeks, self._fits(needs, weeks))

    def place_late(self, strand: int, latest: int) -> bool:
        """Let a strand without seats begin as late as it can, its followers being placed."""
        latest = min([latest, *(self.begins[late] - weeks for late, weeks in self.lister.after[strand])])
        weeks = self.lister.weeks[strand]
        weeks = weeks[: np.searchsorted(weeks, latest, side="right")]
        fits = np.flatnonzero(self._fits(self.lister.needs[strand], weeks))
        if len(fits):
            self._book(strand, int(weeks[fits[-1]]), {})
        return bool(len(fits))

    def _fits(self, needs: Sequence[_Need], weeks: Ints) -> Bools:
        """Return (weeks,): whether there is enough equipment for a begin in each."""
        fits = np.ones(len(weeks), bool)
        for need in needs:
            short = (self.left[need.types] < need.units).any(axis=0)
            fits &= _free(np.logical_not(short), weeks + need.offset, need.length)
        return fits

    def _first_gap(self, need: _Need, earliest: int) -> int:
        """Return the first week from one on in which a need can begin; one past the horizon if there is none."""
        start = earliest + need.offset
        taken = np.flatnonzero((self.left[need.types, start:] < need.units).any(axis=0))
        if not len(taken) or taken[0] >= need.length:
            return earliest
        gaps = np.flatnonzero(np.diff(taken) > need.length)
        return earliest + int(taken[gaps[0] if len(gaps) else -1]) + 1

    def _seated(self, strand: int, weeks: Ints, fits: Bools) -> bool:
        seats = self.lister.seats[strand]
        options = [
            (seat, candidate, _free(self.room[candidate.person] >= candidate.share, weeks + seat.offset, seat.length))
            for seat in seats
            for candidate in seat.candidates
        ]
        for i in np.nonzero(fits)[0].tolist():
            taken = self._staffed(seats, options, i)
            if taken is not None:
                self._book(strand, int(weeks[i]), taken)
                return True
        return False

    def _staffed(self, seats: Sequence[Seat], options: list[tuple[Seat, Candidate, Bools]], i: int) -> dict[int, Candidate] | None:
        """Return somebody for each seat of a strand who is free, whoever has least to do; None if nobody is, or one would do two."""
        taken: dict[int, Candidate] = {}
        for seat in seats:
            used = {candidate.person for candidate in taken.values()}
            free = [c for of, c, there in options if of is seat and there[i] and c.person not in used]
            if not free:
                return None
            taken[seat.demand] = max(free, key=lambda c: (int(self.room[c.person].sum()), -c.cost, -c.person))
        return taken

    def _book(self, strand: int, begin: int, taken: Mapping[int, Candidate]) -> None:
        self.begins[strand] = begin
        self.people.update(taken)
        for need in self.lister.needs[strand]:
            self.left[need.types, begin + need.offset : begin + need.offset + need.length] -= need.units
        for seat in self.lister.seats[strand]:
            candidate = taken[seat.demand]
            self.room[candidate.person, begin + seat.offset : begin + seat.offset + seat.length] -= candidate.share


def _free(there: Bools, begins: Ints, length: int) -> Bools:
    """Return (begins,): whether something is there in all weeks from each of them on."""
    gone = np.concatenate([[0], np.cumsum(~there)])
    ends = np.minimum(begins + length, len(there))
    return np.asarray(gone[ends] == gone[begins])


def lateness_of(shop: Shop, begins: Mapping[int, int]) -> int:
    """Return minor units of lateness of a schedule, of which only begins matter."""
    work, total = shop.problem.work, 0
    for project in work.whole:
        late = [0]
        for strand in work.strands[project.index]:
            if strand.demands and project.target_week is not None:
                last = strand.span(strand.shifts[0])[1] - strand.first - strand.shifts[0]
                late.append(begins[strand.index] + last - project.target_week)
        total += project.project.cost_of_delay * max(late)
    return total
