"""
``freeze``: before the freeze's end the bookings of people are today's live ones, as far as the person is still employed.

Equipment is not frozen: it follows its project. Today's bookings on demands that are gone from the table bind nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.runs import spans
from models.audit.words import called, violation, weeks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.answer import Violation
    from models.audit.case import Case

RULE = "freeze"


def violations(case: Case) -> Iterator[Violation]:
    """Yield shares before the freeze's end that are not today's."""
    facts = case.facts
    if not facts.free:
        return
    nothing = [0] * facts.weeks
    for person in dict.fromkeys((*facts.today.shares, *case.reading.people)):
        staffer = facts.people[person]
        before, after = facts.today.shares.get(person, {}), case.reading.people.get(person, {})
        for demand in dict.fromkeys((*before, *after)):
            new = after.get(demand, nothing)[: facts.free]
            old = [share if staffer.works(week) else 0 for week, share in enumerate(before.get(demand, nothing)[: facts.free])]
            if old == new or demand not in facts.works:
                continue
            changed = [(a, b) if a != b else None for a, b in zip(old, new, strict=True)]
            for span, (was, now) in ((s, c) for s, c in spans(changed) if c is not None):
                text = f"{called(staffer.person)} is booked {now} % on {demand} {weeks(facts.horizon, span)}, which is frozen at {was} %"
                yield violation(RULE, person, text, week=span.begin, amount=abs(now - was), unit="%")
