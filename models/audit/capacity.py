r"""
``capacity``: nobody is booked for more than they have.

.. math:: \sum_d share_{r,d,t} \le 100 - reserve_r \qquad t \ge F

and a share is positive only in weeks of the employment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.runs import Span, spans
from models.audit.words import called, violation, weeks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.answer import Violation
    from models.audit.case import Case
    from models.audit.facts import Facts
    from models.audit.staffers import Staffer

RULE = "capacity"


def violations(case: Case) -> Iterator[Violation]:
    """Yield every person booked beyond their room or outside their employment."""
    facts = case.facts
    for person, demands in case.reading.booked.items():
        totals = list(map(sum, zip(*demands.values(), strict=True)))[facts.people[person].free :]
        staffer = facts.people[person]
        if totals and max(totals) > staffer.room:
            yield from _overbooked(facts, staffer, totals)
        if staffer.employed != (0, facts.weeks):
            yield from _not_employed(facts, staffer, totals)


def _overbooked(facts: Facts, staffer: Staffer, totals: list[int]) -> Iterator[Violation]:
    for span, over in spans([max(0, total - staffer.room) for total in totals], staffer.free):
        text = (
            f"{called(staffer.person)} is booked {over + staffer.room} % {weeks(facts.horizon, span)}, "
            f"{over} % more than the {staffer.room} % there is room for"
        )
        yield violation(RULE, staffer.person.id, text, week=span.begin, amount=over, unit="%")


def _not_employed(facts: Facts, staffer: Staffer, totals: list[int]) -> Iterator[Violation]:
    away = [0 if staffer.works(week) else total for week, total in enumerate(totals, staffer.free)]
    for span, share in spans(away, staffer.free):
        text = f"{called(staffer.person)} is booked {share} % {weeks(facts.horizon, span)}, {_when(staffer, span)}"
        yield violation(RULE, staffer.person.id, text, week=span.begin, amount=share, unit="%")


def _when(staffer: Staffer, span: Span) -> str:
    start, end = staffer.person.start_date, staffer.person.end_date
    if start is not None and span.begin < staffer.employed.begin:
        return f"before the employment begins on {start}"
    return f"after the employment ended on {end}" if end is not None else "outside the employment"
