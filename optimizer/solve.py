"""
The engine: from a portfolio to plans that differ, with a proven bound on the value of every plan.

Small portfolios go to CP-SAT whole and end proven, others are planned in parts (:mod:`optimizer.parts`). The plans beside the best
one trade value for stability and cost (:mod:`optimizer.trade`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from models.score import Part
from optimizer import cpsat
from optimizer.bounding import SIFTED
from optimizer.clock import Clock
from optimizer.draft import can_sketch, drafted, offer_draft, offer_early
from optimizer.extract import proposal_of
from optimizer.mandatory import secure_mandatory
from optimizer.model import MODELLED, modelled
from optimizer.offers import offers_of
from optimizer.parts import solve_by_parts
from optimizer.pauses import has_many_pauses, solve_pausing
from optimizer.problem import problem_of
from optimizer.progress import Found
from optimizer.reference import todays_around_mandatory, todays_repaired
from optimizer.rows import FREE
from optimizer.scale import solve_at_scale
from optimizer.scheduling import of_shop
from optimizer.search import Search
from optimizer.shop import shop_of
from optimizer.sketched import solve_sketched
from optimizer.solved import Ending
from optimizer.taking_over import lifted
from optimizer.trade import trade

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.answer import Limits
    from models.bookings import Proposal
    from models.portfolio import Portfolio
    from models.shadow_prices import ShadowPrices
    from optimizer.arrays import Ints
    from optimizer.problem import Problem
    from optimizer.progress import Progress
    from optimizer.shop import Shop

WHOLE = 700
"""Columns up to which a portfolio is solved whole at once."""
SCHEDULING = 0.7
"""Part of the time for the least late plan of a scheduling problem; the rest is for the cheapest one."""
MOVING = 3_000
"""The same where work packages move by themselves: most offers are then for timings that nothing speaks for."""


@dataclass(frozen=True)
class Solution:
    """What the engine found."""

    ending: Ending
    proposals: tuple[Proposal, ...] = ()
    """Plans, the one of most value first; none if there is none."""
    reference: Proposal | None = None
    """Today's plan, repaired."""
    value_bound: int | None = None
    """Micro-points that no plan exceeds that has as much mandatory value as the best one."""
    mandatory_bound: int | None = None
    """Micro-points that the mandatory projects of no plan exceed."""
    prices: ShadowPrices | None = None
    """From which the bound follows, or one not much above it; None of small portfolios, whose bound takes no time."""
    stopped: bool = False


