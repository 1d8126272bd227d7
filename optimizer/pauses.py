"""
Portfolios whose projects may pause in so many ways that most of the time would go into writing them down.

A plan is looked for without pauses first, so that the leave to pause never costs any value. Meanwhile the relaxation with pauses bounds
every plan, and its prices say which of them gain most; with these the plan is improved.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from models.projects import ProjectClass
from optimizer.draft import with_runs
from optimizer.elastic import improve_at, improve_elastic, shortfall_prices
from optimizer.model import modelled
from optimizer.moving_pauses import moving_pauses, pausable
from optimizer.neighbourhoods import PAUSES, Kind, Repertoire
from optimizer.pause_prices import pausing_demands, priced
from optimizer.promising import held_or_named
from optimizer.resume import runs_before
from optimizer.score.value import minute_units
from optimizer.timing import pause_of
from optimizer.transfer import transferred

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.bookings import Proposal
    from optimizer.arrays import Ints
    from optimizer.clock import Clock
    from optimizer.model import Model
    from optimizer.pause_prices import Priced
    from optimizer.problem import Problem
    from optimizer.progress import Progress
    from optimizer.search import Search

T = TypeVar("T")

MANY = 1_000
"""Demands by the pauses they may be under, from which a portfolio is planned without pauses first."""
APART, APART_OF_SOME = 0.65, 0.5
"""Part of the time for the plan without pauses, and the same where more than one plan is asked for."""
PAUSING = 0.5
"""Part of the time then left for the plan of most value, where more are asked for."""
TRYING = 0.4
"""Part of that time in which nothing but pauses is tried."""
BOUNDING = 0.5
"""Part of the time then left for pricing pauses, where nobody could do that beside the plan without pauses."""
WRITING, EACH_COLUMN = 0.5, 1.6e-4
"""Part of the time then left for the exact model with pauses, and the seconds to write each booking."""
EACH, SPARE = 3, 2
"""Pauses of a project at most, and people for each part of a demand, beside those whom it asks for and those who are planned."""


class Searched(Protocol):
    """Looks for plans of a problem until its clock is over."""

    def __call__(self, problem: Problem, make: partial[Search], previous: Proposal | None, /) -> tuple[Search, Ints | None] | None:
        """Return the search with what it found, and today's plan, repaired; None if it is proven that there is no plan."""


def has_many_pauses(problem: Problem) -> bool:
    """Return whether a portfolio is planned without pauses first."""
    return pausing_demands(problem) > MANY


def solve_pausing(
    problem: Problem, make: partial[Search], searched: Searched, previous: Proposal | None
) -> tuple[Search, Ints | None] | None:
    """
    Return the search with what it found, and today's plan, repaired; None if no plan was found without pauses.

    Parameters
    ----------
    make
        Makes a search, with the limits, clock and report of the whole.
    searched
        Looks for plans of a problem otherwise.
    """
    limits, clock, report = (make.keywords[name] for name in ("limits", "clock", "report"))
    stage = clock.stage(APART if limits.plans == 1 else APART_OF_SOME)

    def unbounded(progress: Progress) -> None:
        """Report without the bound, which holds for plans without pauses alone."""
        report(progress.replace(bound=None, gap_pct=None))

    alone = partial(make, clock=stage, limits=limits.replace(plans=1), report=unbounded)
    unpaused, threads = without_pauses(problem, previous), max(1, limits.workers - 1)
    found, prices = _beside(lambda: searched(unpaused, alone, previous), lambda part: priced(problem, part, threads), clock, stage)
    if found is None or found[0].best is None:
        return None
    apart, reference = found
    plans = [plan for plan in (apart.best, reference, apart.secured) if plan is not None]
    search = make(_with_pauses(problem, apart.model, [] if limits.plans > 1 else plans, prices, WRITING * clock.planned()))
    search.tighten(_in_full(problem))
    search.tighten(prices.bound)
    search.mandatory_bound = _in_full(problem, mandatory_only=True)
    search.secured = None if apart.secured is None else transferred(apart.model, apart.secured, search.model)
    search.prices = apart.prices
    for plan in (reference, apart.best):
        if plan is not None:
            search.offer(transferred(apart.model, plan, search.model), "a plan without pauses")
    if search.best is not None:
        stage = search.at_last(PAUSING)
        values = _with_pauses_tried(search, search.best, stage)
        improve_elastic(search, values, stage.stage(1.0), None, at_last=True)
    return search, None if reference is None else transferred(apart.model, reference, search.model)


