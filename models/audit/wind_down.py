"""
``wind_down``: whoever is on a project that is stopped or paused for good is free once it is wound down.

A project with ``wind_down_hours`` that does not run keeps each person booked on it today, as booked, until they have delivered it these
hours: in the weeks from the end of the freeze, or of their notice, on in which they are employed and today's bookings do not already
take more of them than there is. These bookings count for capacity, cost and what differs from today, and for no other rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.runs import spans
from models.audit.words import called, violation, weeks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from models.answer import Violation
    from models.audit.case import Case
    from models.audit.staffers import Staffer
    from models.audit.today import Today
    from models.audit.work import Undertaking

RULE = "wind_down"

Shares = dict[str, dict[str, list[int]]]
"""Percent by week, by person and demand."""


def wind_downs(people: Mapping[str, Staffer], plans: Mapping[str, Undertaking], today: Today) -> dict[str, Shares]:
    """Return the bookings that winding down keeps, by project; only of projects for which it takes hours."""
    return {
        id: {person: kept for person in today.shares for kept in [_kept(people[person], plan, today.shares[person])] if kept}
        for id, plan in plans.items()
        if plan.project.wind_down_hours
    }


def _kept(staffer: Staffer, plan: Undertaking, booked: Mapping[str, list[int]]) -> dict[str, list[int]]:
    mine = {work.demand.id: booked[work.demand.id] for work in plan.works if work.demand.id in booked}
    left, count = 60 * plan.project.wind_down_hours, len(staffer.net)
    kept = {demand: [0] * count for demand in mine}
    for week in range(staffer.free, count):
        room = staffer.works(week) and sum(shares[week] for shares in booked.values()) <= staffer.room
        if left > 0 and room:
            for demand, shares in mine.items():
                kept[demand][week] = shares[week]
                left -= shares[week] * staffer.net[week] // 100
    return {demand: shares for demand, shares in kept.items() if any(shares)}


def by_person(wound: Mapping[str, Shares]) -> dict[str, list[int]]:
    """Return the percent by week that winding down may take of each person, over all projects."""
    total: dict[str, list[int]] = {}
    for shares in wound.values():
        for person, demands in shares.items():
            for weekly in demands.values():
                total[person] = [a + b for a, b in zip(total.get(person, [0] * len(weekly)), weekly, strict=True)]
    return total


def violations(case: Case) -> Iterator[Violation]:
    """Yield people who leave a project that does not run before it is wound down, or who do otherwise meanwhile."""
    facts = case.facts
    for project, people in facts.wound.items():
        if case.reading.shifts[project] is not None:
            continue
        name = called(facts.undertakings[project].project)
        for person, demands in people.items():
            for demand, kept in demands.items():
                booked = case.reading.booked.get(person, {}).get(demand, [0] * facts.weeks)
                changed = [(was, now) if was and was != now else None for was, now in zip(kept, booked, strict=True)]
                for span, pair in spans(changed):
                    was, now = pair or (0, 0)
                    text = (
                        f"{called(facts.people[person].person)} is booked {now} % on {demand} {weeks(facts.horizon, span)}, "
                        f"but winding down {name} keeps them at {was} %"
                    )
                    yield violation(RULE, person, text, week=span.begin, amount=abs(now - was), unit="%")
