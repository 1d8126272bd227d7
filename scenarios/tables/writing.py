"""A portfolio and a scenario become sheets again, in the columns they are read from."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from models import changes
from scenarios.tables.columns import Column, Kind, Table, folded
from scenarios.tables.records import ScenarioHead
from scenarios.tables.schema import BY_NAME, TABLES
from scenarios.tables.shapes import spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.frozen import Row
    from models.portfolio import Portfolio
    from models.scenario import Scenario
    from scenarios.tables.cells import Cell

_OF_A_SCENARIO = ("changes", "scenario")


class Written(NamedTuple):
    """A table as it is written: a header, and rows as wide as it."""

    table: Table
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def written(portfolio: Portfolio, scenario: Scenario | None = None) -> tuple[Written, ...]:
    """Return every table of a portfolio, the empty ones too, and those of the scenario if there is one."""
    tables = [table for table in TABLES if table.name not in _OF_A_SCENARIO]
    found = [_listed(table, portfolio.settings) if table.vertical else _table(table, getattr(portfolio, table.target)) for table in tables]
    return (*found, *(() if scenario is None else (_changes(scenario), _head(scenario))))


def _table(table: Table, rows: Sequence[Row]) -> Written:
    unknown = tuple(dict.fromkeys(header for row in rows for header, _ in row.extra))
    return Written(table, (*(column.header for column in table.columns), *unknown), tuple(_cells(table, row, unknown) for row in rows))


def _cells(table: Table, row: Row, unknown: tuple[str, ...]) -> tuple[Cell, ...]:
    values, extra = spread(row), dict(row.extra)
    return (*(_cell(column, values.get(column.target)) for column in table.columns), *(extra.get(header) for header in unknown))


def _listed(table: Table, row: Row) -> Written:
    values = spread(row)
    pairs = [(column.header, _cell(column, values[column.target])) for column in table.columns]
    return Written(table, ("key", "value"), tuple((key, cell) for key, cell in (*pairs, *row.extra) if cell not in (None, "")))


def _cell(column: Column, value: object) -> Cell:
    if value is None or value in ((), ""):
        return None
    if column.kind is Kind.MONEY and isinstance(value, int):
        return plain_number(Decimal(value) / 100)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return "; ".join(value) + (";" if len(value) == 1 and "," in value[0] else "")
    return plain_number(value) if isinstance(value, Decimal) else value  # type: ignore[return-value]  # fields hold scalars beyond these


def plain_number(value: Decimal) -> Cell:
    """Return a decimal as an integer where it is one, and without an exponent where it is not."""
    return int(value) if value == value.to_integral_value() else Decimal(format(value.normalize(), "f"))


def _changes(scenario: Scenario) -> Written:
    table = BY_NAME["changes"]
    usual = {folded(column.header): column for column in table.columns}
    rows = [changes.to_cells(change) for change in scenario.changes]
    rows = [{"change_id" if name == "id" else name: text for name, text in row.items()} for row in rows]
    unknown = tuple(dict.fromkeys(name for row in rows for name in row if folded(name) not in usual))
    header = (*(column.header for column in table.columns), *unknown)
    return Written(table, header, tuple(tuple(row.get(name) or None for name in header) for row in rows))


def _head(scenario: Scenario) -> Written:
    head = ScenarioHead(title=scenario.title, reason=scenario.reason, requested_by=scenario.requested_by, policy=scenario.policy)
    return _listed(BY_NAME["scenario"], head)
