"""Cells as files hold them, and what is common to reading any of them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import NamedTuple, TypeAlias


class Fault(NamedTuple):
    """A cell whose value the file does not give: a failed or never calculated formula."""

    cause: str
    fix: str


Scalar: TypeAlias = str | int | float | bool | Decimal | dt.date | dt.datetime | dt.timedelta | dt.time
Cell: TypeAlias = Scalar | Fault | tuple[Scalar, ...] | None


class Understood(NamedTuple):
    """The value of a cell, and what was done to understand it where a person should know."""

    value: object
    note: str = ""


class CellError(Exception):
    """
    A cell that cannot be understood.

    Parameters
    ----------
    cause
        What is wrong, in words.
    fix
        What to write instead.
    """

    def __init__(self, cause: str, fix: str) -> None:
        super().__init__(f"{cause}. {fix}")
        self.cause, self.fix = cause, fix


_INVISIBLE = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SPREADSHEET_ERROR = re.compile(r"#(REF|N/A|VALUE|DIV/0|NAME|NUM|NULL|SPILL|CALC)[!?]?", re.IGNORECASE)
_LOOKS_LIKE_A_FORMULA = re.compile(r"'+[=+\-@\t\r]")

INVISIBLE_NOTE = "characters that cannot be seen were removed"


def plain(text: str) -> str:
    """Return text without the blanks around it, with ordinary spaces, and without characters that cannot be seen."""
    return text.strip() if text.isascii() and text.isprintable() else _INVISIBLE.sub("", _SPACES.sub(" ", text)).strip()


def unguarded(text: str) -> str:
    """Return text without the apostrophe that keeps a spreadsheet from calculating it."""
    return text[1:] if _LOOKS_LIKE_A_FORMULA.match(text) else text


def guarded(text: str) -> str:
    """Return text with an apostrophe before it if a spreadsheet would calculate it."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) or _LOOKS_LIKE_A_FORMULA.match(text) else text


def is_blank(cell: Cell) -> bool:
    """Return whether nothing is written in the cell."""
    return cell is None or (isinstance(cell, str) and not plain(cell))


def words(cell: Cell) -> str:
    """
    Return a cell as text.

    Raises
    ------
    CellError
        If the cell holds a failed formula.
    """
    if isinstance(cell, str):
        return _text(cell)
    if isinstance(cell, Fault):
        raise CellError(cell.cause, cell.fix)
    if isinstance(cell, tuple):
        return "; ".join(words(part) for part in cell)
    return "" if cell is None else _number_or_date(cell)


def shown(cell: Cell) -> str:
    """Return a cell as it is quoted to a person, cut if it is long."""
    if isinstance(cell, Fault):
        return "a formula"
    text = words(cell) if not isinstance(cell, str) else plain(cell)
    return f"'{text[:40]}...'" if len(text) > 43 else f"'{text}'"


def _text(cell: str) -> str:
    text = plain(cell)
    if _SPREADSHEET_ERROR.fullmatch(text):
        raise CellError(f"the formula in this cell failed with {text}", "Repair the formula, or write its value.")
    return text


def _number_or_date(cell: Scalar) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)
