"""
``locks``: locked bookings of today stay.

Locked ``both``: the share stays as it is in every booked week from the freeze's end on, and the project runs as dated. Locked
``resource``: the person has a positive share on the demand in every such week. Locked ``time`` or ``both``, equipment included: if
the project runs, it is not shifted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.runs import spans
from models.audit.words import called, plural, violation, weeks
from models.bookings import Lock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.answer import Violation
    from models.audit.case import Case
    from models.audit.today import Held

RULE = "locks"


def violations(case: Case) -> Iterator[Violation]:
    """Yield locked bookings that do not stay."""
    facts = case.facts
    for booking in facts.today.held:
        if booking.lock in (Lock.RESOURCE, Lock.BOTH) and booking.demand in facts.works:
            yield from _changed(case, booking)
    for project in sorted(facts.today.dates_locked & facts.undertakings.keys()):
        shift = case.reading.shifts[project]
        if shift:
            name = called(facts.undertakings[project].project)
            text = f"Project {name} is shifted by {plural(shift, 'week')}, but a booking on it is locked in time"
            yield violation(RULE, project, text, amount=shift, unit="weeks")
    yield from _halted(case)


def _changed(case: Case, booking: Held) -> Iterator[Violation]:
    facts, booked = case.facts, case.reading.people.get(booking.person, {}).get(booking.demand)
    begin = max(facts.free, booking.span.begin)
    new = booked[begin : booking.span.end] if booked else [0] * (booking.span.end - begin)
    must_match = booking.lock is Lock.BOTH
    kept = [share == booking.share if must_match else share > 0 or not booking.share for share in new]
    for span, share in spans([None if ok else (share,) for ok, share in zip(kept, new, strict=True)], begin):
        now = 0 if share is None else share[0]
        how = f"stays at {booking.share} %" if must_match else "stays on it"
        who = called(facts.people[booking.person].person)
        text = f"{who} is booked {now} % on {booking.demand} {weeks(facts.horizon, span)}, but by a lock {how}"
        yield violation(RULE, booking.person, text, week=span.begin, amount=abs(booking.share - now), unit="%")


def _halted(case: Case) -> Iterator[Violation]:
    facts = case.facts
    locked = {held.project for held in facts.today.held if held.lock is Lock.BOTH and held.span.end > facts.free}
    for project in sorted(locked & facts.undertakings.keys()):
        if case.reading.shifts[project] is None:
            name = called(facts.undertakings[project].project)
            yield violation(RULE, project, f"Project {name} does not run, but a booking on it is locked and stays as it is")
