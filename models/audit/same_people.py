"""
``same_people``: who begins a piece of work sees it through, where somebody laid that down.

For each demand of the project or package named: whoever has a positive share on it in some week of its span in which their bookings may
change and they are able for it, has one in all such weeks. Weeks in which the project pauses are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.words import called, plural, violation
from models.directives import DirectiveKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.answer import Violation
    from models.audit.case import Case

RULE = "same_people"


def violations(case: Case) -> Iterator[Violation]:
    """Yield people who are on a demand for a part of it only."""
    named = {directive.subject for directive in case.facts.directives.get(DirectiveKind.SAME_PEOPLE, ())}
    for person, demands in case.reading.people.items() if named else ():
        for id in demands:
            demand = case.facts.works[id].demand
            if named & {demand.project_id, demand.package_key} and case.reading.shifts[demand.project_id] is not None:
                yield from _in_part(case, person, id)


def _in_part(case: Case, person: str, id: str) -> Iterator[Violation]:
    bound = _bound(case, person, id)
    there = [week for week in bound if case.reading.people[person][id][week]]
    if there and len(there) < len(bound):
        who = called(case.facts.people[person].person)
        text = f"{who} is on {id} for {plural(len(there), 'week')} of {len(bound)}, but should see it through"
        absent = next(week for week in bound if week not in there)
        yield violation(RULE, person, text, week=absent, amount=len(bound) - len(there), unit="weeks")


def _bound(case: Case, person: str, id: str) -> list[int]:
    """Return the weeks of a demand in which somebody can be on it."""
    facts = case.facts
    work, staffer = case.reading.work(facts, id)[0], facts.people[person]
    if work.demand.restricted and person not in work.demand.restricted:
        return []
    skilled, pause = facts.ability.skilled(person, work.demand.skills), range(*(work.pause or (0, 0)))
    weeks = range(*case.reading.span(facts, id))
    return [week for week in weeks if week >= staffer.free and week not in pause and skilled[week] and staffer.works(week)]
