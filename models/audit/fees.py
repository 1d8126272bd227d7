"""
Fees: what a person or a machine that an option brings costs once, because it is booked at all.

A person's fee is due if they have a positive share from the freeze's end on, in the first such week in which they are employed; a
machine's if a unit of it is booked, in the first week it is here. It counts in the cost of the plan, against caps on the portfolio
and, for a person, on the cost centre of their org unit; no project pays it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.score import MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.audit.facts import Facts
    from models.audit.reading import Reading


class Fee(NamedTuple):
    """A fee that is due."""

    resource: str
    centre: str | None
    """The org unit that pays; None for a machine."""
    week: int
    amount: int
    """Minutes x minor units per hour."""


def fees_due(facts: Facts, reading: Reading) -> Iterator[Fee]:
    """Yield the fees of everybody and everything booked."""
    for id, staffer in facts.people.items():
        if staffer.person.fee and any(any(weeks[facts.free :]) for weeks in reading.people.get(id, {}).values()):
            week = min(max(facts.free, staffer.employed.begin), facts.weeks - 1)
            yield Fee(id, staffer.person.org_unit, week, staffer.person.fee * MINUTES_PER_HOUR)
    for id, machine in facts.machines.items():
        if machine.equipment.fee and any(any(units) for units in reading.machines.get(id, {}).values()):
            here = facts.horizon.clipped(machine.equipment.first, machine.equipment.last)
            yield Fee(id, None, min(here.start, facts.weeks - 1), machine.equipment.fee * MINUTES_PER_HOUR)
