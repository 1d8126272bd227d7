"""Today's bookings, week by week: what is frozen, what must stay, and what releasing the rest would disturb."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.bookings import BookingStatus, Lock
from models.directives import DirectiveKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.bookings import Allocation
    from models.portfolio import Portfolio
    from optimizer.arrays import Bools, Ints
    from optimizer.supply import Supply
    from optimizer.work import Work


@dataclass(frozen=True)
class Held:
    """What one person has on one demand today; all arrays are (T,)."""

    share: Ints
    """Percent."""
    price: Ints
    """How much an hour released counts."""
    bound: Bools
    """Whether the booking must stay exactly as it is in the week."""
    person_bound: Bools
    """Whether the person must stay on the demand in the week, at any share."""

    @property
    def stays(self) -> Bools:
        """(T,): whether the person must be on the demand in the week."""
        staying: Bools = self.bound | (self.person_bound & (self.share > 0))
        return staying


@dataclass(frozen=True)
class Today:
    """Today's live bookings of people."""

    held: Mapping[tuple[int, int], Held]
    """By (person, demand) index."""
    has_work: frozenset[int]
    """Projects with a booking of a person after the freeze."""
    frozen_projects: frozenset[int]
    protected: frozenset[int]
    """People whose bookings stay exactly as they are."""


def today_of(portfolio: Portfolio, supply: Supply, work: Work) -> Today:
    """Lay today's bookings out over the weeks."""
    frozen = {work.project_index[d.subject] for d in portfolio.directives if d.hard and d.kind is DirectiveKind.FREEZE_PROJECT}
    protected = {supply.index[d.subject] for d in portfolio.directives if d.hard and d.kind is DirectiveKind.PROTECT_PERSON}
    held: dict[tuple[int, int], Held] = defaultdict(lambda: _nothing(portfolio.horizon.weeks))
    has_work = set()
    for allocation in portfolio.live_allocations:
        if allocation.resource_id in portfolio.equipment_by_id:
            continue
        r, d = supply.index[allocation.resource_id], work.demand_index[allocation.demand_id]
        weeks = portfolio.horizon.clipped(allocation.first, allocation.last)
        p = work.owners[work.demands[d].project]
        _lay(held[r, d], allocation, slice(weeks.start, weeks.stop), portfolio, stays=p in frozen or r in protected)
        if weeks.stop > portfolio.settings.freeze_end and allocation.share_pct > 0:
            has_work.add(p)
    return Today(dict(held), frozenset(has_work), frozenset(frozen), frozenset(protected))


def _nothing(weeks: int) -> Held:
    return Held(np.zeros(weeks, np.int64), np.zeros(weeks, np.int64), np.zeros(weeks, bool), np.zeros(weeks, bool))


def _lay(held: Held, allocation: Allocation, weeks: slice, portfolio: Portfolio, *, stays: bool) -> None:
    settings = portfolio.settings
    held.share[weeks] += allocation.share_pct
    held.price[weeks] = settings.hard_price if allocation.status is BookingStatus.HARD else settings.soft_price
    held.bound[weeks] |= stays or allocation.lock is Lock.BOTH
    held.person_bound[weeks] |= allocation.lock is Lock.RESOURCE
