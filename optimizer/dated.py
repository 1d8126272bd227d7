"""
The early plan improved before anything moves, where work packages may move by themselves.

Its dates are one choice among thousands, and in little time the search among these may end below what dates as they are allow; from
here on it cannot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.draft import as_dated, narrowed, with_runs
from optimizer.elastic import improve_elastic
from optimizer.known import booked_in, runs_of
from optimizer.model import MODELLED, modelled
from optimizer.promising import allowed
from optimizer.resume import booked_before
from optimizer.transfer import transferred

if TYPE_CHECKING:
    from collections.abc import Callable

    from optimizer.model import Model
    from optimizer.offers import Offers
    from optimizer.problem import Problem
    from optimizer.search import Search

DATED = 0.2
"""Part of the time left for it."""


def improved_as_dated(problem: Problem, offers: Offers, early: Search, make: Callable[[Model], Search]) -> Search:
    """Return a search with a plan no worse than the early one, dated like it or as today; the early search if offers for that are many."""
    if early.best is None:
        return early
    plans = ((early.model, early.best),)
    takes = allowed(offers, with_runs(as_dated(problem), runs_of(plans)))
    if takes.sum() > MODELLED:
        return early
    worth = booked_in(plans, booked_before(problem, None))
    worth[offers.of_places("demand")[takes], offers.person[takes]] = True
    search = make(modelled(narrowed(problem, runs_of(plans), worth)))
    search.offer(transferred(early.model, early.best, search.model), "a first plan of chosen projects")
    if search.best is None:
        return early
    improve_elastic(search, search.best, search.clock.stage(DATED), None)
    return search
