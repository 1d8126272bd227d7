"""
Portfolios whose projects may pause in so many ways that most of the time would go into writing them down.

A plan is looked for without pauses first, so that the leave to pause never costs any value. Meanwhile the relaxation with pauses bounds
every plan, and its prices say which of them gain most; with these the plan is improved.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from models.projects import ProjectClass
from optimizer.branching import Tree
from optimizer.clock import WORK_PER_SECOND
from optimizer.draft import with_runs
from optimizer.elastic import improve_elastic
from optimizer.lagrangian import gains_of_runs
from optimizer.model import modelled
from optimizer.offers import offers_of
from optimizer.parts import PRECISION
from optimizer.pdlp import FirstOrder, Precision
from optimizer.promising import held_or_named
from optimizer.relaxation import relaxation_of
from optimizer.resume import runs_before
from optimizer.score.value import minute_units
from optimizer.timing import pause_of
from optimizer.transfer import transferred

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from models.bookings import Proposal
    from optimizer.arrays import Floats, Ints
    from optimizer.clock import Clock
    from optimizer.model import Model
    from optimizer.problem import Problem
    from optimizer.progress import Progress
    from optimizer.relaxation import Relaxation
    from optimizer.search import Search

T = TypeVar("T")

MANY = 1_000
"""Demands by the pauses they may be under, from which a portfolio is planned without pauses first."""
APART, APART_OF_SOME = 0.75, 0.5
"""Part of the time for the plan without pauses, and the same where more than one plan is asked for."""
PAUSING = 0.5
"""Part of the time then left for the plan of most value, where more are asked for."""
BOUNDED = 1_000_000
"""Offers up to which all pauses are in the relaxation; beyond, it takes too much memory."""
BOUNDING, EACH_OFFER = 0.3, 1.5e-5
"""Part of the time for it, and the seconds that each offer takes from being listed to having a price."""
WRITING, EACH_COLUMN, EACH = 0.4, 5e-4, 3
"""Part of the time then left for the exact model with pauses, the seconds to write each booking, and pauses of a project at most."""


class Searched(Protocol):
    """Looks for plans of a problem until its clock is over."""

    def __call__(self, problem: Problem, make: partial[Search], previous: Proposal | None, /) -> tuple[Search, Ints | None] | None:
        """Return the search with what it found, and today's plan, repaired; None if it is proven that there is no plan."""


def has_many_pauses(problem: Problem) -> bool:
    """Return whether a portfolio is planned without pauses first."""
    return sum(len(p.demands) * sum(bool(pause_of(k)) for k in p.shifts) for p in problem.work.projects) > MANY


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
    search = make(_with_pauses(problem, apart.model, prices.gains, WRITING * clock.planned()))
    search.tighten(_in_full(problem))
    search.tighten(prices.bound)
    search.mandatory_bound = _in_full(problem, mandatory_only=True)
    search.secured = None if apart.secured is None else transferred(apart.model, apart.secured, search.model)
    search.prices = apart.prices
    for plan in (reference, apart.best):
        if plan is not None:
            search.offer(transferred(apart.model, plan, search.model), "a plan without pauses")
    if search.best is not None:
        improve_elastic(search, search.best, search.at_last(PAUSING), None, at_last=True)
    return search, None if reference is None else transferred(apart.model, reference, search.model)


def without_pauses(problem: Problem, previous: Proposal | None) -> Problem:
    """Return the problem without pauses but those of an earlier plan; what can only run with one keeps them all."""
    unpaused = {p.index: tuple(k for k in p.shifts if not pause_of(k)) or p.shifts for p in problem.work.projects}
    before = {} if previous is None else runs_before(problem, previous)
    return problem.narrowed(with_runs(unpaused, before.items()), problem.considered)


