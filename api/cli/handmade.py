"""Plans made by hand: bookings typed into a spreadsheet, or decisions and bookings as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from api.cli.decided_rows import SHIFT_HEADERS, STATE_HEADERS, decided
from models.bookings import Allocation, Booking, BookingStatus, Decision, ProjectState, Proposal
from models.defects import Defect, Place
from models.errors import InvalidInputError, UnreadableFileError
from scenarios import csv_folder, workbook
from scenarios.tables.columns import folded
from scenarios.tables.parsing import Context
from scenarios.tables.plan_tables import ALLOCATIONS
from scenarios.tables.reading import read
from scenarios.tables.schema import table_named

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from models.portfolio import Portfolio
    from scenarios.tables.reading import Read
    from scenarios.tables.sheets import Found, Sheet

TABLE_SUFFIXES = csv_folder.SUFFIXES | frozenset({".xlsx", ".xlsm"})
"""Endings of files that hold bookings as a table."""


def proposal_from_json(path: Path, content: bytes) -> Proposal:
    """
    Read decisions and bookings.

    Raises
    ------
    UnreadableFileError
        If the content is not those.
    """
    try:
        return Proposal.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise UnreadableFileError(f"{path} holds no plan ({where}: {first['msg']})") from error


class Typed(NamedTuple):
    """A plan from a table."""

    proposal: Proposal
    notices: tuple[Defect, ...]
    """What was passed over or read in an unusual way."""


def proposal_from_table(path: Path, portfolio: Portfolio) -> Typed:
    """
    Read bookings with the columns of the allocations table, and `shift_weeks` where a project moves as a whole.

    A row with a project and nobody says that it runs, or what its `state` says. Other projects without a booking after the freeze
    count as paused, which is what leaving them out means.

    Raises
    ------
    InvalidInputError
        If rows cannot be understood; carries every defect.
    UnreadableFileError
        If the file cannot be read.
    """
    if not path.is_file():
        raise UnreadableFileError(f"there is no file {path}")
    found = csv_folder.read_file(path) if path.suffix.casefold() in csv_folder.SUFFIXES else workbook.read_workbook(path)
    if found.defects and not found.sheets:
        raise InvalidInputError(found.defects)
    bookings, decisions, unclear = decided(_bookings_in(found, path), portfolio)
    rows = read(ALLOCATIONS, bookings, _context(portfolio))
    shifts, odd = _shifts(rows, portfolio, {id: decision.shift_weeks for id, decision in decisions.items()})
    said = tuple(defect for defect in (*rows.defects, *unclear, *odd) if not _is_our_own(defect))
    if not rows.whole or unclear or odd:
        raise InvalidInputError(said)
    live = (row for row in rows.rows if isinstance(row, Allocation) and row.status is not BookingStatus.CANCELLED)
    moved = {id: Decision(project_id=id, state=ProjectState.SHIFTED, shift_weeks=shift) for id, shift in shifts.items() if shift}
    all_decisions = tuple({**decisions, **moved}.values())
    return Typed(Proposal(decisions=all_decisions, bookings=tuple(_booking(row, portfolio) for row in live)), said)


def _shifts(rows: Read, portfolio: Portfolio, decided: Mapping[str, int]) -> tuple[Mapping[str, int], list[Defect]]:
    """Return the weeks by which projects are shifted, and the rows that do not say so clearly, or say otherwise than was decided."""
    shifts = dict(decided)
    odd: list[Defect] = []
    for number, row in zip(rows.numbers, rows.rows, strict=True):
        for header, text in row.extra:
            if isinstance(row, Allocation) and folded(header) in SHIFT_HEADERS:
                demand = portfolio.demand_by_id.get(row.demand_id)
                project = demand.project_id if demand else row.project_id
                if not text.isdecimal() or shifts.setdefault(project, int(text)) != int(text):
                    odd.append(_odd_shift(number, header, text, project))
    return shifts, odd


def _odd_shift(row: int, header: str, text: str, project: str) -> Defect:
    return Defect(
        code="unreadable_value",
        place=Place(table="allocations", row=row, column=header),
        cause=f"'{text}' is no number of weeks, or not the one of the other rows of {project}",
        fix="Write the weeks by which the project starts later, the same in all its rows; 0 or nothing if it does not.",
    )


def _is_our_own(defect: Defect) -> bool:
    """Return whether a column is said to be unknown that the workbooks of plans have."""
    return defect.code == "unknown_column" and folded(defect.place.column or "") in (*SHIFT_HEADERS, *STATE_HEADERS, "name")


def _bookings_in(found: Found, path: Path) -> Sheet:
    named = [sheet for sheet in found.sheets if table_named(sheet.name) is ALLOCATIONS]
    if not named and len(found.sheets) != 1:
        raise UnreadableFileError(f"{path} has several sheets and none is called allocations or bookings")
    return (named or list(found.sheets))[0]


def _context(portfolio: Portfolio) -> Context:
    weekly = {person.id: person.fte * person.hours_per_week for person in portfolio.people}
    return Context(portfolio.settings.currency, weekly, demands=portfolio.demands)


def _booking(row: Allocation, portfolio: Portfolio) -> Booking:
    """Return the booking of a row in whole weeks, as plans have them."""
    horizon = portfolio.horizon
    first, last = horizon.monday(horizon.week(row.first)), horizon.sunday(horizon.week(row.last))
    return Booking(resource_id=row.resource_id, demand_id=row.demand_id, first=first, last=last, share_pct=row.share_pct)
