"""Today's bookings as a proposal, so that today's plan can be audited like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.today import live_weeks
from models.bookings import Booking, Proposal

if TYPE_CHECKING:
    from models.portfolio import Portfolio


def todays_proposal(portfolio: Portfolio) -> Proposal:
    """
    Return today's live bookings, in whole weeks and clipped to the horizon, without decisions.

    Nothing is repaired: what breaks a rule today, such as a booking on a demand that is gone, is there for the audit to find.
    """
    horizon = portfolio.horizon
    weeks = ((allocation, live_weeks(portfolio, allocation)) for allocation in portfolio.live_allocations)
    return Proposal(
        bookings=tuple(
            Booking(
                resource_id=allocation.resource_id,
                demand_id=allocation.demand_id,
                first=horizon.monday(span.begin),
                last=horizon.sunday(span.end - 1),
                share_pct=allocation.share_pct,
            )
            for allocation, span in weeks
            if span.begin < span.end
        )
    )
