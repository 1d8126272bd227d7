"""Scheduling problems among portfolios, solved by intervals: least lateness or least cost, proven."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from models.score import Part
from optimizer.cpsat import Effort
from optimizer.intervals import Scheduled, balanced, schedule
from optimizer.list_schedule import listed
from optimizer.problem import problem_of
from optimizer.shop import proposal_of, shop_of
from optimizer.solved import Ending

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.answer import Limits
    from models.bookings import Proposal
    from models.portfolio import Portfolio
    from optimizer.shop import Shop

SHORTEST = 0.1
"""Seconds that a solve has at least, however long it took to understand the problem."""
BALANCING, DECIDED = 0.1, 0.3
"""Parts of the time for balancing people's loads, and for scheduling with the people so decided."""
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
    hint = _first(shop) if before is None else before.found
    if part is Part.COST:
        hint = schedule(shop.cheapest, part, replace(effort, seconds=CHEAPEST * effort.seconds), cap=cap, should_stop=should_stop)
        if hint.reached is not None:
            return Schedule(Ending.OPTIMAL, proposal_of(shop, hint.begins or {}, hint.people or {}), hint.reached, shop.least_cost, hint)
    began = time.monotonic()
    if part is Part.LATENESS and before is None and shop.seats:
        hint = _with_people_decided(shop, effort, hint, cap, should_stop)
    left = max(SHORTEST, effort.seconds - (time.monotonic() - began))
    found = schedule(shop, part, replace(effort, seconds=left), cap=cap, hint=hint, should_stop=should_stop)
    if hint is not None and hint.reached is not None and cap is None and (found.reached is None or found.reached > hint.reached):
        found = replace(hint, bound=found.bound)
    bound = max(found.bound, shop.least_cost) if part is Part.COST else found.bound
    if found.begins is None or found.people is None:
        return Schedule(found.ending, None, None, bound, found)
    return Schedule(found.ending, proposal_of(shop, found.begins, found.people), found.reached, bound, found)


def _first(shop: Shop) -> Scheduled | None:
    """Return a schedule to start from."""
    first = listed(shop)
    return None if first is None else Scheduled(Ending.FEASIBLE, first.begins, first.people, first.lateness)


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
