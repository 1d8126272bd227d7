"""Scheduling problems among portfolios, solved by intervals: least lateness or least cost, proven."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from models.score import Part
from optimizer.cpsat import Effort
from optimizer.energy import lateness_bound
from optimizer.intervals import Scheduled, balanced, schedule
from optimizer.list_schedule import lateness_of
from optimizer.priorities import listed
from optimizer.problem import problem_of
from optimizer.shop import shop_of
from optimizer.shop_plan import proposal_of
from optimizer.solved import Ending

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.answer import Limits
    from models.bookings import Proposal
    from models.portfolio import Portfolio
    from optimizer.list_schedule import Listed
    from optimizer.shop import Shop

SHORTEST = 0.1
"""Seconds that a solve has at least, however long it took to understand the problem."""
BALANCING, DECIDED = 0.1, 0.3
"""Parts of the time for balancing people's loads, and for scheduling with the people so decided."""
LISTED = 0.3
"""Part of the time for list schedules of several projects."""
PRICED = 0.2
"""Part of the time that looking for prices may take, which bound lateness."""
CHEAPEST = 0.5
"""Part of the time for trying whether the cheapest able person can do each demand; if so, nothing costs less."""


@dataclass(frozen=True)
class Schedule:
    """A plan of a scheduling problem, if one was found, and what is proven."""

    ending: Ending
    proposal: Proposal | None
    reached: int | None
    """Of the part asked for: minor units of lateness, or minutes x minor units per hour of cost."""
    bound: int
    """No plan in which everything runs has less of it."""
    found: Scheduled
    """The solution, from which another solve may start."""


def scheduled(
    portfolio: Portfolio,
    part: Part,
    limits: Limits,
    *,
    cap: int | None = None,
    before: Schedule | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Schedule | None:
    """
    Return the plan of a scheduling problem with the least lateness or cost found; None if the portfolio is more than one.

    Parameters
    ----------
    part
        ``lateness`` or ``cost``.
    cap
        The most that the plan may cost, in minutes x minor units per hour.
    before
        A schedule of the same portfolio to start from.
    """
    began = time.monotonic()
    shop = shop_of(problem_of(portfolio))
    left = limits.replace(time_limit=max(SHORTEST, limits.time_limit - (time.monotonic() - began)))
    return None if shop is None else of_shop(shop, part, left, cap=cap, before=before, should_stop=should_stop)


def of_shop(
    shop: Shop,
    part: Part,
    limits: Limits,
    *,
    cap: int | None = None,
    before: Schedule | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Schedule:
    """Return the schedule of a problem already understood; see `scheduled`."""
    effort = Effort(limits.time_limit, workers=limits.workers, seed=limits.seed)
    if part is Part.COST:
        return _cheapest(shop, effort, cap, before, should_stop)
    return _soonest(shop, effort, cap, before, should_stop)


def _cheapest(shop: Shop, effort: Effort, cap: int | None, before: Schedule | None, should_stop: Callable[[], bool] | None) -> Schedule:
    """Return the schedule of least cost; where the cheapest able person can do each demand there is no question."""
    began = time.monotonic()
    tried = schedule(shop.cheapest, Part.COST, replace(effort, seconds=CHEAPEST * effort.seconds), cap=cap, should_stop=should_stop)
    if tried.reached is not None:
        return _read(shop, replace(tried, ending=Ending.OPTIMAL), shop.least_cost)
    hint = _start(shop, cap, before, partial(listed, shop, seconds=SHORTEST))
    left = replace(effort, seconds=max(SHORTEST, effort.seconds - (time.monotonic() - began)))
    return _read(shop, schedule(shop, Part.COST, left, cap=cap, hint=hint, should_stop=should_stop), shop.least_cost)


def _soonest(shop: Shop, effort: Effort, cap: int | None, before: Schedule | None, should_stop: Callable[[], bool] | None) -> Schedule:
    """Return the schedule of least lateness."""
    began = time.monotonic()
    bound = lateness_bound(shop, PRICED * effort.seconds)
    searched = partial(listed, shop, bound=bound, seconds=LISTED * effort.seconds, seed=effort.seed, should_stop=should_stop)
    hint = _start(shop, cap, before, searched)
    if hint is not None and hint.reached == bound:
        return _read(shop, hint, bound)
    if before is None and shop.seats:
        hint = _with_people_decided(shop, effort, hint, cap, should_stop)
    left = max(SHORTEST, effort.seconds - (time.monotonic() - began))
    found = schedule(shop, Part.LATENESS, replace(effort, seconds=left), cap=cap, hint=hint, should_stop=should_stop)
    if hint is not None and hint.reached is not None and (found.reached is None or found.reached > hint.reached):
        found = replace(hint, bound=found.bound)
    return _read(shop, found, bound)


def _read(shop: Shop, found: Scheduled, bound: int) -> Schedule:
    """Return a solution as a plan, with what is proven by whoever proves most."""
    bound = max(found.bound, bound)
    if found.begins is None or found.people is None:
        return Schedule(found.ending, None, None, bound, found)
    ending = Ending.OPTIMAL if found.reached == bound else found.ending
    return Schedule(ending, proposal_of(shop, found.begins, found.people), found.reached, bound, found)


def _start(shop: Shop, cap: int | None, before: Schedule | None, first: Callable[[], Listed | None]) -> Scheduled | None:
    """Return a schedule to start from: an earlier one, or a list schedule; None if it is none or costs more than it may."""
    made = None if before is not None else first()
    known = None if made is None else Scheduled(Ending.FEASIBLE, made.begins, made.people, made.lateness)
    if before is not None and before.found.begins is not None:
        known = replace(before.found, ending=Ending.FEASIBLE, reached=lateness_of(shop, before.found.begins), bound=0)
    if known is None or known.people is None:
        return None
    cost = sum(candidate.cost for candidate in known.people.values())
    return known if all(most is None or cost <= most for most in (cap, shop.cap)) else None


def _with_people_decided(
    shop: Shop, effort: Effort, hint: Scheduled | None, cap: int | None, should_stop: Callable[[], bool] | None
) -> Scheduled | None:
    """Return the better of a schedule and the best one for people whose loads are balanced, to start from."""
    few = balanced(shop, replace(effort, seconds=BALANCING * effort.seconds), cap=cap, should_stop=should_stop)
    if few is None:
        return hint
    found = schedule(few, Part.LATENESS, replace(effort, seconds=DECIDED * effort.seconds), cap=cap, should_stop=should_stop)
    if found.reached is None or (hint is not None and hint.reached is not None and hint.reached <= found.reached):
        return hint
    return replace(found, ending=Ending.FEASIBLE, bound=0)
