"""Rows of a typed plan that book nobody and say what becomes of a project: its id, and perhaps a state and a shift."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.bookings import Decision, ProjectState
from models.defects import Defect, Place
from scenarios.tables.columns import folded
from scenarios.tables.layout import header_text, split
from scenarios.tables.plan_tables import ALLOCATIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.portfolio import Portfolio
    from scenarios.tables.sheets import Line, Sheet

SHIFT_HEADERS = frozenset({"shift_weeks", "shift", "project_shift", "project_shift_weeks"})
"""Headers of the weeks by which a booking's project is shifted, folded."""
STATE_HEADERS = frozenset({"state", "decision"})
"""Headers of what becomes of a project, folded."""
STATES: Mapping[str, ProjectState] = {
    **dict.fromkeys(("", "run", "runs", "running", "shifted"), ProjectState.RUN),
    **dict.fromkeys(("pause", "paused", "on_hold"), ProjectState.PAUSED),
    **dict.fromkeys(("stop", "stopped", "cancelled"), ProjectState.STOPPED),
}
"""States by the words for them; a row without one is there because the project runs."""


class Decided(NamedTuple):
    """A sheet taken apart."""

    bookings: Sheet
    decisions: Mapping[str, Decision]
    """By project."""
    defects: tuple[Defect, ...]


def decided(sheet: Sheet, portfolio: Portfolio) -> Decided:
    """Return the rows that book somebody, and what the others decide about projects."""
    layout, lines = split(ALLOCATIONS, sheet)
    places = {column.header: index for index, column in layout.columns}
    extras = {folded(text): index for index, text in layout.extras}
    said = [line for line in lines if _project_alone(line, places) in portfolio.project_by_id]
    decisions: dict[str, Decision] = {}
    defects: list[Defect] = []
    for line in said:
        project = _project_alone(line, places)
        decision = _decision(project, _cell(line, extras, STATE_HEADERS), _cell(line, extras, SHIFT_HEADERS))
        if decision is None or decisions.setdefault(project, decision) != decision:
            defects.append(_odd(line.number, project))
    numbers = {line.number for line in said}
    rest = [line for line in sheet.lines if line.number not in numbers]
    return Decided(sheet._replace(lines=rest), decisions, tuple(defects))


def _project_alone(line: Line, places: Mapping[str, int]) -> str:
    """Return the project of a line that fills no other column of bookings; empty if there is more, or no project."""
    filled = {name: text for name, at in places.items() if at < len(line.cells) and (text := header_text(line.cells[at]))}
    return filled.get("project_id", "") if len(filled) == 1 else ""


def _cell(line: Line, extras: Mapping[str, int], headers: frozenset[str]) -> str:
    at = next((at for header, at in extras.items() if header in headers), None)
    return "" if at is None or at >= len(line.cells) else header_text(line.cells[at])


def _decision(project: str, state: str, shift: str) -> Decision | None:
    found = STATES.get(folded(state))
    if found is None or not (shift or "0").isdecimal():
        return None
    weeks = int(shift or "0")
    if weeks and found is not ProjectState.RUN:
        return None
    return Decision(project_id=project, state=ProjectState.SHIFTED if weeks else found, shift_weeks=weeks)


def _odd(row: int, project: str) -> Defect:
    return Defect(
        code="unreadable_value",
        place=Place(table="allocations", row=row, id=project),
        cause=f"the row books nobody, and does not say clearly what becomes of {project}",
        fix="Write runs, paused or stopped into a column state, and the weeks of a shift, if it runs, into shift_weeks; once a project.",
    )
