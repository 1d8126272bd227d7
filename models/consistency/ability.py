"""Today's bookings are of people who can do the work; those that are not will have to move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.consistency.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.bookings import Allocation
    from models.consistency.tables import View
    from models.projects import Demand, SkillNeed


def able(view: View) -> Iterator[Finding]:
    """A person who is booked has the skills, throughout, and is among those the demand is restricted to."""
    if not view.whole("skills"):
        return
    for index, booking in view.live:
        demand = view.demand.get(booking.demand_id)
        if demand is None or booking.resource_id not in view.person:
            continue
        why = _why_not(view, booking, demand)
        if why:
            who = f"{booking.resource_id} on {booking.demand_id}"
            fix = "Correct the skills or the demand; else plans will have to release the booking."
            yield Finding("not_able", "allocations", index, "resource_id", who, why, fix).as_warning()


def _why_not(view: View, booking: Allocation, demand: Demand) -> str:
    if demand.restricted and booking.resource_id not in demand.restricted:
        return f"{booking.resource_id} is not among those whom {demand.id} is restricted to"
    lacking = next((need for need in demand.skills if not _has(view, booking, need)), None)
    return f"{booking.resource_id} does not have {lacking.skill} at level {lacking.level} throughout the booking" if lacking else ""


def _has(view: View, booking: Allocation, need: SkillNeed) -> bool:
    rows = [row for row in view.skills_of.get(booking.resource_id, ()) if row.skill == need.skill and row.level >= need.level]
    return any(row.valid_from is None or row.valid_from <= booking.first for row in rows) and any(
        row.valid_until is None or row.valid_until >= booking.last for row in rows
    )
