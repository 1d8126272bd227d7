"""Today's bookings, one by one: whose they are, how large, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.bookings import BookingStatus, Lock
from models.consistency.finding import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.bookings import Allocation
    from models.consistency.finding import Finding
    from models.consistency.tables import View
    from models.projects import Demand


def mismatches(view: View) -> Iterator[Finding]:
    """The project is that of the demand; people are booked for work, equipment where its type is asked for."""
    for index, booking in enumerate(view.tables.allocations):
        demand = view.demand.get(booking.demand_id)
        if demand is None:
            continue
        if booking.project_id != demand.project_id and booking.project_id in view.project and demand.project_id in view.project:
            cause = f"the demand {demand.id} belongs to project {demand.project_id}, not {booking.project_id}"
            yield _of(index, booking).says("project_id", "mismatch", cause, f"Write {demand.project_id}, or another demand.")
        yield from _wrong_kind(view, index, booking, demand)


def shares(view: View) -> Iterator[Finding]:
    """A person's share is at most 100 %, in steps of the granularity, and not below their smallest."""
    settings = view.tables.settings
    step = settings.granularity_pct if settings else 1
    for index, booking in view.live:
        share = booking.share_pct
        if share == 0:
            yield (
                _of(index, booking)
                .says("share_pct", "empty_share", "a share of 0 % books nothing", "Remove the row, or write the share.")
                .as_warning()
            )
        elif view.is_machine(booking.resource_id):
            yield from _units(view, index, booking)
        elif share > 100:
            yield _of(index, booking).says("share_pct", "share_over_100", f"{share} % is more than a whole person", "Write at most 100.")
        elif share % step:
            fix = f"Write a multiple of {step}, or set granularity_pct to {_step_for(share, step)} in settings."
            yield (
                _of(index, booking)
                .says("share_pct", "off_granularity", f"{share} % is no multiple of the granularity {step} %", fix)
                .as_warning()
            )


def dates(view: View) -> Iterator[Finding]:
    """A booking lies within the dates of its demand and of the person's employment."""
    for index, booking in view.live:
        demand = view.demand.get(booking.demand_id)
        if demand and (booking.first < demand.first or booking.last > demand.last):
            cause = f"the booking, {booking.first} to {booking.last}, reaches outside its demand, {demand.first} to {demand.last}"
            column = "from" if booking.first < demand.first else "to"
            yield (
                _of(index, booking).says(column, "outside_demand", cause, "Correct the dates; hours outside deliver nothing.").as_warning()
            )
        person = view.person.get(booking.resource_id)
        if person and ((person.end_date and booking.last > person.end_date) or (person.start_date and booking.first < person.start_date)):
            cause = f"the booking reaches outside the employment of {person.id}, {person.start_date or '...'} to {person.end_date or '...'}"
            yield _of(index, booking).says("resource_id", "not_employed", cause, "Correct the dates of one of them.").as_warning()


def idle_locks(view: View) -> Iterator[Finding]:
    """A cancelled booking cannot be locked."""
    for index, booking in enumerate(view.tables.allocations):
        if booking.lock is not Lock.NONE and booking.status is BookingStatus.CANCELLED:
            cause = f"the booking is cancelled; its lock '{booking.lock}' binds nobody"
            yield _of(index, booking).says("lock", "idle_lock", cause, "Empty the lock, or correct the status.").as_warning()


def _wrong_kind(view: View, index: int, booking: Allocation, demand: Demand) -> Iterator[Finding]:
    machine = view.machine.get(booking.resource_id) if view.is_machine(booking.resource_id) else None
    if machine and machine.type != demand.equipment_type:
        wanted = f"equipment of type {demand.equipment_type}" if demand.is_equipment else "people"
        yield _of(index, booking).says(
            "resource_id",
            "mismatch",
            f"{machine.id} is a {machine.type}; {demand.id} asks for {wanted}",
            "Correct one of the ids.",
        )
    elif demand.is_equipment and booking.resource_id in view.person:
        cause = f"{booking.resource_id} is a person; {demand.id} asks for equipment of type {demand.equipment_type}"
        yield _of(index, booking).says("resource_id", "mismatch", cause, "Correct one of the ids.")


def _units(view: View, index: int, booking: Allocation) -> Iterator[Finding]:
    machine = view.machine[booking.resource_id]
    if booking.share_pct > machine.units:
        cause = f"{booking.share_pct} units of {machine.id} are booked, and there are {machine.units}"
        yield (
            _of(index, booking)
            .says("share_pct", "too_scarce", cause, "Write the number of units; for equipment this is no percentage.")
            .as_warning()
        )


def _step_for(share: int, step: int) -> int:
    return 5 if share % 5 == 0 and step % 5 == 0 else 1


def _of(index: int, booking: Allocation) -> Subject:
    return Subject("allocations", index, f"{booking.resource_id} on {booking.demand_id}")
