"""
A first schedule within a moment: tasks one after the other, each as early as it fits, by a rule for who comes first.

The serial schedule generation scheme (Kolisch, European Journal of Operational Research 90, 1996) under a few priority rules; the
best of what they make is where the search begins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from optimizer.spread import heads_of, tails_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from optimizer.arrays import Bools, Ints
    from optimizer.shop import Candidate, Seat, Shop, Use, Wait

    Rule = Callable[[int], tuple[float, ...]]


class Listed(NamedTuple):
    """A schedule that keeps every rule but caps on cost."""

    begins: Mapping[int, int]
    """By strand."""
    people: Mapping[int, Candidate]
    """By demand."""
    lateness: int
    """Minor units."""


def listed(shop: Shop) -> Listed | None:
    """Return the best schedule that a few rules make; None if none of them makes one."""
    if any(wait.earliest or len(wait.after) > 1 for wait in shop.waits):
        return None
    heads, tails = heads_of(shop), tails_of(shop)
    owners = shop.problem.work.owners
    longest: dict[int, int] = {}
    for strand, head in heads.items():
        longest[owners[strand]] = max(longest.get(owners[strand], 0), head + tails[strand])
    rules: tuple[Rule, ...] = (
        lambda strand: (-tails[strand],),
        lambda strand: (longest[owners[strand]] - tails[strand],),
        lambda strand: (longest[owners[strand]], owners[strand], -tails[strand]),
        lambda strand: (heads[strand], -tails[strand]),
    )
    made = [schedule for rule in rules for schedule in [_Builder(shop).built(rule)] if schedule is not None]
    return min(made, key=lambda schedule: schedule.lateness, default=None)


class _Builder:
    """A schedule in the making."""

    def __init__(self, shop: Shop) -> None:
        weeks = shop.problem.weeks
        self.shop = shop
        self.begins: dict[int, int] = {}
        self.people: dict[int, Candidate] = {}
        self.room = np.repeat(shop.problem.supply.capacity[:, None], weeks, axis=1).astype(np.int64)
        self.left = {type: np.full(weeks, most, np.int64) for type, most in shop.units.items()}
        self.seats: dict[int, list[Seat]] = {}
        self.uses: dict[int, list[Use]] = {}
        for seat in shop.seats:
            self.seats.setdefault(seat.strand, []).append(seat)
        for use in shop.uses:
            self.uses.setdefault(use.strand, []).append(use)

    def built(self, rule: Rule) -> Listed | None:
        """Place every strand, the first by the rule of those whose predecessors are placed; None if one does not fit."""
        waiting: dict[int, list[Wait]] = {strand: [] for strand in self.shop.begins}
        for wait in self.shop.waits:
            waiting[wait.after[0][0]].append(wait)
        missing = {strand: {early for wait in waits for early, _ in wait.before} - {strand} for strand, waits in waiting.items()}
        followers: dict[int, list[int]] = {}
        for strand, before in missing.items():
            for early in before:
                followers.setdefault(early, []).append(strand)
        ready = sorted((strand for strand, before in missing.items() if not before), key=lambda s: (rule(s), s))
        while ready:
            strand = ready.pop(0)
            earliest = max(
                (self.begins[early] + weeks + wait.lag - wait.after[0][1] for wait in waiting[strand] for early, weeks in wait.before),
                default=0,
            )
            if not self._place(strand, earliest):
                return None
            for follower in followers.get(strand, ()):
                missing[follower].discard(strand)
                if not missing[follower]:
                    ready.append(follower)
            ready.sort(key=lambda s: (rule(s), s))
        return Listed(self.begins, self.people, lateness_of(self.shop, self.begins)) if len(self.begins) == len(self.shop.begins) else None

    def _place(self, strand: int, earliest: int) -> bool:
        weeks = np.array(self.shop.begins[strand], np.int64)
        weeks = weeks[weeks >= earliest]
        fits = np.ones(len(weeks), bool)
        for use in self.uses.get(strand, ()):
            enough = self.left[use.type] >= use.units if use.type in self.left else np.zeros(self.shop.problem.weeks, bool)
            fits &= self._free(enough, weeks + use.offset, use.length)
        options = [
            (seat, candidate, self._free(self.room[candidate.person] >= candidate.share, weeks + seat.offset, seat.length))
            for seat in self.seats.get(strand, ())
            for candidate in seat.candidates
        ]
        for i in np.nonzero(fits)[0].tolist():
            taken = self._staffed(strand, options, i)
            if taken is not None:
                self._book(strand, int(weeks[i]), taken)
                return True
        return False

    def _staffed(self, strand: int, options: list[tuple[Seat, Candidate, Bools]], i: int) -> dict[int, Candidate] | None:
        """Return somebody for each seat of a strand who is free, whoever has least to do; None if nobody is, or one would do two."""
        taken: dict[int, Candidate] = {}
        for seat in self.seats.get(strand, ()):
            used = {candidate.person for candidate in taken.values()}
            free = [c for of, c, there in options if of is seat and there[i] and c.person not in used]
            if not free:
                return None
            taken[seat.demand] = max(free, key=lambda c: (int(self.room[c.person].sum()), -c.cost, -c.person))
        return taken

    def _book(self, strand: int, begin: int, taken: Mapping[int, Candidate]) -> None:
        self.begins[strand] = begin
        self.people.update(taken)
        for use in self.uses.get(strand, ()):
            self.left[use.type][begin + use.offset : begin + use.offset + use.length] -= use.units
        for seat in self.seats.get(strand, ()):
            candidate = taken[seat.demand]
            self.room[candidate.person, begin + seat.offset : begin + seat.offset + seat.length] -= candidate.share

    @staticmethod
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
