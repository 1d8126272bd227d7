"""A portfolio as one JSON document that mirrors the tables: the same columns, the same values."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from models.defects import Defect, Place
from models.errors import UnreadableFileError
from scenarios.tables.assembly import Loaded, assembled
from scenarios.tables.cells import Fault
from scenarios.tables.schema import table_named
from scenarios.tables.sheets import MOST_ROWS, Found, Line, Sheet, too_many_rows
from scenarios.tables.writing import Written, written

if TYPE_CHECKING:
    from models.portfolio import Portfolio
    from models.scenario import Scenario
    from scenarios.tables.cells import Cell


def from_document(document: Mapping[str, Any]) -> Loaded:
    """
    Return the portfolio that a JSON document holds: a list of objects a table, keyed by the table's name.

    Rows are counted as in a sheet: the first object of a list is row 2.

    Raises
    ------
    InvalidInputError
        If anything is wrong; carries every defect at once.
    """
    return assembled(found_in(document))


def to_document(portfolio: Portfolio, scenario: Scenario | None = None) -> dict[str, Any]:
    """Return a portfolio as a JSON document; reading it gives the same portfolio."""
    return {sheet.table.name: _objects(sheet) for sheet in written(portfolio, scenario) if sheet.rows or sheet.table.required}


def parsed(text: str, name: str) -> dict[str, Any]:
    """
    Return the object in a JSON text.

    Raises
    ------
    UnreadableFileError
        If the text is not JSON, not an object, or has a key twice.
    """
    try:
        document = json.loads(text, object_pairs_hook=_without_repetition)
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise UnreadableFileError(f"{name} is not a JSON document: {reason}") from None
    if not isinstance(document, dict):
        raise UnreadableFileError(f"{name} holds no JSON object; its keys should be the tables settings, people, projects and more")
    return document


def found_in(document: Mapping[str, Any]) -> Found:
    """Return the sheets that a document mirrors; a table of the wrong shape is a defect of its own."""
    sheets: list[Sheet] = []
    defects: list[Defect] = []
    for name, records in document.items():
        table = table_named(name)
        if table and table.vertical and isinstance(records, Mapping):
            sheets.append(_pairs(name, records))
        elif not isinstance(records, Sequence) or isinstance(records, str):
            defects.append(_not_a_table(name, "is not a list of objects"))
        elif len(records) > MOST_ROWS:
            defects.append(too_many_rows(name).replace(code="unreadable_table"))
        elif stray := [number for number, record in enumerate(records, 2) if not isinstance(record, Mapping)]:
            defects.append(_not_a_table(name, f"has entries that are not objects, the first in row {stray[0]}"))
        else:
            sheets.append(_sheet(name, records))
    return Found(tuple(sheets), tuple(defects))


def _sheet(name: str, records: Sequence[Mapping[str, Any]]) -> Sheet:
    header = tuple(dict.fromkeys(key for record in records for key in record))
    nested = table_named(name) is not None and table_named(name) is table_named("changes")
    lines = [Line(number, tuple(_cell(record.get(key), nested=nested) for key in header)) for number, record in enumerate(records, 2)]
    return Sheet(name, [Line(1, header or _header_of(name)), *lines], typed=False)


def _header_of(name: str) -> tuple[str, ...]:
    """Return the columns of an empty list, which lacks none."""
    table = table_named(name)
    return tuple(column.header for column in table.columns) if table else ()


def _pairs(name: str, values: Mapping[str, Any]) -> Sheet:
    return Sheet(name, [Line(1, ("key", "value")), *(Line(n, (key, _cell(value))) for n, (key, value) in enumerate(values.items(), 2))])


def _cell(value: object, *, nested: bool = False) -> Cell:
    if value is None or isinstance(value, str | int | float | Decimal | dt.date):
        return value
    if isinstance(value, list | tuple) and all(isinstance(part, str | int | float) for part in value):
        return tuple(value)
    if nested:
        return json.dumps(value, default=str, ensure_ascii=False)
    return Fault("the cell holds an object, and tables hold single values", "Write its parts into columns of their own.")


def _objects(sheet: Written) -> object:
    if sheet.table.vertical:
        return {str(key): _value(cell) for key, cell in sheet.rows}
    return [{header: _value(cell) for header, cell in zip(sheet.header, row, strict=True) if cell is not None} for row in sheet.rows]


def _value(cell: Cell) -> object:
    if isinstance(cell, Decimal):
        return float(cell) if Decimal(repr(float(cell))) == cell else str(cell)
    return cell.isoformat() if isinstance(cell, dt.date) else cell


def _not_a_table(name: str, what: str) -> Defect:
    table = table_named(name)
    return Defect(
        code="unreadable_table",
        place=Place(table=table.name if table else name),
        cause=f"'{name}' {what}",
        fix="Write a list with one object a row, its keys being the columns.",
    )


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key!r} stands twice in one object")
        found[key] = value
    return found
