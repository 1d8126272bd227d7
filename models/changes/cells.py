"""Changes as rows of the changes table: reading one from its cells, and writing one."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from pydantic import ValidationError
from pydantic_core import to_json

from models.changes.refused import REFUSED, ChangeCellError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from models.changes.change import Change

COLUMNS = {"first": "from", "last": "to"}
"""Columns whose name is not the field's."""
BASE = frozenset({"kind", "id", "target", "value", "first", "last", "reason", "extra"})
"""Fields with a column of their own in every changes table."""
AS_JSON = frozenset({"project", "demands", "person", "skills"})
"""Fields that hold whole rows of other tables, written as JSON in a cell."""


def fields_of(
    change: type[Change],
    cells: Mapping[str, str],
    days: Mapping[str, dt.date | str | None],
    extra: Mapping[str, str],
    known: frozenset[str],
) -> dict[str, object]:
    """
    Return the fields that a row's cells say; empty cells say nothing.

    Parameters
    ----------
    cells
        Texts of id, target, value and reason.
    days
        The dates under ``first`` and ``last``.
    extra
        Texts of all other columns.
    known
        Extra columns that some kind of change reads.

    Raises
    ------
    ChangeCellError
        If a cell cannot be read, or is filled though this kind does not read it.
    """
    filled = {name: text.strip() for name, text in {**extra, **cells}.items() if text.strip()}
    read = {name: text for name, text in filled.items() if name in change.model_fields or name in known or name == "value"}
    fields: dict[str, object] = {name: _read(change, name, text) for name, text in read.items()}
    fields |= {name: _day(change, name, day) for name, day in days.items() if day not in (None, "")}
    fields["extra"] = tuple((name, text) for name, text in filled.items() if name not in fields)
    return fields


def _read(change: type[Change], name: str, text: str) -> object:
    _check_has(change, name)
    try:
        if name in AS_JSON:
            return json.loads(text)
        return change.notation.read(text) if name == "value" else text
    except ValueError as error:
        raise ChangeCellError(column(name), str(error), wanted(change, name)) from error


def _day(change: type[Change], name: str, day: dt.date | str | None) -> dt.date | None:
    _check_has(change, name)
    try:
        return dt.date.fromisoformat(day.strip()) if isinstance(day, str) else day
    except ValueError as error:
        raise ChangeCellError(column(name), f"{day!r} is not a date", "Write it as YYYY-MM-DD.") from error


def _check_has(change: type[Change], name: str) -> None:
    if name not in change.model_fields:
        cause = f"{kind_of(change)} takes no {column(name)}"
        raise ChangeCellError(column(name), cause, "Leave the cell empty.")


def built(change: type[Change], fields: Mapping[str, object]) -> Change:
    """
    Return the change with these fields.

    Raises
    ------
    ChangeCellError
        If one is missing or refused.
    """
    try:
        return change(**fields)  # type: ignore[arg-type]  # pydantic checks them, which is what the errors below come from
    except ValidationError as error:
        raise _cell_error(change, error.errors(include_url=False)[0]) from error


def _cell_error(change: type[Change], error: ErrorDetails) -> ChangeCellError:
    if error["type"] == REFUSED:
        return ChangeCellError(**error["ctx"])
    name = str(error["loc"][0]) if error["loc"] else "value"
    name = {said: field for field, said in COLUMNS.items()}.get(name, name)
    if error["type"] == "missing":
        return ChangeCellError(column(name), f"{kind_of(change)} needs a {column(name)}", wanted(change, name))
    cause = error["msg"].removeprefix("Value error, ")
    return ChangeCellError(
        column(name), f"{kind_of(change)} cannot use {error['input']!r}: {cause[:1].lower()}{cause[1:]}", wanted(change, name)
    )


def wanted(change: type[Change], name: str) -> str:
    """Return what to write in a cell, as the documentation of the change's field says it."""
    field = change.model_fields[name]
    return f"Give {field.description}." if field.description else f"Correct the {column(name)}."


def column(name: str) -> str:
    """Return the column that holds a field."""
    return COLUMNS.get(name, name)


def kind_of(change: type[Change]) -> str:
    """Return the kind that a class of changes stands for."""
    return str(change.model_fields["kind"].default)


def to_cells(change: Change) -> dict[str, str]:
    """Return a change as a row of the changes table, text by column; reading it gives the same change."""
    cells = dict.fromkeys(("kind", "id", "target", "value", "from", "to", "reason"), "")
    filled = {name: getattr(change, name) for name in type(change).model_fields if name != "extra"}
    cells |= {column(name): _text(change, name, value) for name, value in filled.items() if name in BASE or _matters(change, name)}
    return {**cells, **dict(change.extra)}


def _matters(change: Change, name: str) -> bool:
    return bool(getattr(change, name) != type(change).model_fields[name].default)


def _text(change: Change, name: str, value: object) -> str:
    if value is None:
        return ""
    if name == "value":
        return change.notation.write(value)
    return to_json(value, exclude_none=True).decode() if name in AS_JSON else str(value)
