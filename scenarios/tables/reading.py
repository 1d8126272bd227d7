"""A sheet becomes rows of the model; everything that cannot be understood becomes a defect with its place."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from models.defects import Defect, Place
from scenarios.tables.cells import CellError, is_blank, shown, words
from scenarios.tables.layout import Layout, Split, complete, split, unknown_columns
from scenarios.tables.parsing import Context, Remembered, parser_for, refused_unit
from scenarios.tables.reshaping import beside, has_keys_across, reshaped, too_wide, upright
from scenarios.tables.shapes import ShapeError, Values, gathered
from scenarios.tables.sheets import Line, Sheet, notice
from scenarios.tables.strays import strays

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails

    from models.frozen import Row
    from scenarios.tables.cells import Cell
    from scenarios.tables.columns import Column, Table


class Read(NamedTuple):
    """What became of a sheet."""

    rows: tuple[Row, ...]
    numbers: tuple[int, ...]
    """For each row, the number under which a person sees it."""
    layout: Layout
    defects: tuple[Defect, ...]
    torn: frozenset[str]
    """Ids of the rows that could not be understood; others may well refer to them."""
    whole: bool
    """Whether every row was understood."""


def read(table: Table, sheet: Sheet, context: Context) -> Read:
    """
    Read a sheet as a table.

    Parameters
    ----------
    table
        What the sheet should hold.
    sheet
        What was found.
    context
        What earlier tables say.
    """
    layout, lines = _listed(table, sheet) if table.vertical else _rows(table, sheet)
    complete(layout)
    _refuse_units(layout, context)
    reading = _Reading(layout, lines, context)
    if layout.complete:
        for line in lines:
            reading.take(line)
    return reading.result()


def _rows(table: Table, sheet: Sheet) -> Split:
    layout, lines = split(table, sheet)
    passed = strays(layout, lines) if sheet.typed else {}
    layout.defects.extend(passed.values())
    return reshaped(layout, [line for line in lines if line.number not in passed])


def _listed(table: Table, sheet: Sheet) -> Split:
    if has_keys_across(table, sheet):
        return split(table, sheet)
    standing, key_rows, odd = upright(sheet)
    layout, lines = split(table, standing, key_rows)
    layout.defects.extend(too_wide(table.name, line) for line in odd)
    if remarks := beside(sheet):
        place, cause = Place(table=table.name, column=remarks), f"the column '{remarks}' beside the values is not read, and not kept"
        layout.defects.append(notice("unknown_column", place, cause, "Nothing, if it holds remarks."))
    return Split(layout, lines)


def _refuse_units(layout: Layout, context: Context) -> None:
    """Refuse headers whose unit does not fit: once, instead of in every cell below."""
    for index, column in layout.columns:
        if (error := refused_unit(column, context)) is not None:
            layout.complete = False
            place, cause = layout.place(layout.header.number, index), f"{column.header} is not read in the header's unit '{column.unit}'"
            layout.defects.append(Defect(code="wrong_unit", place=place, cause=cause, fix=error.fix))


class _Reading:
    """Reads the lines of one sheet and gathers what it finds."""

    def __init__(self, layout: Layout, lines: Sequence[Line], context: Context) -> None:
        self.layout, self.context = layout, context
        self.columns: list[tuple[int, Column, Remembered]] = [
            (index, column, parser_for(column, context, [line.cells[index] for line in lines if index < len(line.cells)]))
            for index, column in layout.columns
        ]
        self.rows: list[Row] = []
        self.numbers: list[int] = []
        self.defects: list[Defect] = []
        self.torn: set[str] = set()
        self.torn_rows = 0
        self.notes: Counter[tuple[str, str]] = Counter()
        self.first_noted: dict[tuple[str, str], int] = {}

    def result(self) -> Read:
        """Return what was read."""
        layout = self.layout
        whole = layout.complete and not self.torn_rows
        found = (*layout.defects, *unknown_columns(layout), *self.defects, *self._readings())
        return Read(tuple(self.rows), tuple(self.numbers), layout, found, frozenset(self.torn), whole)

    def take(self, line: Line) -> None:
        """Read a line, if anything is written in it."""
        if all(is_blank(cell) for cell in line.cells):
            return
        before = len(self.defects)
        values = self._values(line)
        row = self._row(line, values) if len(self.defects) == before else None
        if row is None:
            self.torn_rows += 1
            self.torn.add(str(values.get("id", "")))
        else:
            self.rows.append(row)
            self.numbers.append(line.number)

    def _values(self, line: Line) -> Values:
        values: Values = {}
        for index, column, parse in self.columns:
            try:
                understood = parse(line.cells[index] if index < len(line.cells) else None)
            except CellError as error:
                self._refuse(line, index, "unreadable_value", error.cause, error.fix)
                continue
            if understood is None:
                self._note_blank(line, index, column)
                continue
            value, note = understood
            values[column.target] = value
            if note:
                self._note(line, column.header, note)
        return values

    def _note_blank(self, line: Line, index: int, column: Column) -> None:
        if column.required:
            self._refuse(line, index, "missing_value", "the cell is empty, and must not be", f"Write it in every row: {column.about}")

    def _row(self, line: Line, values: Values) -> Row | None:
        try:
            fields, notes = gathered(self.layout.table.name, values, self.context)
            row = self.layout.table.row(**fields, extra=self._extra(line))
        except ShapeError as error:
            self._refuse_column(line, error.header, "unreadable_value", error.cause, error.fix)
        except CellError as error:
            self._refuse_column(line, self.layout.columns[0][1].header, "unreadable_value", error.cause, error.fix)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                self._refuse_detail(line, detail)
        else:
            for header, note in notes:
                self._note(line, header, note)
            return row
        return None

    def _extra(self, line: Line) -> tuple[tuple[str, str], ...]:
        cells = ((header, line.cells[index]) for index, header in self.layout.extras if index < len(line.cells))
        return tuple((header, words(cell)) for header, cell in cells if not is_blank(cell))

    def _refuse(self, line: Line, index: int, code: str, cause: str, fix: str) -> None:
        place = self.layout.place(line.number, index, self._id(line))
        if line.column is not None:
            place = place.replace(column=line.column)
        self.defects.append(Defect(code=code, place=place, cause=cause, fix=fix))

    def _refuse_column(self, line: Line, header: str, code: str, cause: str, fix: str) -> None:
        index = next((index for index, column in self.layout.columns if column.header == header), None)
        if index is not None:
            self._refuse(line, index, code, cause, fix)
        else:
            place = Place(table=self.layout.table.name, row=line.number, column=header, id=self._id(line))
            self.defects.append(Defect(code=code, place=place, cause=cause, fix=fix))

    def _refuse_detail(self, line: Line, detail: ErrorDetails) -> None:
        field = str(detail["loc"][0]) if detail["loc"] else ""
        by_field = self.layout.table.by_field
        column = by_field.get(field) or next((by_field[name] for name in by_field if name in detail["msg"]), self.layout.table.columns[0])
        typed = next((line.cells[index] for index, known in self.layout.columns if known.header == column.header), None)
        self._refuse_column(line, column.header, "refused_value", *_in_words(detail, column, typed))

    def _id(self, line: Line) -> str | None:
        key = self.layout.table.key
        index = next((index for index, column in self.layout.columns if column.header == key), None)
        if index is None or index >= len(line.cells) or is_blank(line.cells[index]):
            return None
        try:
            return words(line.cells[index])
        except CellError:
            return None

    def _note(self, line: Line, header: str, note: str) -> None:
        self.notes[header, note] += 1
        self.first_noted.setdefault((header, note), line.number)

    def _readings(self) -> list[Defect]:
        table = self.layout.table.name
        return [
            notice(
                "reading",
                Place(table=table, row=self.first_noted[header, note], column=self.layout.typed_for(header)),
                f"{note} ({count} {'cell' if count == 1 else 'cells'}, the first in row {self.first_noted[header, note]})",
                "Nothing, if this is what is meant.",
            )
            for (header, note), count in self.notes.items()
        ]


def _in_words(detail: ErrorDetails, column: Column, typed: Cell) -> tuple[str, str]:
    value, limits = shown(typed if typed is not None else words(_scalar(detail["input"]))), detail.get("ctx", {})
    for name, side in (("ge", "at least"), ("gt", "more than"), ("le", "at most")):
        if name in limits:
            return f"{value} is out of range; it must be {side} {limits[name]}", f"Write {side} {limits[name]}: {column.about}"
    return detail["msg"].removeprefix("Value error, "), f"Correct it: {column.about}"


def _scalar(value: object) -> str:
    return str(value) if not isinstance(value, dict) else ""
