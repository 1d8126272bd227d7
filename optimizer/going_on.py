"""
Improves an earlier plan while all plans are bounded: it is there within a second, and one core has nothing else to do meanwhile.

Beside those who were booked, its model has columns for people who had room: whoever lost somebody finds help among them.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import TYPE_CHECKING

import numpy as np

from optimizer.draft import followed, narrowed, of_plan, offer_early
from optimizer.elastic import PRICES_AMONG_FEWER, improve_at
from optimizer.known import booked_in, runs_of
from optimizer.model import modelled
from optimizer.promising import allowed, best_of_each
from optimizer.regaining import regained
from optimizer.resume import weekly_shares
from optimizer.taking_over import lifted
from optimizer.transfer import transferred

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from models.bookings import Proposal
    from optimizer.arrays import Floats, Ints
    from optimizer.model import Model
    from optimizer.offers import Offers
    from optimizer.problem import Problem
    from optimizer.search import Search

PIECE, REGAINING = 0.01, 0.1
"""Parts of the time of one piece of improvement, and of one that gives mandatory projects back what they lost."""
SPARE = 6
"""People for each block of a demand, those who had most room in it, who may be booked besides those who were."""


@dataclass
class GoingOn:
    """An earlier plan that is improved piece by piece."""

    problem: Problem
    offers: Offers
    previous: Proposal
    early: Search
    """What was found so far."""
    known: tuple[tuple[Model, Ints], ...]
    """Plans that the model has columns for as well."""
    make: Callable[[Model], Search]
    better: tuple[Search, Ints] | None = None
    """The search and (n,) the plan of its elastic program, from the first piece on."""
    prices: Iterator[int] = field(default_factory=lambda: chain(PRICES_AMONG_FEWER, repeat(PRICES_AMONG_FEWER[-1])))
    aside: Callable[[], bool] | None = None
    """Makes the bound tighter by one more step and says whether there is more; None until there is a bound, and at its end."""
    ahead: float = 0.0
    """Seconds that the plan has had more than the bound."""
    regains: bool = True
    """Whether there may be a way to give mandatory projects back what they lost."""
    kept: threading.Event = field(default_factory=threading.Event)
    """Never set: the other core is busy all the while."""

    def plans(self) -> tuple[tuple[Model, Ints], ...]:
        """Return the plan as it is, and as it is without understaffed projects; neither before the first piece."""
        if self.better is None:
            return ()
        search, values = self.better
        return tuple((search.model, plan) for plan in (values, search.best) if plan is not None)

    def piece(self) -> bool:
        """Write the model, give mandatory projects back what they lost, or improve the plan or the bound; there is always more to do."""
        clock = self.early.clock
        began = clock.elapsed()
        if self.better is None:
            self.better = self._begun()
        elif (secured := self._lacked(*self.better)) is not None:
            self.better = self._regained(*self.better, secured)
        elif self.aside is not None and self.ahead > 0:
            self.aside = self.aside if self.aside() else None
            self.ahead -= clock.elapsed() - began
        else:
            self.better = self._improved(*self.better)
            self.ahead += clock.elapsed() - began if self.aside is not None else 0.0
        return True

    def _begun(self) -> tuple[Search, Ints]:
        """Return the earlier plan as far as it can be followed, understaffed as it may be."""
        draft = of_plan(self.problem, self.previous)
        worth = booked_in(self.known, draft.booked)
        roomy = best_of_each(self.offers, -room_left(self.problem, self.offers, self.previous), SPARE)
        mine = np.nonzero(roomy & allowed(self.offers, {p: (k,) for p, k in draft.timings.items()}))[0]
        worth[self.offers.of_places("demand")[mine], self.offers.person[mine]] = True
        search = self.make(modelled(narrowed(self.problem, (*draft.timings.items(), *runs_of(self.known)), worth)))
        for model, plan in self.known:
            search.offer(transferred(model, plan, search.model), "a first plan of chosen projects")
        return search, followed(search.model, draft)

    def _lacked(self, search: Search, values: Ints) -> Ints | None:
        """Return a plan in which mandatory projects have more; None if there is none, or no way to it."""
        lacks = search.model.value.mandatory.at(values) < search.mandatory_value
        return search.best if self.regains and lacks else None

    def _regained(self, search: Search, values: Ints, secured: Ints) -> tuple[Search, Ints]:
        """Return a plan that lacks less of that, with help that is easy to find or else with all that they have in that plan."""
        found = regained(search.model, values, secured, search.clock.stage(REGAINING), search.rng)
        if found is values:
            found, self.regains = lifted(search.model, values, secured), False
        offer_early(search, found)
        return search, found

    def _improved(self, search: Search, values: Ints) -> tuple[Search, Ints]:
        """Return a better plan."""
        search.tighten(self.early.bound)
        return search, improve_at(search, next(self.prices), values, search.clock.stage(PIECE), free=self.kept)


def room_left(problem: Problem, offers: Offers, previous: Proposal) -> Floats:
    """Return (N,): the percent of a week that a plan leaves a person on average between an offer's first and last week."""
    room = np.repeat(problem.supply.capacity[:, None], problem.weeks, axis=1)
    for (r, _), weekly in weekly_shares(problem, previous).items():
        room[r] -= weekly
    total = np.concatenate([np.zeros((len(room), 1), np.int64), np.cumsum(room, axis=1)], axis=1)
    weeks = offers.last + 1 - offers.first
    return np.asarray((total[offers.person, offers.last + 1] - total[offers.person, offers.first]) / np.maximum(1, weeks))
