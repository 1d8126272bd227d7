"""Dates as people type them; a date that can be read in two ways is refused."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from scenarios.tables.cells import Cell, CellError, Understood, shown, words

_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?(?:Z|\+00:00)?)?")
_DIGITS = re.compile(r"((?:19|20)\d\d)()(\d\d)(\d\d)")
"""20270403, as exports of accounting write it."""
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? (?=.*\d)", re.IGNORECASE)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?: 00:00(?::00)?)?")
_SHORT_YEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}")
_DAY_NAMED_MONTH = re.compile(r"(\d{1,2})(?:\.|st|nd|rd|th)?[ /-](?:de )?([^\W\d_]{3,10})\.?[ /-](?:de )?(\d{4})")
_NAMED_MONTH_DAY = re.compile(r"([^\W\d_]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.0+)?")
_MONTHS = (
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"],
    ["januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "dezember"],
    ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
    ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"],
    ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"],
    ["janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"],
    ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"],
)
"""English, German, French, Spanish, Italian, Portuguese, Dutch."""
_EPOCH = dt.date(1899, 12, 30)
_WRITE_ISO = "Write the date as year-month-day, such as 2027-04-03."

SERIAL_NOTE = "numbers were read as the serial dates of a spreadsheet"
DOTTED_NOTE = "dates with points were read as day.month.year"


def date(cell: Cell) -> Understood:
    """
    Return the date in a cell.

    Raises
    ------
    CellError
        If the cell holds no date, no existing date, or one that can be read in two ways.
    """
    if isinstance(cell, dt.datetime):
        return Understood(_midnight(cell))
    if isinstance(cell, dt.date):
        return Understood(cell)
    text = words(cell)
    if _SERIAL.fullmatch(text) and not isinstance(cell, bool):
        return Understood(_EPOCH + dt.timedelta(days=int(Decimal(text))), SERIAL_NOTE)
    return _typed(text)


def _midnight(cell: dt.datetime) -> dt.date:
    if cell.time() != dt.time():
        raise CellError(f"{shown(cell)} has a time of day", "Write the date alone; tables count whole days.")
    return cell.date()


def _typed(text: str) -> Understood:
    text = _WEEKDAY.sub("", text, count=1) if _WEEKDAY.match(text) else text
    if found := _YEAR_FIRST.fullmatch(text) or _DIGITS.fullmatch(text):
        return Understood(_existing(text, int(found[1]), int(found[3]), int(found[4])))
    if found := _YEAR_LAST.fullmatch(text):
        return _year_last(text, int(found[1]), int(found[3]), int(found[4]), dotted=found[2] == ".")
    if found := _DAY_NAMED_MONTH.fullmatch(text):
        return Understood(_existing(text, int(found[3]), _month(text, found[2]), int(found[1])))
    if found := _NAMED_MONTH_DAY.fullmatch(text):
        return Understood(_existing(text, int(found[3]), _month(text, found[1]), int(found[2])))
    if _SHORT_YEAR.fullmatch(text):
        raise CellError(f"{shown(text)} has a year of two digits", _WRITE_ISO)
    raise CellError(f"{shown(text)} is not a date", _WRITE_ISO)


def _year_last(text: str, one: int, other: int, year: int, *, dotted: bool) -> Understood:
    if dotted:
        return Understood(_existing(text, year, other, one), DOTTED_NOTE if max(one, other) <= 12 and one != other else "")
    if max(one, other) <= 12 and one != other:
        day_first, month_first = f"{year}-{other:02}-{one:02}", f"{year}-{one:02}-{other:02}"
        raise CellError(f"{shown(text)} could be {day_first} or {month_first}", f"Write {day_first} or {month_first}, whichever is meant.")
    day, month = (one, other) if one > 12 or one == other else (other, one)
    return Understood(_existing(text, year, month, day))


def _month(text: str, name: str) -> int:
    """Return the one month whose name begins so in any language: `mar` is March everywhere, `jui` is June or July."""
    word = name.casefold()
    found = {number for months in _MONTHS for number, month in enumerate(months, 1) if month.startswith(word)}
    if len(found) != 1:
        raise CellError(f"{shown(text)} names no month{' that is sure' if found else ''}", _WRITE_ISO)
    return found.pop()


def _existing(text: str, year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise CellError(f"{shown(text)} is a day that does not exist", _WRITE_ISO) from None


_PERIOD = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{1,2})))?", re.IGNORECASE)
_QUARTER_FIRST = re.compile(r"Q([1-4])[ -/]?(\d{4})", re.IGNORECASE)


def period(cell: Cell) -> Understood:
    """
    Return a budget period: a year, a quarter or a month.

    Raises
    ------
    CellError
        If the cell holds none of these.
    """
    if isinstance(cell, dt.date) and cell.day == 1:
        return Understood(f"{cell.year:04}-{cell.month:02}", "dates of a first day were read as that month")
    text = words(cell)
    if text.casefold() in ("all", "horizon", "total"):
        return Understood(None)
    if found := _QUARTER_FIRST.fullmatch(text):
        return Understood(f"{found[2]}-Q{found[1]}")
    found = _PERIOD.fullmatch(text.replace(" ", "-").replace("/", "-"))
    if not found or (found[3] and not 1 <= int(found[3]) <= 12):
        raise CellError(
            f"{shown(cell)} is not a period", "Write a year 2027, a quarter 2027-Q1, a month 2027-01, or nothing for the whole horizon."
        )
    return Understood(f"{found[1]}-Q{found[2]}" if found[2] else f"{found[1]}-{int(found[3]):02}" if found[3] else found[1])
