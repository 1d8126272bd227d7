"""Plans made by hand: bookings typed into a spreadsheet, or decisions and bookings as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from models.bookings import Allocation, Booking, BookingStatus, Proposal
from models.errors import InvalidInputError, UnreadableFileError
from scenarios import csv_folder, workbook
from scenarios.tables.parsing import Context
from scenarios.tables.plan_tables import ALLOCATIONS
from scenarios.tables.reading import read
from scenarios.tables.schema import table_named

if TYPE_CHECKING:
    from pathlib import Path

    from models.portfolio import Portfolio
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


def proposal_from_table(path: Path, portfolio: Portfolio) -> Proposal:
    """
    Read bookings with the columns of the allocations table.

    Projects without a booking after the freeze count as paused, which is what leaving them out means.

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
    rows = read(ALLOCATIONS, _bookings_in(found, path), _context(portfolio))
    if not rows.whole:
        raise InvalidInputError(rows.defects)
    live = (row for row in rows.rows if isinstance(row, Allocation) and row.status is not BookingStatus.CANCELLED)
    return Proposal(bookings=tuple(_booking(row, portfolio) for row in live))


def _bookings_in(found: Found, path: Path) -> Sheet:
    named = [sheet for sheet in found.sheets if table_named(sheet.name) is ALLOCATIONS]
    if not named and len(found.sheets) != 1:
        raise UnreadableFileError(f"{path} has several sheets and none is called allocations or bookings")
    return (named or list(found.sheets))[0]


def _context(portfolio: Portfolio) -> Context:
    return Context(portfolio.settings.currency, {person.id: person.fte * person.hours_per_week for person in portfolio.people})


def _booking(row: Allocation, portfolio: Portfolio) -> Booking:
    """Return the booking of a row in whole weeks, as plans have them."""
    horizon = portfolio.horizon
    first, last = horizon.monday(horizon.week(row.first)), horizon.sunday(horizon.week(row.last))
    return Booking(resource_id=row.resource_id, demand_id=row.demand_id, first=first, last=last, share_pct=row.share_pct)
