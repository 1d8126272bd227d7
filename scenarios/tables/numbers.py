"""Numbers as people type them: decimal commas, thousands separators; what could be two numbers is refused."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from scenarios.tables.cells import Cell, CellError, Understood, shown, words

_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([ '\u2019.,])\d{3})(?:\1\d{3})*(?:([.,])\d+)?")
_SIMPLE = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)")
_COULD_BE_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")

MOST_DIGITS = 15
"""More than a spreadsheet keeps exactly."""


def decimal(cell: Cell) -> Decimal:
    """
    Return the number in a cell.

    Raises
    ------
    CellError
        If the cell holds no number, or one that can be read in two ways.
    """
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return _finite(cell)
    if not isinstance(cell, str):
        raise _not_a_number(words(cell))
    return number_in(words(cell))


def number_in(text: str) -> Decimal:
    """
    Return the number that a text stands for.

    Raises
    ------
    CellError
        If it stands for none, or for two.
    """
    if len(text) > MOST_DIGITS + 6:
        raise _not_a_number(text)
    if _COULD_BE_THOUSANDS.fullmatch(text) and "," in text:
        raise CellError(
            f"'{text}' could be {text.replace(',', '')} or {text.replace(',', '.')}",
            "Write it without a comma, the decimals after a point.",
        )
    if _SIMPLE.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if (found := _GROUPED.fullmatch(text)) and found[1] != found[2]:
        whole, point, part = text.rpartition(found[2]) if found[2] else (text, "", "")
        return Decimal(re.sub(r"[ '\u2019.,]", "", whole) + ("." if point else "") + part)
    raise _not_a_number(text)


def whole(number: Decimal, cell: Cell) -> int:
    """
    Return a number as an integer.

    Raises
    ------
    CellError
        If it has decimals that are not zero.
    """
    if number != number.to_integral_value():
        raise CellError(f"{shown(cell)} is not a whole number", "Write a whole number.")
    return int(number)


def plain_decimal(cell: Cell) -> Understood:
    """
    Return the decimal number in a cell.

    Raises
    ------
    CellError
        If the cell holds no number.
    """
    return Understood(decimal(cell))


def _finite(number: float | Decimal) -> Decimal:
    if not math.isfinite(number) or abs(number) >= 10**MOST_DIGITS:
        raise CellError(f"{number} is too large or not a number at all", f"Write a number of at most {MOST_DIGITS} digits.")
    return Decimal(repr(number)) if isinstance(number, float) else Decimal(number)


def refuse_two_readings(cell: Cell) -> None:
    """
    Refuse a point before three digits where it may well separate thousands.

    Raises
    ------
    CellError
        If the cell holds such a text.
    """
    if isinstance(cell, str) and _COULD_BE_THOUSANDS.fullmatch(text := words(cell)) and "." in text:
        raise CellError(
            f"'{text}' could be {text.replace('.', '')} or {text} with three decimals", "Write it without a thousands separator."
        )


def _not_a_number(cell: str) -> CellError:
    if cell.startswith("="):
        return CellError(f"{shown(cell)} is a formula, and this file holds no result for it", "Write the number itself.")
    return CellError(f"{shown(cell)} is not a number", "Write a number such as 12 or 0.5.")
