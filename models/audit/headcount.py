"""
``headcount``: neither too many cooks nor too few.

The distinct people booked on a demand from the freeze's end on are at most ``heads_max``, and if there are any, at least
``heads_min``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.words import plural, violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.answer import Violation
    from models.audit.case import Case

RULE = "headcount"
PEOPLE = "people"


def violations(case: Case) -> Iterator[Violation]:
    """Yield demands with too many people or too few."""
    facts, heads = case.facts, dict[str, int]()
    for person, demands in case.reading.people.items():
        for id, shares in demands.items():
            if any(shares[facts.people[person].free :]):
                heads[id] = heads.get(id, 0) + 1
    for id, count in heads.items():
        demand = facts.works[id].demand
        booked = f"Demand {id} has {plural(count, 'person', PEOPLE)} booked"
        if demand.heads_max is not None and count > demand.heads_max:
            yield violation(RULE, id, f"{booked}, at most {demand.heads_max} may be", amount=count - demand.heads_max, unit=PEOPLE)
        if demand.heads_min is not None and count < demand.heads_min:
            yield violation(RULE, id, f"{booked}, at least {demand.heads_min} must be", amount=demand.heads_min - count, unit=PEOPLE)
