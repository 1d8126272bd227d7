"""
What is known of a large portfolio before its projects are chosen: today's plan, the draft, and how the mandatory projects are staffed.

Each comes from a model of its own that has columns for little else; what it found keeps a column wherever the search goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from optimizer.draft import as_dated, narrowed, offer_early
from optimizer.giving_up import filled
from optimizer.mandatory import left_open, limits_moves
from optimizer.model import modelled
from optimizer.promising import held_or_named
from optimizer.reference import todays_around_mandatory, todays_repaired
from optimizer.repair import repaired_today
from optimizer.resume import booked_before
from optimizer.taking_over import lifted
from optimizer.transfer import transferred

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from optimizer.arrays import Bools, Ints
    from optimizer.model import Model
    from optimizer.problem import Problem
    from optimizer.search import Search


def as_today(problem: Problem, make: Callable[[Model], Search]) -> Search:
    """Return a search among plans with everything as dated and nobody new; it tells of today's plan, repaired and then fuller."""
    search = make(modelled(problem.narrowed(as_dated(problem), held_or_named(problem))))
    search.tell("repairing today's plan")
    kept = repaired_today(search.model)
    if kept is not None:
        search.tell_of(kept)
        fuller = filled(search.model, kept)
        if search.model.value.total.at(fuller) > search.model.value.total.at(kept):
            search.tell_of(fuller)
    return search


def of_mandatory(problem: Problem, worth: Bools, early: Search | None, make: Callable[[Model], Search]) -> Search:
    """Return a search among plans of the mandatory projects alone; it knows the early plan's part in them."""
    search = make(modelled(problem.narrowed(_needed_shifts(problem), booked_in(plans_of(None, early), worth))))
    if early is not None and early.best is not None:
        search.offer(transferred(early.model, early.best, search.model), "securing the mandatory projects")
    return search


def around_mandatory(problem: Problem, early: Search, mandatory: Search, make: Callable[[Model], Search]) -> Search:
    """
    Return a search that has found the early plan with the mandatory projects staffed as they are secured.

    The early search itself if it has as much mandatory value already, or if that fails.
    """
    if early.best is None or mandatory.secured is None:
        return early
    if mandatory.model.value.mandatory.at(mandatory.secured) <= early.model.value.mandatory.at(early.best):
        return early
    plans = ((early.model, early.best), (mandatory.model, mandatory.secured))
    search = make(modelled(narrowed(problem, runs_of(plans), booked_in(plans, booked_before(problem, None)))))
    drafted, secured = (transferred(model, plan, search.model) for model, plan in plans)
    offer_early(search, lifted(search.model, drafted, secured))
    return search if search.best is not None else early


class Known(NamedTuple):
    """What is known before projects are chosen."""

    mandatory: Model
    """In which the mandatory projects were staffed."""
    secured: Ints | None
    """(n,), that plan, where no plan may have less of them."""
    plans: tuple[tuple[Model, Ints], ...]
    """The mandatory projects' plan, or else the best found in that model, and the early one: whatever they do keeps a column."""
    held: Bools
    """(D, R), who is booked on what in them or in an earlier plan."""

    def with_plans(self, plans: tuple[tuple[Model, Ints], ...]) -> Known:
        """Return what is known with some more plans."""
        return self._replace(plans=self.plans + plans, held=booked_in(plans, self.held))


def known_of(mandatory: Search, secured: Ints | None, early: Search | None, before: Bools) -> Known:
    """Return what two searches have found, and who was booked on what before."""
    plans = plans_of(mandatory, early, secured)
    return Known(mandatory.model, secured, plans, booked_in(plans, before))


def plans_of(mandatory: Search | None, early: Search | None, secured: Ints | None = None) -> tuple[tuple[Model, Ints], ...]:
    """
    Return what two searches have found.

    Parameters
    ----------
    secured
        Another plan of the mandatory projects, in place of the best one.
    """
    found = [] if mandatory is None else [(mandatory.model, secured if secured is not None else mandatory.best)]
    found += [(early.model, early.best)] if early is not None else []
    return tuple((model, plan) for model, plan in found if plan is not None)


def begun_from(search: Search, known: Known) -> Ints | None:
    """Let a search know what is known, and return today's plan, repaired."""
    reference = todays_repaired(search)
    search.secured = None if known.secured is None else transferred(known.mandatory, known.secured, search.model)
    for model, plan in known.plans:
        search.offer(transferred(model, plan, search.model), "mandatory projects are secured")
    return reference if reference is not None else todays_around_mandatory(search)


def runs_of(plans: Iterable[tuple[Model, Ints]]) -> Iterator[tuple[int, int]]:
    """Yield the runs of some plans."""
    for model, plan in plans:
        yield from (run for run, column in model.columns.run.items() if plan[column])


def booked_in(plans: Iterable[tuple[Model, Ints]], before: Bools) -> Bools:
    """Return (D, R): who is booked on which demand in some plans, and who was before."""
    booked = before.copy()
    for model, plan in plans:
        for candidate in model.columns.candidates:
            booked[candidate.demand, candidate.person] |= bool(plan[candidate.on])
    return booked


def _needed_shifts(problem: Problem) -> dict[int, tuple[int, ...]]:
    """Return the shifts of projects that may run beside those that must; as dated of all others where moves are limited."""
    may_run = left_open(problem)
    dated = as_dated(problem) if limits_moves(problem) else {}
    return dated | {p.index: p.shifts for p in problem.work.projects if p.index in may_run}
