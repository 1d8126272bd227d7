r"""
``demand``: nobody is booked for work that is not there.

In each block *B* from the freeze's end on

.. math:: \sum_{r, t \in B} share_{r,d,t} \cdot net_{r,t} // 100 \le need_{d,B} + g \cdot fte\_minutes \cdot |B| // 100

or nothing is added to what people in their notice deliver; and from there on nothing is booked on a demand whose project does not
run, or outside the demand's (shifted) span.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.runs import spans
from models.audit.words import called, hours, violation, weeks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.answer import Violation
    from models.audit.case import Case
    from models.audit.runs import Span

RULE = "demand"


def violations(case: Case) -> Iterator[Violation]:
    """Yield demands that get too much, and bookings where there is no work."""
    for person, demands in case.reading.people.items():
        for demand, shares in demands.items():
            yield from _no_work(case, person, demand, shares)
    for demand, account in case.ledger.demands.items():
        if account.delivered:
            yield from _too_much(case, demand)


def _no_work(case: Case, person: str, demand: str, shares: Sequence[int]) -> Iterator[Violation]:
    facts = case.facts
    work = facts.works[demand].demand
    decided, shift = case.reading.work(facts, demand)
    begin, end = (0, 0) if shift is None else decided.span(shift)
    free = facts.people[person].free
    if decided.pause is None and not any(shares[free : max(begin, free)]) and not any(shares[max(end, free) :]):
        return
    idle = [0 if shift is not None and decided.works_in(week, shift) else shares[week] for week in range(free, facts.weeks)]
    project = called(facts.undertakings[work.project_id].project)
    why = (
        f"but project {project} does not run"
        if case.reading.shifts[work.project_id] is None
        else f"outside the weeks of the demand of {project}"
    )
    for span, share in spans(idle, free):
        text = f"{called(facts.people[person].person)} is booked {share} % on {demand} {weeks(facts.horizon, span)}, {why}"
        yield violation(RULE, demand, text, week=span.begin, amount=share, unit="%")


def _too_much(case: Case, demand: str) -> Iterator[Violation]:
    facts = case.facts
    if case.reading.shifts[facts.works[demand].demand.project_id] is None:
        return
    for block in case.ledger.demands[demand].blocks:
        slack = facts.step * facts.fte_minutes * (block.span.end - block.span.begin) // 100
        over = block.delivered - block.needed
        if block.span.begin >= facts.free and over > slack and block.delivered > _in_notice(case, demand, block.span):
            text = (
                f"Demand {demand} gets {hours(block.delivered)} {weeks(facts.horizon, block.span)}, {hours(over)} more than it needs; "
                f"at most {hours(slack)} more, one step of {facts.step} %, is allowed"
            )
            yield violation(RULE, demand, text, week=block.span.begin, amount=over - slack, unit="minutes")


def _in_notice(case: Case, demand: str, span: Span) -> int:
    """Return the minutes delivered in a block by people whose bookings must stay because their notice has not ended."""
    people = case.facts.people
    shares = ((people[person], demands[demand]) for person, demands in case.reading.people.items() if demand in demands)
    return sum(
        share[week] * staffer.net[week] // 100 for staffer, share in shares for week in range(span.begin, min(span.end, staffer.free))
    )
