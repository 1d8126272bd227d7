"""Which parser reads the cells of which kind of column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from scenarios.tables import dates, numbers, vocabulary
from scenarios.tables.cells import Cell, Understood, is_blank
from scenarios.tables.columns import Column, Kind

if TYPE_CHECKING:
    from decimal import Decimal

Parser: TypeAlias = Callable[[Cell], Understood]
Remembered: TypeAlias = Callable[[Cell], Understood | None]
"""A parser that gives None for a blank cell."""


class Context(NamedTuple):
    """What earlier tables say that later ones are read by."""

    currency: str = "EUR"
    weekly_hours: Mapping[str, Decimal] = {}
    """Hours a week by person."""


_PARSERS: Mapping[Kind, Parser] = {
    Kind.TEXT: vocabulary.text,
    Kind.RAW: vocabulary.text,
    Kind.LIST: vocabulary.listed,
    Kind.SKILLS: vocabulary.skills,
    Kind.INTEGER: numbers.integer,
    Kind.DECIMAL: numbers.plain_decimal,
    Kind.FTE: numbers.fte,
    Kind.HOURS: numbers.hours,
    Kind.PERCENT: numbers.percent,
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
    if column.kind is Kind.MONEY:
        return partial(numbers.money, currency=context.currency)
    if column.kind is Kind.PERCENT and numbers.in_fractions(cells):
        return numbers.fraction
    return _PARSERS[column.kind]


def _remembering(parser: Parser) -> Remembered:
    known: dict[tuple[type, Cell], Understood | None] = {}

    def parse(cell: Cell) -> Understood | None:
        key = (cell.__class__, cell)
        if key not in known:
            known[key] = None if is_blank(cell) else parser(cell)
        return known[key]

    return parse
