"""Numbers as people type them: decimal commas, thousands separators, units; what could be two numbers is refused."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from scenarios.tables.cells import Cell, CellError, Understood, shown, words

_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([ '\u2019.,])\d{3})(?:\1\d{3})*(?:([.,])\d+)?")
_SIMPLE = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)")
_COULD_BE_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_UNIT = re.compile(r"(?P<number>.*?[\d.,])\s*(?P<unit>[^\d\s.,'][^\d]*)")

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


def integer(cell: Cell) -> Understood:
    """
    Return the whole number in a cell.

    Raises
    ------
    CellError
        If the cell holds no whole number.
    """
    _refuse_two_readings(cell)
    return Understood(whole(decimal(cell), cell))


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


def split_unit(cell: Cell) -> tuple[Cell, str]:
    """Return the number of a cell and the unit written after it, in lower case; an empty unit if there is none."""
    if not isinstance(cell, str):
        return cell, ""
    text = words(cell)
    found = _UNIT.fullmatch(text)
    return (found["number"], found["unit"].strip().casefold()) if found else (text, "")


def fte(cell: Cell) -> Understood:
    """
    Return FTE: a number, ``0.5 FTE``, or a percentage.

    Raises
    ------
    CellError
        If the cell holds anything else, such as hours.
    """
    number, unit = split_unit(cell)
    if unit in ("", "fte", "ftes"):
        return Understood(decimal(number))
    if unit in ("%", "pct", "percent"):
        return Understood(decimal(number) / 100, "percentages were read as parts of a full-time person")
    raise CellError(f"{shown(cell)} is not in FTE", "Write FTE such as 0.5, or 50 %; hours belong into an hours column.")


def hours(cell: Cell) -> Understood:
    """
    Return hours: a number, or one with ``h``.

    Raises
    ------
    CellError
        If the cell holds anything else, such as days.
    """
    number, unit = split_unit(cell)
    if unit not in ("", "h", "hr", "hrs", "hour", "hours", "std", "h/week", "h/w"):
        raise CellError(f"{shown(cell)} is not in hours", "Write the number of hours.")
    return Understood(decimal(number))


def percent(cell: Cell) -> Understood:
    """
    Return a whole percentage: 50, ``50 %``, or the fraction 0.5, which is said back.

    Raises
    ------
    CellError
        If the cell holds anything else, or half a percent.
    """
    number, unit = split_unit(cell)
    if unit not in ("", "%", "pct", "percent"):
        raise CellError(f"{shown(cell)} is not a percentage", "Write whole percent such as 50.")
    _refuse_two_readings(number)
    value = decimal(number)
    if 0 < value < 1 and not unit:
        return fraction(cell)
    return Understood(whole(value, cell))


def fraction(cell: Cell) -> Understood:
    """
    Return a fraction of one, or a percentage with its sign, as whole percent.

    Raises
    ------
    CellError
        If the cell holds no such number.
    """
    number, unit = split_unit(cell)
    if unit:
        return percent(cell)
    return Understood(whole(decimal(number) * 100, cell), "fractions of one were read as percent (0.5 as 50)")


def in_fractions(cells: list[Cell]) -> bool:
    """Return whether a column of percentages is written in fractions of one: some lie between 0 and 1, none above."""
    numbers = [number for cell in cells if (number := _bare(cell)) is not None]
    return any(0 < n < 1 for n in numbers) and all(n <= 1 for n in numbers)


def money(cell: Cell, currency: str) -> Understood:
    """
    Return minor currency units from currency units, with or without the currency's name or sign.

    Parameters
    ----------
    cell
        What the table holds.
    currency
        Code of the portfolio's currency.

    Raises
    ------
    CellError
        If the cell holds no amount, another currency, or parts of a minor unit.
    """
    number, unit = split_unit(cell)
    if isinstance(number, str) and number[:1] and not number[0].isdigit() and number[0] not in "+-.,":
        number, unit = _sign_in_front(number, unit)
    if unit and unit.upper() != currency.upper() and _SIGNS.get(unit) != currency.upper():
        raise CellError(f"{shown(cell)} is not in {currency}, the portfolio's currency", f"Convert it and write the amount in {currency}.")
    _refuse_two_readings(number)
    minor = decimal(number) * 100
    if minor != minor.to_integral_value():
        raise CellError(f"{shown(cell)} has more than two decimals", "Round it to two decimals.")
    return Understood(int(minor))


_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "fr.": "CHF", "us$": "USD"}
_SIGN_IN_FRONT = re.compile(r"([^\d\s.,+-]+)\s*([+-]?[\d.,].*)")


def _sign_in_front(number: str, unit: str) -> tuple[str, str]:
    found = _SIGN_IN_FRONT.fullmatch(number)
    return (found[2], found[1].casefold()) if found and not unit else (number, unit)


def _bare(cell: Cell) -> Decimal | None:
    if isinstance(cell, str) and cell.strip().endswith("%"):
        return None
    try:
        return decimal(cell)
    except CellError:
        return None


def _finite(number: float | Decimal) -> Decimal:
    if not math.isfinite(number) or abs(number) >= 10**MOST_DIGITS:
        raise CellError(f"{number} is too large or not a number at all", f"Write a number of at most {MOST_DIGITS} digits.")
    return Decimal(repr(number)) if isinstance(number, float) else Decimal(number)


def _refuse_two_readings(cell: Cell) -> None:
    if isinstance(cell, str) and _COULD_BE_THOUSANDS.fullmatch(text := words(cell)) and "." in text:
        raise CellError(
            f"'{text}' could be {text.replace('.', '')} or {text} with three decimals", "Write it without a thousands separator."
        )


def _not_a_number(cell: str) -> CellError:
    if cell.startswith("="):
        return CellError(f"{shown(cell)} is a formula, and this file holds no result for it", "Write the number itself.")
    return CellError(f"{shown(cell)} is not a number", "Write a number such as 12 or 0.5.")
