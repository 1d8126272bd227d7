"""Which parser reads the cells of which kind of column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from scenarios.tables import dates, numbers, quantities, vocabulary
from scenarios.tables.cells import Cell, CellError, Understood, is_blank
from scenarios.tables.columns import Column, Kind
from scenarios.tables.money import money

if TYPE_CHECKING:
    from models.projects import Demand

Parser: TypeAlias = Callable[[Cell], Understood]
Remembered: TypeAlias = Callable[[Cell], Understood | None]
"""A parser that gives None for a blank cell."""


class Context(NamedTuple):
    """What earlier tables say that later ones are read by."""

    currency: str = "EUR"
    weekly_hours: Mapping[str, Decimal] = {}
    """Hours a week by person."""
    day_hours: Decimal = Decimal(8)
    """Hours of a full-time day."""
    demands: tuple[Demand, ...] = ()
    """What bookings may be on."""


_PARSERS: Mapping[Kind, Parser] = {
    Kind.TEXT: vocabulary.text,
    Kind.RAW: vocabulary.text,
    Kind.LIST: vocabulary.listed,
    Kind.SKILLS: vocabulary.skills,
    Kind.DECIMAL: numbers.plain_decimal,
    Kind.DATE: dates.date,
    Kind.BOOLEAN: vocabulary.boolean,
    Kind.PERIOD: dates.period,
}


def parser_for(column: Column, context: Context, cells: list[Cell]) -> Remembered:
    """
    Return what reads the cells of a column, remembering what it has read: tables repeat their values.

    Parameters
    ----------
    column
        The column.
    context
        What earlier tables say.
    cells
        All cells of the column: percentages are read by the company they keep.
    """
    return _remembering(_parser(column, context, cells))


def _parser(column: Column, context: Context, cells: list[Cell]) -> Parser:
    if column.kind is Kind.CHOICE:
        return partial(vocabulary.choice, column=column)
    if column.kind is Kind.PERCENT and quantities.in_fractions(cells):
        return partial(quantities.fraction, stated=column.unit)
    return _measure(column, context) or _PARSERS[column.kind]


def _measure(column: Column, context: Context) -> Parser | None:
    """Return what reads numbers with units, or None if the column holds none."""
    unit = column.unit
    return {
        Kind.MONEY: partial(money, currency=context.currency, per=column.per, stated=unit),
        Kind.INTEGER: partial(quantities.integer, counted=column.per, stated=unit),
        Kind.HOURS: partial(quantities.hours, day=context.day_hours, stated=unit),
        Kind.FTE: partial(quantities.fte, stated=unit),
        Kind.PERCENT: partial(quantities.percent, stated=unit),
    }.get(column.kind)


def refused_unit(column: Column, context: Context) -> CellError | None:
    """Return why no number is read in the unit that a column's header states, or None if numbers are."""
    parser = _measure(column, context) if column.unit else None
    if parser is None:
        return None
    try:
        parser(_SOME_NUMBER)
    except CellError as error:
        return error
    return None


_SOME_NUMBER = "10"
"""Read in every unit that any number is read in."""


def _remembering(parser: Parser) -> Remembered:
    known: dict[tuple[type, Cell], Understood | None] = {}

    def parse(cell: Cell) -> Understood | None:
        key = (cell.__class__, cell)
        if key not in known:
            known[key] = None if is_blank(cell) else parser(cell)
        return known[key]

    return parse
