"""Dates in order: nothing ends before it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.consistency.finding import Finding

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from models.bookings import Allocation
    from models.consistency.tables import View
    from models.directives import Directive
    from models.people import Absence, Equipment
    from models.projects import Demand, WorkPackage


def reversed_spans(view: View) -> Iterator[Finding]:
    """The last day of a row is not before its first."""
    tables = view.tables
    for index, person in enumerate(tables.people):
        yield from _reversed("people", index, person.id, ("start_date", person.start_date), ("end_date", person.end_date))
    for index, skill in enumerate(tables.skills):
        yield from _reversed("skills", index, skill.person_id, ("valid_from", skill.valid_from), ("valid_until", skill.valid_until))
    for name, rows in (
        ("equipment", tables.equipment),
        ("absences", tables.absences),
        ("work_packages", tables.work_packages),
        ("demands", tables.demands),
        ("allocations", tables.allocations),
        ("rules", tables.directives),
    ):
        yield from _of_rows(name, rows)


def project_windows(view: View) -> Iterator[Finding]:
    """A project that may not start before its deadline cannot run."""
    for index, project in enumerate(view.tables.projects):
        for column, last in (("deadline", project.deadline), ("target_finish", project.target_finish)):
            if project.earliest_start and last and last < project.earliest_start:
                cause = f"the {column} {last} lies before the earliest start {project.earliest_start}"
                yield Finding("reversed_span", "projects", index, column, project.id, cause, "Correct one of the two dates.").as_warning()


def outside_horizon(view: View) -> Iterator[Finding]:
    """Demands, and so plans, lie inside the horizon."""
    settings, demands = view.tables.settings, view.tables.demands
    if settings is None:
        return
    begin, end = settings.horizon.monday(0), settings.horizon.sunday(settings.horizon_weeks - 1)
    inside = 0
    for index, demand in enumerate(demands):
        if demand.last < begin or demand.first > end:
            cause = f"the demand lies outside the horizon, {begin} to {end}; it is not planned"
            yield Finding(
                "outside_horizon", "demands", index, "from", demand.id, cause, "Correct its dates or the horizon, or leave it out."
            ).as_warning()
        else:
            inside += 1
    if not inside and view.whole("demands"):
        cause = f"no demand lies inside the horizon, {begin} to {end}; there is nothing to plan"
        yield Finding(
            "nothing_to_plan", "settings", 0, "horizon_start", None, cause, "Correct horizon_start and horizon_weeks, or add demands."
        ).as_warning()


def _of_rows(table: str, rows: Sequence[Equipment | Absence | WorkPackage | Demand | Allocation | Directive]) -> Iterator[Finding]:
    for index, row in enumerate(rows):
        if row.last is not None and row.first is not None and row.last < row.first:
            yield from _reversed(table, index, getattr(row, "id", None), ("from", row.first), ("to", row.last))


def _reversed(
    table: str, index: int, id: str | None, first: tuple[str, dt.date | None], last: tuple[str, dt.date | None]
) -> Iterator[Finding]:
    if first[1] and last[1] and last[1] < first[1]:
        cause = f"{last[0]} {last[1]} lies before {first[0]} {first[1]}"
        yield Finding("reversed_span", table, index, last[0], id, cause, "Exchange the two dates, or correct one.")
