"""
``skill``: a booked person is able for the demand in every booked week from the freeze's end on.

Able means: named in ``restricted`` where that list is not empty, and every required skill at its level or above, valid throughout
the week. Weeks outside the employment are the matter of ``capacity``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.runs import spans
from models.audit.words import called, violation, weeks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.answer import Violation
    from models.audit.case import Case
    from models.audit.facts import Facts
    from models.projects import Demand

RULE = "skill"


def violations(case: Case) -> Iterator[Violation]:
    """Yield every booking of a person who may not or cannot do the work."""
    facts = case.facts
    for person, demands in case.reading.people.items():
        for id, shares in demands.items():
            demand = facts.works[id].demand
            if demand.restricted and person not in demand.restricted:
                yield from _not_named(facts, person, demand, shares)
            if not all(facts.ability.skilled(person, demand.skills)):
                yield from _unskilled(facts, person, demand, shares)


def _not_named(facts: Facts, person: str, demand: Demand, shares: Sequence[int]) -> Iterator[Violation]:
    first = next((week for week in range(facts.people[person].free, facts.weeks) if shares[week]), None)
    if first is not None:
        who = called(facts.people[person].person)
        text = f"{who} is booked on {demand.id}, which is restricted to {', '.join(demand.restricted)}"
        yield violation(RULE, person, text, week=first)


def _unskilled(facts: Facts, person: str, demand: Demand, shares: Sequence[int]) -> Iterator[Violation]:
    staffer = facts.people[person]
    for need in demand.skills:
        has = facts.ability.has(person, need.skill, need.level)
        lacking = [bool(share) and staffer.works(week) and not has[week] for week, share in enumerate(shares)]
        for span, _ in spans(lacking[staffer.free :], staffer.free):
            level = staffer.level(need.skill, span.begin)
            instead = f"has only level {level}" if level else "does not have it"
            text = (
                f"{called(staffer.person)} is booked on {demand.id} {weeks(facts.horizon, span)}, which needs {need.skill} "
                f"at level {need.level}, but {instead} then"
            )
            yield violation(RULE, person, text, week=span.begin, amount=need.level - level, unit="levels")
