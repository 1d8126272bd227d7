"""
A plan on a board: who has room when, what is covered and what money is left, while bookings are made and taken back by the thousand.

The board speaks of offers, not of columns, so no model has to be written for it. It knows the rules that decide what most people
can do: capacity, projects at once, smallest shares, needs and budgets. What else there is, the exact model says later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.projects import ProjectClass
from models.score import MINUTES_PER_HOUR
from optimizer.offers import HUNDRED
from optimizer.rules.budget import Scope, caps_of, fixed_costs, within
from optimizer.score.value import minute_units
from optimizer.understaffed import MANDATORY_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from optimizer.arrays import Floats, Ints
    from optimizer.offers import Offers
    from optimizer.problem import Problem

WORTH_ONE_MORE = 0.35
"""Part of a unit that must still be needed for one more unit, whose rest is then delivered for nothing."""
SNUG = 1.3
"""By how much more than what is missing somebody with their smallest share may deliver."""


class Board:
    """Bookings made so far, and what they leave; changed in place."""

    def __init__(self, problem: Problem, offers: Offers) -> None:
        self.offers, self.step = offers, problem.step
        self.room = np.maximum(0, problem.supply.capacity[:, None] - problem.fixed_share)
        """(R, T), percent."""
        self.least = problem.supply.least // problem.step
        """(R,), units."""
        places, owners = offers.places, problem.work.owners
        self.project = np.array([owners[place.project] for place in places], np.int64)
        self.start = np.array([place.block.start for place in places], np.int64)
        self.stop = np.array([place.block.stop for place in places], np.int64)
        self.need = HUNDRED * np.array([place.need for place in places], np.int64)
        """(places,), hundredths of minutes, as all that is delivered."""
        self.done = np.zeros(len(places), np.int64)
        projects = problem.work.projects
        first = np.array([p.project.project_class is ProjectClass.MANDATORY for p in problem.work.whole], bool)
        self.worth = np.array(minute_units(problem), np.int64)[: len(first)] * np.where(first, MANDATORY_WEIGHT, 1)
        """(P,), what a minute counts, mandatory ones many times."""
        self.total = 0
        """What is covered, in hundredths of that."""
        self.booked: list[dict[int, int]] = [{} for _ in places]
        """By place, the units of each offer that is taken."""
        self.of_person: list[set[int]] = [set() for _ in problem.supply.ids]
        """The offers taken of each person."""
        self._most = self.need + problem.step_minutes * (self.stop - self.start)
        self._limit = problem.supply.project_limit
        self._begin = np.searchsorted(offers.place, np.arange(len(places) + 1))
        self._busy = np.zeros_like(self.room)
        self._own: list[dict[int, Ints]] = [{} for _ in projects]
        self._given(problem)
        self._caps(problem)

    def _given(self, problem: Problem) -> None:
        """Count the projects of bookings that must stay."""
        for r, d in problem.today.held:
            fixed = problem.fixed(r, d) > 0
            if fixed.any():
                own = self._own[problem.project_of(d)].setdefault(r, np.zeros(problem.weeks, np.int64))
                self._busy[r] += (own == 0) & fixed
                own += fixed

    def _caps(self, problem: Problem) -> None:
        caps, given = caps_of(problem), fixed_costs(problem)
        scope = Scope.of([(p, r) for p, r, _ in given])
        spent = [sum(within(given[i][2], cap.weeks, 0) for i in scope.counted(cap)) for cap in caps]
        self.left = [cap.cap * MINUTES_PER_HOUR - amount for cap, amount in zip(caps, spent, strict=True)]
        """By cap, minutes x minor units per hour that may still be spent."""
        costs = {cap.weeks: self.offers.cost(problem, cap.weeks) for cap in {cap.weeks: cap for cap in caps}.values()}
        self._cost = [costs[cap.weeks] for cap in caps]
        self._people = [cap.people for cap in caps]
        self.caps_of_project = [[i for i, cap in enumerate(caps) if cap.projects[p.index]] for p in problem.work.whole]
        self.cap_weeks = [cap.weeks for cap in caps]
        self.of_machines = [cap.machines for cap in caps]

    def person(self, offer: int) -> int:
        """Return whose offer it is."""
        return int(self.offers.person[offer])

    def able(self, place: int) -> Ints:
        """Return who is offered for a place, everybody once."""
        return np.unique(self.offers.person[self._begin[place] : self._begin[place + 1]])

    def missing(self, places: Ints) -> Ints:
        """Return hundredths of minutes that places still need."""
        missing: Ints = np.maximum(0, self.need[places] - self.done[places])
        return missing

    def covered(self, places: Sequence[int]) -> int:
        """Return hundredths of minutes that are covered of places together."""
        return sum(min(int(self.done[place]), int(self.need[place])) for place in places)

    def fill(self, place: int, dearness: Callable[[Board, int, Ints, Ints], Floats], target: int | None = None) -> None:
        """
        Book people on a place until it is covered or nobody has room.

        Parameters
        ----------
        dearness
            Given the board, the place, offers and their largest units, how dear each is; the cheapest are taken first.
        target
            Hundredths of minutes that are enough; None for all that is needed.
        """
        enough = int(self.need[place]) if target is None else min(target, int(self.need[place]))
        missing = enough - int(self.done[place])
        if missing <= 0:
            return
        offers, units = self._possible(place)
        minutes, people = self.offers.minutes[offers], self.offers.person[offers]
        for i in np.argsort(dearness(self, place, offers, units), kind="stable").tolist():
            if missing <= 0:
                return
            each, least = int(minutes[i]), int(self.least[people[i]])
            most = min(int(units[i]), self._affordable(place, int(offers[i])))
            wanted = _wanted(missing, int(self._most[place] - self.done[place]), each, least)
            if least <= wanted and least <= most:
                self.book(place, int(offers[i]), min(wanted, most))
                missing = enough - int(self.done[place])

    def _possible(self, place: int) -> tuple[Ints, Ints]:
        """Return the offers of a place that may be taken now, and how many units of each."""
        begin, end = int(self._begin[place]), int(self._begin[place + 1])
        weeks = slice(int(self.start[place]), int(self.stop[place]))
        people = self.offers.person[begin:end]
        units = np.minimum(self.room[people, weeks].min(axis=1) // self.step, self.offers.most[begin:end])
        may = (self._busy[people, weeks] < self._limit[people, None]).all(axis=1)
        own = self._own[self.project[place]]
        if own:
            for i in np.nonzero(~may & np.isin(people, list(own)))[0].tolist():
                r = int(people[i])
                may[i] = ((self._busy[r, weeks] < self._limit[r]) | (own[r][weeks] > 0)).all()
        may &= (units >= self.least[people]) & (self.offers.share[begin:end] == self.step) & (self.offers.minutes[begin:end] > 0)
        may[[offer - begin for offer in self.booked[place]]] = False
        chosen = np.nonzero(may)[0]
        return begin + chosen, units[chosen]

    def _affordable(self, place: int, offer: int) -> int:
        """Return the units of an offer that all caps together can pay for."""
        r, most = self.person(offer), int(self.offers.most[offer])
        for cap in self.caps_of_project[self.project[place]]:
            cost = int(self._cost[cap][offer])
            if cost and self._people[cap][r]:
                most = min(most, max(0, self.left[cap]) // cost)
        return most

    def book(self, place: int, offer: int, units: int) -> None:
        """Take units of an offer."""
        self.booked[place][offer] = units
        self.of_person[self.person(offer)].add(offer)
        self._count(place, offer, units)

    def release(self, place: int, offer: int) -> int:
        """Take a booking back and return the units it had."""
        units = self.booked[place].pop(offer)
        self.of_person[self.person(offer)].discard(offer)
        self._count(place, offer, -units)
        return units

    def _count(self, place: int, offer: int, units: int) -> None:
        r, p = self.person(offer), int(self.project[place])
        weeks = slice(int(self.offers.first[offer]), int(self.offers.last[offer]) + 1)
        self.room[r, weeks] -= units * self.step
        own = self._own[p].get(r)
        if own is None:
            own = self._own[p][r] = np.zeros(self.room.shape[1], np.int64)
        if units > 0:
            self._busy[r, weeks] += own[weeks] == 0
            own[weeks] += 1
        else:
            own[weeks] -= 1
            self._busy[r, weeks] -= own[weeks] == 0
            if not own.any():
                del self._own[p][r]
        for cap in self.caps_of_project[p]:
            if self._people[cap][r]:
                self.left[cap] -= units * int(self._cost[cap][offer])
        before = self.covered([place])
        self.done[place] += units * int(self.offers.minutes[offer])
        self.total += int(self.worth[p]) * (self.covered([place]) - before)


def _wanted(missing: int, allowed: int, each: int, least: int) -> int:
    """Return the units of an offer that do a place most good; 0 if even the smallest share would deliver far too much."""
    units = missing // each
    if missing - units * each > WORTH_ONE_MORE * each and (units + 1) * each <= allowed:
        units += 1
    if units < least:
        return least if least * each <= min(allowed, SNUG * missing) else 0
    return units
