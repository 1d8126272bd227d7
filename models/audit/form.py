"""
``form``: the proposal can be read.

Bookings name a resource and a demand that exist and suit one another (people on work, machines on equipment demands), lie inside the
horizon, end no earlier than they begin, and never overlap for one resource on one demand. There is at most one decision a project,
and weeks of shift go with the state ``shifted`` alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.words import called, violation
from models.bookings import ProjectState
from models.defects import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from models.answer import Violation
    from models.audit.case import Case
    from models.audit.facts import Facts
    from models.bookings import Booking, Decision, PackageDates

RULE = "form"
SUGGEST_AMONG = 500
"""Ids up to which a misspelt one gets suggestions; looking through thousands for each of many would take minutes."""


def violations(case: Case) -> Iterator[Violation]:
    """Yield what the reading found."""
    yield from case.reading.form


def unreadable(facts: Facts, booking: Booking) -> Violation | None:
    """Return why a booking has to be left out, if it has to."""
    text = _unknown(facts, booking) or _unsuited(facts, booking)
    if text is None and booking.last < booking.first:
        text = f"{_what(booking)} ends on {booking.last}, before it begins on {booking.first}"
    return None if text is None else violation(RULE, booking.resource_id, f"{text}; it was left out")


def outside(facts: Facts, booking: Booking) -> Violation:
    """Return that a booking reaches outside the horizon."""
    horizon = facts.horizon
    text = (
        f"{_what(booking)} from {booking.first} to {booking.last} reaches outside the horizon "
        f"({horizon.start} to {horizon.sunday(horizon.weeks - 1)}); only the weeks inside count"
    )
    return violation(RULE, booking.resource_id, text, week=max(0, min(horizon.weeks - 1, horizon.week(booking.first))))


def overlapping(facts: Facts, booking: Booking) -> Violation:
    """Return that a booking overlaps another of the same resource on the same demand."""
    text = f"{_what(booking)} from {booking.first} to {booking.last} overlaps another booking of the same resource on the same demand"
    week = max(0, facts.horizon.week(booking.first))
    return violation(RULE, booking.resource_id, text, week=week, amount=booking.share_pct, unit="%")


def of_decision(facts: Facts, decision: Decision, *, again: bool) -> Iterator[Violation]:
    """Yield what is wrong with a decision; ``again`` says that the project has had one already."""
    project = facts.undertakings.get(decision.project_id)
    if project is None:
        yield violation(RULE, decision.project_id, _missing("project", decision.project_id, facts.undertakings))
        return
    name = called(project.project)
    if again:
        yield violation(RULE, decision.project_id, f"Project {name} has more than one decision; the first one counts")
    if (decision.state is ProjectState.SHIFTED) != (decision.shift_weeks > 0):
        text = (
            f"Project {name} is decided {decision.state.value} with a shift of {decision.shift_weeks} weeks; only a shifted project has one"
        )
        yield violation(RULE, decision.project_id, text, amount=decision.shift_weeks, unit="weeks")


def unreadable_pause(facts: Facts, decision: Decision) -> Violation | None:
    """Return why a pause has to be left out, if it has to."""
    first, last, text = decision.pause_first, decision.pause_last, None
    name = f"Project {called(facts.undertakings[decision.project_id].project)}"
    if first is None and last is None:
        return None
    if first is None or last is None:
        text = f"{name} pauses with one date; a pause has two"
    elif last < first:
        text = f"The pause of {name[0].lower()}{name[1:]} ends on {last}, before it begins on {first}"
    elif decision.state is not ProjectState.RUN:
        text = f"{name} is decided {decision.state.value} with a pause; only a project that runs as dated before it has one"
    return None if text is None else violation(RULE, decision.project_id, f"{text}; it was left out")


def unreadable_package(facts: Facts, key: str, dates: PackageDates, *, again: bool) -> Violation | None:
    """Return why the dates of a work package have to be left out, if they have to; ``again`` says that it has had some already."""
    text = None
    if key not in facts.packages:
        text = _missing("work package", key, facts.packages)
    elif again:
        text = f"Work package {key} has dates more than once; the first ones count"
    elif dates.last < dates.first:
        text = f"Work package {key} ends on {dates.last}, before it begins on {dates.first}; its dates were left out"
    return None if text is None else violation(RULE, key, text)


def _unknown(facts: Facts, booking: Booking) -> str | None:
    if booking.resource_id not in facts.people and booking.resource_id not in facts.machines:
        return _missing("person or equipment", booking.resource_id, (*facts.people, *facts.machines))
    if booking.demand_id not in facts.works:
        return f"{_missing('demand', booking.demand_id, facts.works)}, though {booking.resource_id} is booked on it"
    return None


def _unsuited(facts: Facts, booking: Booking) -> str | None:
    demand = facts.works[booking.demand_id].demand
    if not booking.share_pct:
        return None  # nothing is booked, so nothing is booked on the wrong thing
    if booking.resource_id in facts.people and demand.is_equipment:
        return f"{_what(booking)} puts a person on a demand for equipment"
    if booking.resource_id not in facts.people and not demand.is_equipment:
        return f"{_what(booking)} puts equipment on a demand for people"
    return None


def _what(booking: Booking) -> str:
    return f"The booking of {booking.resource_id} on {booking.demand_id}"


def _missing(kind: str, id: str, known: Iterable[str]) -> str:
    names = tuple(known)
    near = nearest(id, names) if len(names) <= SUGGEST_AMONG else ()
    hint = f" (did you mean {' or '.join(near)}?)" if near else ""
    return f"No {kind} has the id {id!r}{hint}"