def thinned(problem: Problem, most: float) -> Problem:
    """Return the problem with fewer pauses of each project, evenly drawn, so that it has about so many offers at most."""
    every = int(-(-sum(_sizes(problem)) // max(1.0, most)))
    if every <= 1:
        return problem
    kept = {
        p.index: (*(k for k in p.shifts if not pause_of(k)), *[k for k in p.shifts if pause_of(k)][every // 2 :: every])
        for p in problem.work.projects
    }
    return problem.narrowed(kept, problem.considered)


def _sizes(problem: Problem) -> Iterator[int]:
    """Yield for each project that may pause about how many offers its pauses have together."""
    for p in problem.work.projects:
        pauses = sum(bool(pause_of(k)) for k in p.shifts)
        if pauses:
            works = [problem.work.demands[d] for d in p.demands]
            people = [(w.index, int(problem.ability.of_demand(w.demand).any(axis=1).sum())) for w in works if not w.demand.is_equipment]
            yield pauses * sum(able * (1 + len(problem.blocks(d, p.shifts[0]))) for d, able in people)


def _in_full(problem: Problem, *, mandatory_only: bool = False) -> int:
    """Return the units of value of everything that may run, or of what is mandatory, which no plan exceeds."""
    units = minute_units(problem)
    return sum(
        units[p.index] * p.needed
        for p in problem.work.whole
        if not p.must_not_run and (p.project.project_class is ProjectClass.MANDATORY or not mandatory_only)
    )


class Priced(NamedTuple):
    """What the relaxation with pauses says."""

    bound: int | None
    """Units that no plan exceeds; None unless all pauses were in it."""
    gains: Mapping[tuple[int, int], float]
    """By project and pause, by how much more it gains than the project without one."""


UNPRICED = Priced(None, {})
"""Where there is no time for it."""


def priced(problem: Problem, stage: Clock, threads: int) -> Priced:
    """Bound all plans, if there is time for all pauses, and price pauses under the prices that people and budgets have then."""
    most = min(BOUNDED, BOUNDING * stage.planned() / EACH_OFFER)
    some = thinned(problem, most)
    offers = offers_of(some)
    if stage.over() or stage.left() < EACH_OFFER * offers.size / 2:
        return UNPRICED
    stage.spend(EACH_OFFER * offers.size * WORK_PER_SECOND)
    relaxation = relaxation_of(some, offers)
    load = FirstOrder(relaxation.program, relaxation.objective, Precision(PRECISION, threads), stage.should_stop)
    root = Tree(relaxation, load, ties=False, ties_below=False).begin(stage.left())
    bound = root.bound if some is problem else None
    return Priced(bound, {} if root.duals is None else _gains(relaxation, root.duals))


def _gains(relaxation: Relaxation, duals: Floats) -> dict[tuple[int, int], float]:
    gains = gains_of_runs(relaxation, duals)
    unpaused = {p: max([0.0, *(float(gains[c]) for k, c in runs.items() if not pause_of(k))]) for p, runs in relaxation.runs.items()}
    return {(p, k): float(gains[c]) - unpaused[p] for (p, k), c in relaxation.run.items() if pause_of(k)}


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


def _with_pauses(problem: Problem, apart: Model, gains: Mapping[tuple[int, int], float], seconds: float) -> Model:
    """Return the model of the plan without pauses, with those that gain most beside it as far as there is the time to write them."""
    demands, written = problem.work.demands, len(apart.columns.candidates)
    worth = held_or_named(problem)
    for candidate in apart.columns.candidates:
        worth[candidate.demand, candidate.person] = True
    people = {d: int(worth[d].sum()) for d in range(len(demands))}
    best = sorted((run for run, gain in gains.items() if gain > 0), key=lambda run: (-gains[run], run))
    chosen: list[tuple[int, int]] = []
    taken = Counter[int]()
    for p, k in best:
        size = sum(people[d] * len(problem.blocks(d, k)) for d in problem.work.projects[p].demands)
        if taken[p] < EACH and EACH_COLUMN * (written + size) <= seconds:
            chosen.append((p, k))
            taken[p] += 1
            written += size
    if not chosen:
        return apart
    known = {p.index: p.shifts for p in apart.problem.work.projects}
    return modelled(problem.narrowed(with_runs(known, chosen), worth))
