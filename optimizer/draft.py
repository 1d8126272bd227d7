"""
A draft: a plan within seconds, before anything is bounded, from a sketch or from an earlier answer.

It says which projects run and who has what share of which demand; every rule is then held by an exact model of just that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from optimizer.complete import complete, nothing
from optimizer.construct import added
from optimizer.giving_up import without_broken, without_shortfalls
from optimizer.greedy import Booker, book_demanded, fill
from optimizer.mandatory import limits_moves
from optimizer.model import modelled
from optimizer.offers import offers_of
from optimizer.packages import moving
from optimizer.problem import problem_of
from optimizer.promising import held_or_named
from optimizer.repair import rent_machines
from optimizer.resume import booked_before, runs_before, shares_before
from optimizer.rework import Rework
from optimizer.sketch import Sketcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from models.bookings import Proposal
    from models.portfolio import Portfolio
    from optimizer.arrays import Bools, Ints
    from optimizer.clock import Clock
    from optimizer.columns import Candidate
    from optimizer.model import Model
    from optimizer.offers import Offers
    from optimizer.problem import Problem
    from optimizer.search import Search
    from optimizer.sketch import Sketch

REWORKED, REWORKING = 16, 0.03
"""Attempts to rework a sketch for each of its projects, which is most of what they gain, and the part of the time for them at most."""

MOST_REWORKED = 100_000
"""
Offers up to which a sketch is reworked.

