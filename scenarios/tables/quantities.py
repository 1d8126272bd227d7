"""Quantities of work as people type them: hours and days, FTE, percentages, counts; a unit that does not fit is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.tables import units
from scenarios.tables.cells import Cell, CellError, Understood, shown
from scenarios.tables.numbers import decimal, refuse_two_readings, whole
from scenarios.tables.units import split_unit, without_week

if TYPE_CHECKING:
    from decimal import Decimal

MOST_FTE = 2
"""A number up to this one below a header with a percent sign may be meant as FTE."""


def integer(cell: Cell, counted: str = "", stated: str = "") -> Understood:
    """
    Return the whole number in a cell.

    Parameters
    ----------
    cell
        What the table holds.
    counted
        What the column counts, such as ``week``; empty if it has no unit.
    stated
        The unit in the header.

    Raises
    ------
    CellError
        If the cell holds no whole number, or one of another unit.
    """
    number, unit = split_unit(cell, stated)
    if unit and unit not in units.TIMES.get(counted, ()):
        what = f"a whole number of {counted}s" if counted else "a whole number"
        raise CellError(f"{shown(cell)}{_behind(cell, stated)} is not {what}", f"Write {what}.")
    refuse_two_readings(number)
    return Understood(whole(decimal(number), cell))


def fte(cell: Cell, stated: str = "") -> Understood:
    """
    Return FTE: a number, ``0.5 FTE``, or a percentage.

    Raises
    ------
    CellError
        If the cell holds anything else, such as hours.
    """
    number, unit = split_unit(cell, stated)
    if unit in units.FTE or not unit:
        return Understood(decimal(number))
    if unit not in units.PERCENT:
        raise CellError(
            f"{shown(cell)}{_behind(cell, stated)} is not in FTE", "Write FTE such as 0.5, or 50 %; hours belong into an hours column."
        )
    if not split_unit(cell)[1] and 0 < decimal(number) <= MOST_FTE:
        raise CellError(f"{shown(cell)} below a header in % could be {number} FTE or {number} %", "Write FTE below a header without %.")
    return Understood(decimal(number) / 100, "percentages were read as parts of a full-time person")


def hours(cell: Cell, day: Decimal, stated: str = "") -> Understood:
    """
    Return hours: a number, one with ``h``, or days, which is said back.

    Parameters
    ----------
    cell
        What the table holds.
    day
        Hours of a day.
    stated
        The unit in the header.

    Raises
    ------
    CellError
        If the cell holds anything else, such as FTE.
    """
    number, unit = split_unit(cell, stated)
    work = without_week(unit)
    if work in units.DAYS:
        refuse_two_readings(number)
        return Understood(decimal(number) * day, f"days were read as {day.normalize():f} hours each")
    if work and work not in units.HOURS:
        raise CellError(f"{shown(cell)}{_behind(cell, stated)} is not in hours", "Write hours, such as 20, or days: 2.5 d.")
    refuse_two_readings(number)
    return Understood(decimal(number))


def percent(cell: Cell, stated: str = "") -> Understood:
    """
    Return a whole percentage: 50, ``50 %``, or the fraction 0.5, which is said back.

    Raises
    ------
    CellError
        If the cell holds anything else, or half a percent.
    """
    number, unit = split_unit(cell, stated)
    if unit and unit not in units.PERCENT:
        raise CellError(
            f"{shown(cell)}{_behind(cell, stated)} is not a percentage",
            "Write whole percent of the person's own time, such as 50.",
        )
    refuse_two_readings(number)
    value = decimal(number)
    if 0 < value < 1 and not split_unit(cell)[1]:
        return fraction(cell)
    return Understood(whole(value, cell))


def fraction(cell: Cell, stated: str = "") -> Understood:
    """
    Return a fraction of one, or a percentage with its sign, as whole percent.

    Raises
    ------
    CellError
        If the cell holds no such number.
    """
    number, unit = split_unit(cell)
    if unit:
        return percent(cell, stated)
    return Understood(whole(decimal(number) * 100, cell), "fractions of one were read as percent (0.5 as 50)")


def in_fractions(cells: list[Cell]) -> bool:
    """Return whether a column of percentages is written in fractions of one: some lie between 0 and 1, none above."""
    numbers = [number for cell in cells if (number := _bare(cell)) is not None]
    return any(0 < n < 1 for n in numbers) and all(n <= 1 for n in numbers)


def _bare(cell: Cell) -> Decimal | None:
    if isinstance(cell, str) and cell.strip().endswith("%"):
        return None
    try:
        return decimal(cell)
    except CellError:
        return None


def _behind(cell: Cell, stated: str) -> str:
    """Return the header's unit as it is said behind a cell that has none of its own."""
    return f" {stated}" if stated and not split_unit(cell)[1] else ""
