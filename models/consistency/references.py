"""Every id that a row mentions is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.consistency.finding import Finding
from models.defects import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from models.consistency.tables import View


class _Reference(NamedTuple):
    table: str
    at: int
    column: str
    owner: str | None
    wanted: str


def unknown_references(view: View) -> Iterator[Finding]:
    """References to people, equipment, projects and demands lead somewhere."""
    tables = view.tables
    yield from _people(view, (_Reference("skills", i, "person_id", None, s.person_id) for i, s in enumerate(tables.skills)))
    yield from _people(
        view, (_Reference("demands", i, "preferred", d.id, who) for i, d in enumerate(tables.demands) for who in d.preferred)
    )
    yield from _people(
        view, (_Reference("demands", i, "restricted", d.id, who) for i, d in enumerate(tables.demands) for who in d.restricted)
    )
    yield from _projects(
        view, (_Reference("work_packages", i, "project_id", w.id, w.project_id) for i, w in enumerate(tables.work_packages))
    )
    yield from _projects(view, (_Reference("demands", i, "project_id", d.id, d.project_id) for i, d in enumerate(tables.demands)))
    yield from _projects(
        view, (_Reference("allocations", i, "project_id", None, a.project_id) for i, a in enumerate(tables.allocations) if a.project_id)
    )
    demands = (_Reference("allocations", i, "demand_id", None, a.demand_id) for i, a in enumerate(tables.allocations))
    yield from _missing(view, "demands", "demand", view.demand, demands)


def unknown_resources(view: View) -> Iterator[Finding]:
    """Absences and bookings are of people or equipment that are there."""
    tables = view.tables
    yield from _resources(view, (_Reference("absences", i, "resource_id", None, a.resource_id) for i, a in enumerate(tables.absences)))
    yield from _resources(
        view, (_Reference("allocations", i, "resource_id", None, a.resource_id) for i, a in enumerate(tables.allocations))
    )


def idle_calendars(view: View) -> Iterator[Finding]:
    """A holiday is of everybody, or of a location where somebody works; each calendar that is of nobody is told once."""
    there = {person.location for person in view.tables.people}
    told = {"", *there}
    for index, holiday in enumerate(view.tables.holidays):
        if holiday.calendar in told or not view.whole("people"):
            continue
        told.add(holiday.calendar)
        near = nearest(holiday.calendar, sorted(there - {""}), 1)
        cause = f"nobody works at '{holiday.calendar}'; its holidays take no time from anybody"
        fix = (f"Did you mean {near[0]}? " if near else "") + "Leave it empty for holidays of everybody."
        yield Finding("idle_calendar", "holidays", index, "calendar", None, cause, fix).as_warning()


def unknown(
    view: View, table: str, what: str, known: Mapping[str, object], reference: tuple[str, int, str, str | None, str]
) -> Finding | None:
    """Return a finding if a reference leads nowhere; it is (table, index, column, id of the row, wanted id)."""
    wanted = reference[4]
    if view.knows(table, wanted, known):
        return None
    return _finding(_Reference(*reference), what, view.suggestions.fix(table, wanted, known))


def _people(view: View, references: Iterable[_Reference]) -> Iterator[Finding]:
    yield from _missing(view, "people", "person", view.person, references)


def _projects(view: View, references: Iterable[_Reference]) -> Iterator[Finding]:
    yield from _missing(view, "projects", "project", view.project, references)


def _missing(view: View, table: str, what: str, known: Mapping[str, object], references: Iterable[_Reference]) -> Iterator[Finding]:
    for reference in references:
        if reference.wanted not in known and (found := unknown(view, table, what, known, reference)):
            yield found


def _resources(view: View, references: Iterable[_Reference]) -> Iterator[Finding]:
    known = {**view.person, **view.machine}
    for reference in references:
        wanted = reference.wanted
        if wanted not in known and not view.knows("people", wanted, known) and not view.knows("equipment", wanted, known):
            yield _finding(reference, "person or equipment", view.suggestions.fix("people or equipment", wanted, known))


def _finding(reference: _Reference, what: str, fix: str) -> Finding:
    return Finding(
        "unknown_id", reference.table, reference.at, reference.column, reference.owner, f"no {what} has the id '{reference.wanted}'", fix
    )