Among more, a reworked one has mandatory value that the relaxation's choice, worth a twentieth more, is staffed without; whatever gives it
that value back throws so many others into disorder that the draft is gone on from instead. There a draft is not improved either, so that
an exact model is written of nothing else.
"""


class Draft(NamedTuple):
    """What a plan in the rough says."""

    runs: Mapping[int, Mapping[int, int]]
    """By project that runs, the timing of each of its strands."""
    booked: Bools
    """(D, R): who is booked on which demand."""
    share: Callable[[Candidate], int]
    """The percent that a candidate is booked for; 0 if not."""

    @property
    def timings(self) -> dict[int, int]:
        """By strand that runs, its timing."""
        return {strand: k for mine in self.runs.values() for strand, k in mine.items()}


def drafted(problem: Problem, offers: Offers, previous: Proposal | None, clock: Clock) -> Draft | None:
    """
    Return the draft that an earlier plan is, or else a sketch, reworked; None if a board lacks the rules for one, or it staffs too little.

    Where packages move by themselves, it is a sketch of what there is without that.
    """
    if previous is not None:
        return of_plan(problem, previous)
    if problem.work.package_index and not limits_moves(problem):
        dated = problem_of(as_dated_only(problem.portfolio))
        sketched = drafted(dated, offers_of(dated), None, clock)
        return None if sketched is None else _with_packages(problem, sketched)
    if not can_sketch(problem):
        return None
    sketcher = Sketcher(problem, offers)
    if not sketcher.draw():
        return None
    if offers.size <= MOST_REWORKED:
        Rework(sketcher).go_on(REWORKED * len(sketcher.runs), clock.stage(REWORKING).over)
    return of_sketch(problem, sketcher.sketch())


def can_sketch(problem: Problem) -> bool:
    """Return whether a board knows the rules that matter most: no packages that move by themselves, no limit on moves."""
    return not problem.work.package_index and not limits_moves(problem)


def as_dated_only(portfolio: Portfolio) -> Portfolio:
    """Return the portfolio in which nothing moves, so that all its plans are plans of the other, as far as dates hold there."""
    free = moving(portfolio)
    stays = {"earliest_start": None, "latest_finish": None, "max_stretch_weeks": 0, "milestone": False}
    packages = (package.replace(**stays) if package.key in free else package for package in portfolio.work_packages)
    projects = (project.replace(max_shift_weeks=0, max_pause_weeks=0, min_pause_weeks=1, restart_hours=0) for project in portfolio.projects)
    return portfolio.replace(work_packages=tuple(packages), projects=tuple(projects))


def _with_packages(problem: Problem, draft: Draft) -> Draft:
    """Return a draft without packages that move as one with them, all as dated; projects that may not run so are left out."""
    strands = {p: problem.work.strands[p] for p in draft.runs}
    runs = {p: dict.fromkeys((strand.index for strand in mine), 0) for p, mine in strands.items() if all(0 in one.shifts for one in mine)}
    return draft._replace(runs=runs)


def of_sketch(problem: Problem, sketch: Sketch) -> Draft:
    """Return what a sketch says; no strand of it moves by itself."""
    booked = np.zeros((len(problem.work.demands), len(problem.supply.ids)), bool)
    for r, d, _, _ in sketch.bookings:
        booked[d, r] = True

    def share(candidate: Candidate) -> int:
        return sketch.bookings.get((candidate.person, candidate.demand, candidate.shift, candidate.block.start), 0)

    return Draft({p: {p: k} for p, k in sketch.runs.items()}, booked, share)


def of_plan(problem: Problem, proposal: Proposal) -> Draft:
    """Return what of an earlier plan the portfolio still has a place for."""
    runs, work = runs_before(problem, proposal), problem.work
    strands = {p.index: [strand.index for strand in work.strands[p.index]] for p in work.whole}

    groups = {p: {i: runs[i] for i in mine} for p, mine in strands.items() if all(i in runs for i in mine)}
    return Draft(groups, booked_before(problem, proposal), shares_before(problem, proposal))


def narrowed(problem: Problem, runs: Iterable[tuple[int, int]], worth: Bools) -> Problem:
    """
    Return the problem with some runs and those as dated, and with people who have a part in them.

    Parameters
    ----------
    worth
        (D, R): who may be booked on which demand, besides those who are held there or named for it.
    """
    return problem.narrowed(with_runs(as_dated(problem), runs), held_or_named(problem) | worth)


def as_drafted(problem: Problem, draft: Draft) -> Problem:
    """Return the problem in which a draft is nearly all there is: its runs, and the people it books."""
    shifts = {p.index: () if p.index not in draft.timings else (draft.timings[p.index],) for p in problem.work.projects}
    return problem.narrowed(shifts, held_or_named(problem) | draft.booked)


def as_dated(problem: Problem) -> dict[int, tuple[int, ...]]:
    """Return the shift that everything takes if it runs as dated, or as near to that as it may."""
    return {p.index: (0,) if 0 in p.shifts else p.shifts[:1] for p in problem.work.projects}


def with_runs(shifts: Mapping[int, tuple[int, ...]], runs: Iterable[tuple[int, int]]) -> dict[int, tuple[int, ...]]:
    """Return the shifts that projects may take, with those of some runs."""
    more = dict(shifts)
    for p, k in runs:
        more[p] = tuple(sorted({*more.get(p, ()), k}))
    return more


def followed(model: Model, draft: Draft) -> Ints:
    """Return a plan of the elastic program that follows a draft as far as all rules allow."""
    values, projects = nothing(model.columns), model.problem.work.projects
    order = sorted(draft.runs, key=lambda p: (not projects[p].must_run, -model.value.unit_of(p), p))
    for p in added(model, values, draft.runs, order):
        if projects[p].must_run:
            values[[model.columns.run[strand, k] for strand, k in draft.runs[p].items()]] = 1
    rent_machines(model, values)
    booker = Booker(model, complete(model.columns, values))
    running = [c for c in model.columns.running(values) if not c.kept]
    book_demanded(model, booker, running)
    for candidate in sorted(running, key=lambda c: (not projects[c.project].must_run, -model.value.unit_of(c.project))):
        booker.book_most(candidate, draft.share(candidate))
    fill(model, booker, running)
    return without_broken(model, complete(model.columns, booker.values))


def offer_draft(search: Search, draft: Draft) -> Ints:
    """Offer what a draft comes to without understaffed projects, and return it with them."""
    search.tell("staffing the projects chosen")
    values = followed(search.model, draft)
    offer_early(search, values)
    return values


def offer_early(search: Search, values: Ints) -> None:
    """Offer a plan without the projects that are understaffed in it."""
    early = without_shortfalls(search.model, values)
    if early is not None:
        search.offer(early, "a first plan of chosen projects")


def early_search(
    problem: Problem, offers: Offers, make: Callable[[Model], Search], previous: Proposal | None, clock: Clock
) -> Search | None:
    """Return a search that has found the plan of a draft; None if there is none."""
    draft = drafted(problem, offers, previous, clock)
    if draft is None:
        return None
    alone = previous is None and offers.size > MOST_REWORKED
    search = make(modelled(as_drafted(problem, draft) if alone else narrowed(problem, draft.timings.items(), draft.booked)))
    offer_draft(search, draft)
    return search if search.best is not None else None
