"""Headers that are weeks or months."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, NamedTuple

from scenarios.tables import dates
from scenarios.tables.cells import CellError
from scenarios.tables.layout import header_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scenarios.tables.cells import Cell
    from scenarios.tables.sheets import Line

_DAY = dt.timedelta(days=1)
_WEEK = dt.timedelta(weeks=1)
_ISO_WEEK = re.compile(
    r"(?P<year>\d{4})[-/ ]?(?:W|KW|CW)(?P<week>\d{1,2})|(?:W|KW|CW) ?(?P<week2>\d{1,2})[-/ ](?P<year2>\d{4})", re.IGNORECASE
)
_MONTH = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})|(?P<month2>\d{1,2})[-/.](?P<year2>\d{4})")
_NAMED_MONTH = re.compile(r"[^\W\d_]{3,10}\.?[ /-]\d{4}")
_LIKE_A_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")


class NoPeriodsError(Exception):
    """
    A matrix whose header cannot be understood.

    Parameters
    ----------
    row, column
        Where, if it is one cell.
    cause
        What is wrong.
    fix
        What to write instead.
    """

    def __init__(self, row: int | None, column: str | None, cause: str, fix: str) -> None:
        super().__init__(cause)
        self.row, self.column, self.cause, self.fix = row, column, cause, fix


class Period(NamedTuple):
    """A week, or the weeks whose Mondays lie in a month."""

    first: dt.date
    """A Monday."""
    last: dt.date
    """A Sunday."""
    is_month: bool

    @property
    def weeks(self) -> int:
        """How many weeks it has."""
        return ((self.last - self.first).days + 1) // 7


def periods(line: Line) -> Mapping[int, Period]:
    """
    Return the weeks or months that the cells of a header name, by index.

    Days name the week they lie in; where all are firsts of a month, and not all Mondays, they name that month.

    Raises
    ------
    NoPeriodsError
        If a cell can be read in two ways, weeks and months are mixed, or two cells name the same.
    """
    said = {index: named for index, cell in enumerate(line.cells) if (named := _named(line, cell)) is not None}
    days = [day for day, is_month in said.values() if not is_month]
    firsts = bool(days) and all(day.day == 1 for day in days) and any(day.weekday() for day in days)
    if days and len(days) < len(said) and not firsts:
        raise NoPeriodsError(
            line.number, None, "some columns are headed by weeks and others by months", "Head all by weeks, or all by months."
        )
    by_month = firsts or len(days) < len(said)
    found = {index: _month(day) if by_month else _week(day) for index, (day, _) in said.items()}
    seen: dict[Period, int] = {}
    for index, period in found.items():
        if seen.setdefault(period, index) != index:
            text = header_text(line.cells[index])
            raise NoPeriodsError(
                line.number, text, f"'{text}' and '{header_text(line.cells[seen[period]])}' name the same weeks", "Keep one."
            )
    return found


def likely(line: Line) -> int:
    """Return how many cells of a line name a week or a month."""
    return sum(_is_period(line, cell) for cell in line.cells)


def _is_period(line: Line, cell: Cell) -> bool:
    try:
        return _named(line, cell) is not None
    except NoPeriodsError:
        return True


def _named(line: Line, cell: Cell) -> tuple[dt.date, bool] | None:
    """Return a day of the period that a header names, and whether it names a month; None if it names none."""
    text = header_text(cell)
    try:
        if isinstance(cell, dt.date):
            return _day(cell), False
        if found := _ISO_WEEK.fullmatch(text):
            return dt.date.fromisocalendar(int(found["year"] or found["year2"]), int(found["week"] or found["week2"]), 1), False
        if found := _MONTH.fullmatch(text):
            return dt.date(int(found["year"] or found["year2"]), int(found["month"] or found["month2"]), 1), True
        if _NAMED_MONTH.fullmatch(text):
            return _day(f"1 {text.replace('/', ' ').replace('-', ' ')}"), True
        return _day(text), False
    except ValueError:
        raise NoPeriodsError(line.number, text, f"'{text}' is a week or month that does not exist", "Correct it.") from None
    except CellError as error:
        if _LIKE_A_DATE.fullmatch(text):
            raise NoPeriodsError(line.number, text, error.cause, error.fix) from None
        return None


def _day(cell: Cell) -> dt.date:
    value = dates.date(cell).value
    assert isinstance(value, dt.date), "a date is read from every cell that is not refused"
    return value


def _week(day: dt.date) -> Period:
    monday = day - day.weekday() * _DAY
    return Period(monday, monday + _WEEK - _DAY, is_month=False)


def _month(first: dt.date) -> Period:
    after = (first.replace(day=1) + 31 * _DAY).replace(day=1)
    monday, end = (day + (-day.weekday() % 7) * _DAY for day in (first.replace(day=1), after))
    return Period(monday, end - _DAY, is_month=True)
