"""The body of a new portfolio as OpenAPI has it: written from the tables' own list of columns, so that it never lags behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api import examples
from scenarios.tables.schema import TABLES

if TYPE_CHECKING:
    from scenarios.tables.columns import Column, Table

_CELL = {"type": ["string", "number", "boolean", "null"]}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BYTES = {"schema": {"type": "string", "format": "binary"}}


def _column(column: Column) -> dict[str, Any]:
    choices = [] if column.choices is None else [str(choice.value) for choice in column.choices]
    about = column.about + (f" One of {', '.join(choices)}." if choices else "")
    return {**_CELL, "description": about}


def _row(table: Table) -> dict[str, Any]:
    return {"type": "object", "properties": {column.header: _column(column) for column in table.columns}, "additionalProperties": _CELL}


def _table(table: Table) -> dict[str, Any]:
    row = _row(table)
    return {**row, "description": table.about} if table.vertical else {"type": "array", "description": table.about, "items": row}


_DOCUMENT: dict[str, Any] = {
    "type": "object",
    "description": "One member for each table; a row is an object with the table's columns as members.",
    "properties": {table.name: _table(table) for table in TABLES},
}
_FORM = {
    "schema": {
        "type": "object",
        "properties": {"file": {"type": "string", "format": "binary", "description": "Workbook, zip of CSV tables, or JSON document."}},
        "required": ["file"],
        "additionalProperties": False,
    }
}

PORTFOLIO_BODY: dict[str, Any] = {
    "required": True,
    "description": "The portfolio: a JSON document, or a file.",
    "content": {
        "application/json": {
            "schema": _DOCUMENT,
            "examples": {"small": {"summary": "Two people, two projects", "value": examples.DOCUMENT}},
        },
        "multipart/form-data": {**_FORM, "example": {"file": "PK..."}},
        _XLSX: {**_BYTES, "example": "PK..."},
        "application/zip": {**_BYTES, "example": "PK..."},
    },
}
"""The request body of the operation that adds a portfolio."""
