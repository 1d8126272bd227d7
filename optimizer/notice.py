"""Notice: until its end nobody is moved whose bookings it protects, as if the freeze were longer for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from models.portfolio import Portfolio
    from optimizer.arrays import Ints


def notice_ends(portfolio: Portfolio) -> Ints:
    r"""
    Return (R,): the first week in which each person's bookings may change, *F* of the person.

    .. math:: F_r = \max(F, \min(T, today + notice_r))

    for whoever is booked today in a week from *F* to before it; *F* for all others, who have nobody to give notice to. Whatever is
    booked before it is given, not chosen, and has no columns; so it bounds the relaxation as well.
    """
    settings, usual = portfolio.settings, portfolio.settings.notice_of
    ends = np.full(len(portfolio.people), settings.freeze_end, np.int64)
    notices = [usual[person.employment] if person.notice_weeks is None else person.notice_weeks for person in portfolio.people]
    if settings.today_week + max(notices, default=0) <= settings.freeze_end:
        return ends
    booked = _booked(portfolio)
    for r, (person, notice) in enumerate(zip(portfolio.people, notices, strict=True)):
        end = min(settings.horizon_weeks, settings.today_week + notice)
        if end > settings.freeze_end and booked.get(person.id, np.zeros(0, bool))[settings.freeze_end : end].any():
            ends[r] = end
    return ends


def _booked(portfolio: Portfolio) -> dict[str, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Return (T,) by person: the weeks in which a live booking of today has a positive share."""
    found: dict[str, np.ndarray[tuple[int], np.dtype[np.bool_]]] = {}
    for allocation in portfolio.live_allocations:
        weeks = portfolio.horizon.clipped(allocation.first, allocation.last)
        if allocation.share_pct > 0:
            found.setdefault(allocation.resource_id, np.zeros(portfolio.horizon.weeks, bool))[weeks.start : weeks.stop] = True
    return found
