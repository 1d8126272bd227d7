"""
``share``: every share of a person is a multiple of the granularity, at least the person's smallest and at most 100.

From the freeze's end on; bookings that must stay exactly as they are (see ``stays``) are exempt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit import stays
from models.audit.words import called, monday, violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.answer import Violation
    from models.audit.case import Case
    from models.audit.runs import Span
    from models.audit.staffers import Staffer
    from models.bookings import Booking

RULE = "share"


def violations(case: Case) -> Iterator[Violation]:
    """Yield bookings with a share that may not be."""
    facts = case.facts
    for booking, span in case.reading.bookings:
        staffer, share = facts.people[booking.resource_id], booking.share_pct
        if not share or (share % facts.step == 0 and staffer.smallest <= share <= 100):
            continue
        first = _first_bound_week(case, booking, span)
        if first is not None:
            off, why = _why(staffer, share, facts.step)
            who = called(staffer.person)
            text = f"{who} is booked {share} % on {booking.demand_id} from the week of {monday(facts.horizon, first)}, {why}"
            yield violation(RULE, booking.resource_id, text, week=first, amount=off, unit="%")


def _first_bound_week(case: Case, booking: Booking, span: Span) -> int | None:
    """Return the first week in which the share may not be as it likes: not one that stays exactly, or that winds a project down."""
    facts, person, demand = case.facts, booking.resource_id, booking.demand_id
    at_work = case.reading.people[person][demand]
    weeks = range(max(facts.people[person].free, span.begin), span.end)
    return next((week for week in weeks if at_work[week] and not stays.exactly(facts, person, demand, week)), None)


def _why(staffer: Staffer, share: int, step: int) -> tuple[int, str]:
    if share > 100:
        return share - 100, "more than all of their time"
    if share < staffer.smallest:
        return staffer.smallest - share, f"less than their smallest share of {staffer.smallest} %"
    return share % step, f"which is no multiple of {step} %"