def solve(
    portfolio: Portfolio,
    limits: Limits,
    *,
    previous: Proposal | None = None,
    prices: ShadowPrices | None = None,
    report: Callable[[Progress], None] = lambda _: None,
    found: Callable[[Found], None] = lambda _: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Solution:
    """
    Search for plans of a portfolio until its limits, or until told to stop.

    Parameters
    ----------
    previous
        A plan of an earlier answer, from which to go on; what no longer fits is left out.
    prices
        Those of an earlier answer, which bound all plans before anything is solved.
    report
        Told of progress, at most a few times a second.
    found
        Given each better plan as soon as it is there; the first is today's, repaired.
    should_stop
        Asked often; the best plans so far are returned when it says yes.
    """
    clock = Clock.of(limits.time_limit, limits.workers, should_stop)
    problem = problem_of(portfolio)
    shop = shop_of(problem)
    if shop is not None:
        return _solve_shop(shop, limits, clock, found)
    make = partial(Search, limits=limits, clock=clock, report=report, found=found, rng=np.random.default_rng(limits.seed))
    searched = partial(_searched, prices=prices)
    solved = solve_pausing(problem, make, searched, previous) if has_many_pauses(problem) else None
    solved = solved or searched(problem, make, previous)
    if solved is None:
        return Solution(Ending.INFEASIBLE)
    search, reference = solved
    if limits.plans > 1:
        trade(search, reference)
    return _solution(search, reference)


def _searched(
    problem: Problem, make: partial[Search], previous: Proposal | None, prices: ShadowPrices | None
) -> tuple[Search, Ints | None] | None:
    """Return the search with what it found, and today's plan, repaired; None if it is proven that there is no plan."""
    offers = offers_of(problem)
    if offers.size > (MOVING if problem.work.package_index else MODELLED):
        sketched = (
            solve_sketched(problem, offers, make, make.keywords["clock"])
            if offers.size > SIFTED and can_sketch(problem) and not previous
            else None
        )
        return sketched or solve_at_scale(problem, offers, make, previous, prices)
    search = make(modelled(problem))
    reference = todays_repaired(search)
    large = search.model.program.size > WHOLE
    draft = drafted(problem, offers, previous, search.clock) if large else None
    early = None if draft is None else offer_draft(search, draft)
    if not secure_mandatory(search):
        return None
    if early is not None and search.secured is not None:
        offer_early(search, lifted(search.model, early, search.secured))
    reference = reference if reference is not None else todays_around_mandatory(search)
    if large:
        solve_by_parts(search, offers, previous)
    else:
        _solve_whole(search)
    return search, reference


def _solve_shop(shop: Shop, limits: Limits, clock: Clock, found: Callable[[Found], None]) -> Solution:
    """Solve a scheduling problem: everything runs in full, so that every plan is worth the same; the least late comes first."""
    stage = clock.stage(SCHEDULING)
    soonest = of_shop(shop, Part.LATENESS, limits.replace(time_limit=stage.left()), should_stop=clock.should_stop)
    if soonest.ending is Ending.INFEASIBLE:
        return Solution(Ending.INFEASIBLE)
    worth = shop.worth(mandatory_only=False), shop.worth(mandatory_only=True)
    first = soonest.proposal
    if first is None:
        return Solution(Ending.UNKNOWN, value_bound=worth[0], mandatory_bound=worth[1], stopped=clock.should_stop())
    found(Found((worth[1], worth[0]), lambda: first))
    cheapest = of_shop(shop, Part.COST, limits.replace(time_limit=clock.left()), should_stop=clock.should_stop)
    proposals = dict.fromkeys(plan for plan in (first, cheapest.proposal) if plan is not None)
    return Solution(Ending.OPTIMAL, tuple(proposals), first, *worth, stopped=clock.should_stop())


def _solution(search: Search, reference: Ints | None) -> Solution:
    model = search.model
    reference_proposal = None if reference is None else proposal_of(model, reference)
    if search.best is None:
        return Solution(Ending.UNKNOWN, reference=reference_proposal, stopped=search.clock.should_stop())
    plans = [search.best, *(values for values in search.pool if model.program.admits(values))]
    proposals = dict.fromkeys(proposal_of(model, values) for values in plans)
    proven = search.bound is not None and search.bound <= model.value.total.at(search.best)
    return Solution(
        Ending.OPTIMAL if proven else Ending.FEASIBLE,
        tuple(proposals),
        reference_proposal,
        None if search.bound is None else model.value.micro_bound(search.bound),
        None if search.mandatory_bound is None else model.value.micro_bound(search.mandatory_bound),
        search.prices,
        stopped=search.clock.should_stop(),
    )


def _solve_whole(search: Search) -> None:
    """Solve the whole model at once."""
    model, limits = search.model, search.limits
    floor = search.mandatory_value
    program = model.program.with_rows([(model.value.mandatory, floor, FREE, ("mandatory_first", ""))] if floor else [])
    stage = search.clock.stage(0.5)
    work = None if stage.work == float("inf") else stage.work
    effort = cpsat.Effort(stage.left(), deterministic=work, workers=limits.workers, seed=limits.seed)
    solved = cpsat.minimise(program, model.value.total.scaled(-1), effort, hint=search.best, should_stop=stage.should_stop)
    search.clock.spend(solved.work)
    search.tighten(None if solved.bound is None else -solved.bound)
    if solved.values is not None:
        search.offer(solved.values, "the whole model is solved")
