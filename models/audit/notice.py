"""
``notice``: nobody is moved sooner than their notice allows.

Who is booked today in some week from the freeze's end to before the end of their notice, counted from today, has exactly today's
bookings until then, as far as they are still employed: as if the freeze were longer for them. Every other rule about what somebody
does from the freeze's end on then holds from the end of the notice on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.runs import spans
from models.audit.words import called, violation, weeks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.answer import Violation
    from models.audit.case import Case
    from models.bookings import Allocation
    from models.people import Person
    from models.portfolio import Portfolio

RULE = "notice"


def first_free_week(portfolio: Portfolio, person: Person, booked: Sequence[Allocation]) -> int:
    """Return the first week in which a person's bookings may change."""
    settings, horizon = portfolio.settings, portfolio.horizon
    notice = settings.notice_of[person.employment] if person.notice_weeks is None else person.notice_weeks
    end = min(settings.horizon_weeks, settings.today_week + notice)
    bound = any(
        booking.share_pct > 0 and horizon.week(booking.first) < end and horizon.week(booking.last) >= settings.freeze_end
        for booking in booked
    )
    return end if bound and end > settings.freeze_end else settings.freeze_end


def violations(case: Case) -> Iterator[Violation]:
    """Yield shares between the freeze's end and the end of a notice that are not today's."""
    facts, nothing = case.facts, [0] * case.facts.weeks
    for person, staffer in facts.people.items():
        if staffer.free == facts.free:
            continue
        before, after = facts.today.shares.get(person, {}), case.reading.people.get(person, {})
        for demand in dict.fromkeys((*before, *after)):
            notice = range(facts.free, staffer.free)
            old = [before.get(demand, nothing)[week] if staffer.works(week) else 0 for week in notice]
            new = [after.get(demand, nothing)[week] for week in notice]
            if old == new or demand not in facts.works:
                continue
            for span, pair in spans([(a, b) if a != b else None for a, b in zip(old, new, strict=True)], facts.free):
                was, now = pair or (0, 0)
                text = (
                    f"{called(staffer.person)} is booked {now} % on {demand} {weeks(facts.horizon, span)}, "
                    f"but stays at {was} % until the notice ends"
                )
                yield violation(RULE, person, text, week=span.begin, amount=abs(now - was), unit="%")