def _with_pauses_tried(search: Search, values: Ints, stage: Clock) -> Ints:
    """Return the plan with pauses that pay: for a while nothing else is tried, because each is but one of hundreds of things that are."""
    if not pausable(search.model):
        return values
    part = stage.stage(TRYING)
    only = Repertoire(kinds=[Kind(PAUSES, moving_pauses, 8)])
    values = improve_at(search, shortfall_prices(search.model)[-1], values, part, repertoire=only)
    stage.spend(part.done)
    return values


def without_pauses(problem: Problem, previous: Proposal | None) -> Problem:
    """Return the problem without pauses but those of an earlier plan; what can only run with one keeps them all."""
    unpaused = {p.index: tuple(k for k in p.shifts if not pause_of(k)) or p.shifts for p in problem.work.projects}
    before = {} if previous is None else runs_before(problem, previous)
    return problem.narrowed(with_runs(unpaused, before.items()), problem.considered)


def _in_full(problem: Problem, *, mandatory_only: bool = False) -> int:
    """Return the units of value of everything that may run, or of what is mandatory, which no plan exceeds."""
    units = minute_units(problem)
    return sum(
        units[p.index] * p.needed
        for p in problem.work.whole
        if not p.must_not_run and (p.project.project_class is ProjectClass.MANDATORY or not mandatory_only)
    )


def _beside(work: Callable[[], T], other: Callable[[Clock], Priced], clock: Clock, stage: Clock) -> tuple[T, Priced]:
    """Return what two pieces of work return; where there is one worker the plan comes first, and then prices if there is time left."""
    if clock.workers > 1:
        with ThreadPoolExecutor(1) as pool:
            aside = pool.submit(other, stage)
            return work(), aside.result()
    done = work()
    clock.spend(stage.done)
    part = clock.stage(BOUNDING)
    prices = other(part)
    clock.spend(part.done)
    return done, prices


def _with_pauses(problem: Problem, apart: Model, plans: Sequence[Ints], prices: Priced, seconds: float) -> Model:
    """
    Return the model of the plan without pauses, with those that gain most beside it as far as there is the time to write them.

    Parameters
    ----------
    plans
        For whose runs alone it has columns then, so that the time goes into pauses; none if it is to keep all it had.
    """
    paying, known = prices.paying(EACH), {p.index: p.shifts for p in apart.problem.work.projects}
    worth, planned = held_or_named(problem), [candidate for candidate in apart.columns.candidates if not plans]
    if plans:
        known = _as_in(apart, plans, prices)
        idle = known.keys() - {p for (p, _), column in apart.columns.run.items() if plans[0][column]}
        worth |= prices.people(problem, {*paying, *((p, k) for p in idle for k in known[p])}, SPARE)
        planned = [candidate for candidate in apart.columns.candidates if any(plan[candidate.on] for plan in plans)]
    for candidate in planned:
        worth[candidate.demand, candidate.person] = True
    people = worth.sum(axis=1)

    def size(p: int, k: int) -> int:
        """Return about how many bookings there may be under a run."""
        return sum(int(people[d]) * len(problem.blocks(d, k)) for d in problem.work.projects[p].demands)

    room = seconds / EACH_COLUMN - sum(size(p, k) for p, shifts in known.items() for k in shifts)
    chosen: list[tuple[int, int]] = []
    for p, k in paying:
        if size(p, k) <= room:
            chosen.append((p, k))
            room -= size(p, k)
    return modelled(problem.narrowed(with_runs(known, chosen), worth)) if chosen else apart


def _as_in(apart: Model, plans: Sequence[Ints], prices: Priced) -> dict[int, tuple[int, ...]]:
    """Return the timings that projects have in some plans; of those that do not run in the first, the one that gains most as well."""
    running = [run for plan in plans for run, column in apart.columns.run.items() if plan[column]]
    busy = {p for (p, _), column in apart.columns.run.items() if plans[0][column]}
    best = ((p.index, prices.unpaused(p.index)) for p in apart.problem.work.projects if p.index not in busy)
    others = [(p, k) for p, k in best if k is not None and (p, k) in apart.columns.run]
    return with_runs({}, [*running, *others])
