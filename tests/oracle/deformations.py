"""Proposals written badly: the same booking twice, names of nothing, days in the middle of a week, machines for people."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from models.bookings import Booking, Proposal
    from tests.oracle.facts import Facts


def deformed(dice: Random, facts: Facts, proposal: Proposal) -> Proposal:
    """Spoil one booking of a proposal that has any."""
    if not proposal.bookings:
        return proposal
    chosen = dice.randrange(len(proposal.bookings))
    spoilt = dice.choice(WAYS)(dice, facts, proposal.bookings[chosen])
    return proposal.replace(bookings=(*proposal.bookings[:chosen], *spoilt, *proposal.bookings[chosen + 1 :]))


def _twice(dice: Random, facts: Facts, booking: Booking) -> list[Booking]:
    return [booking, booking]


def _in_two(dice: Random, facts: Facts, booking: Booking) -> list[Booking]:
    """One booking as two that meet: the same plan in other words."""
    middle = booking.first + dt.timedelta(days=7 * ((booking.last - booking.first).days // 14))
    if middle == booking.first:
        return [booking]
    return [booking.replace(last=middle - dt.timedelta(days=1)), booking.replace(first=middle)]


def _nobody(dice: Random, facts: Facts, booking: Booking) -> list[Booking]:
    return [booking.replace(resource_id="nobody")]


def _nothing(dice: Random, facts: Facts, booking: Booking) -> list[Booking]:
    return [booking.replace(demand_id="nothing")]


def _somebody_else(dice: Random, facts: Facts, booking: Booking) -> list[Booking]:
    return [booking.replace(resource_id=dice.choice([*facts.people, *facts.machines]))]


def _something_else(dice: Random, facts: Facts, booking: Booking) -> list[Booking]:
    return [booking.replace(demand_id=dice.choice([w.id for w in facts.works]))]


def _midweek(dice: Random, facts: Facts, booking: Booking) -> list[Booking]:
    """Days inside the same weeks: the same plan in other words."""
    return [booking.replace(first=booking.first + dt.timedelta(days=2), last=booking.last - dt.timedelta(days=3))]


def _longer(dice: Random, facts: Facts, booking: Booking) -> list[Booking]:
    """Some more days or weeks, inside the horizon: what a booking beyond it means is a matter of form."""
    return [booking.replace(last=min(_end(facts), booking.last + dt.timedelta(days=dice.choice((1, 7, 21)))))]


def _with_nothing_beside(dice: Random, facts: Facts, booking: Booking) -> list[Booking]:
    """A share of 0 is nothing."""
    if booking.last >= _end(facts):
        return [booking]
    first, last = booking.last + dt.timedelta(days=1), booking.last + dt.timedelta(days=7)
    return [booking, booking.replace(demand_id=dice.choice([w.id for w in facts.works]), share_pct=0, first=first, last=last)]


def _end(facts: Facts) -> dt.date:
    return facts.portfolio.settings.horizon_start + dt.timedelta(days=7 * facts.weeks - 1)


WAYS: tuple[Callable[[Random, Facts, Booking], list[Booking]], ...] = (
    _twice,
    _in_two,
    _nobody,
    _nothing,
    _somebody_else,
    _something_else,
    _midweek,
    _longer,
    _with_nothing_beside,
)
