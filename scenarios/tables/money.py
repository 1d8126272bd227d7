"""Amounts of money as people type them: with signs and names of currencies, in thousands, by the hour."""

from __future__ import annotations

import re

from scenarios.tables.cells import Cell, CellError, Understood, shown
from scenarios.tables.numbers import decimal, refuse_two_readings
from scenarios.tables.units import MoneyUnit, money_unit, split_unit

_SIGN_IN_FRONT = re.compile(r"([^\d\s.,+-]+)\s*([+-]?[\d.,].*)")
_NO_CENTS = re.compile(r"(.*\d)[.,][-\u2013\u2014]{1,2}")
"""``90.-`` and ``90,--``."""


def money(cell: Cell, currency: str, per: str = "", stated: str = "") -> Understood:
    """
    Return minor currency units from currency units, with or without the currency's name or sign.

    Parameters
    ----------
    cell
        What the table holds.
    currency
        Code of the portfolio's currency.
    per
        The span of time that the column's amounts are for, such as ``hour``; empty if they are for none.
    stated
        The unit in the header.

    Raises
    ------
    CellError
        If the cell holds no amount, another currency, one for another span of time, or parts of a minor unit.
    """
    number, unit = _apart(cell, stated)
    scale = _scale(cell, unit, currency, per)
    refuse_two_readings(number)
    minor = decimal(number) * 100 * scale
    if minor != minor.to_integral_value():
        raise CellError(f"{shown(cell)} has more than two decimals", "Round it to two decimals.")
    return Understood(int(minor), "" if scale == 1 else f"amounts were read as {'thousands' if scale == 1000 else 'millions'}")


def _apart(cell: Cell, stated: str) -> tuple[Cell, str]:
    number, unit = split_unit(cell)
    if isinstance(cell, str) and (found := _NO_CENTS.fullmatch(cell.strip())):
        number, unit = split_unit(found[1])
    if isinstance(number, str) and number[:1] and not number[0].isdigit() and number[0] not in "+-.,":
        number, unit = _sign_in_front(number, unit)
    return number, unit or stated


def _scale(cell: Cell, unit: str, currency: str, per: str) -> int:
    """Return how many currency units one of the unit is."""
    if not unit or unit.upper() == currency.upper():
        return 1
    known = money_unit(unit) or money_unit(f"/{unit}") or MoneyUnit("?", 1, "")
    if known.currency not in ("", currency.upper()):
        raise CellError(
            f"{shown(cell)} is not in {currency}, the portfolio's currency{_named(cell, unit)}",
            f"Convert it and write the amount in {currency}.",
        )
    if known.time and known.time != per:
        meant = f"per {per}" if per else "for no span of time"
        raise CellError(
            f"{shown(cell)} is per {known.time}, and the column holds amounts {meant}{_named(cell, unit)}",
            f"Convert it, and write the amount {meant}.",
        )
    return known.multiple


def _named(cell: Cell, unit: str) -> str:
    """Return where a unit comes from, if it is not in the cell."""
    return "" if isinstance(cell, str) and unit in cell.casefold() else f" (the header says {unit})"


def _sign_in_front(number: str, unit: str) -> tuple[str, str]:
    found = _SIGN_IN_FRONT.fullmatch(number)
    return (found[2], found[1].casefold()) if found and not unit else (number, unit)
