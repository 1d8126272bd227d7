"""The layout of a sheet: where its header is, and which column means what."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from models.defects import Defect, Place, nearest
from scenarios.tables.cells import CellError, Fault, is_blank, words
from scenarios.tables.headings import column_headed
from scenarios.tables.sheets import Line, notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.tables.cells import Cell
    from scenarios.tables.columns import Column, Table
    from scenarios.tables.sheets import Sheet

LINES_BEFORE_HEADER = 10
"""How far down a header is looked for below titles and logos."""


@dataclass
class Layout:
    """Which column of a sheet fills which field, and how to name a cell to a person."""

    table: Table
    header: Line
    columns: list[tuple[int, Column]] = field(default_factory=list)
    extras: list[tuple[int, str]] = field(default_factory=list)
    """Columns that the table does not know, by index and header."""
    defects: list[Defect] = field(default_factory=list)
    complete: bool = True
    """Whether all required columns are there."""
    key_rows: tuple[int, ...] | None = None
    """For a list of keys and values, the row of each key."""

    def typed(self, index: int) -> str:
        """Return a header as it is typed in the sheet."""
        return header_text(self.header.cells[index])

    def typed_for(self, header: str) -> str:
        """Return the header typed in the sheet for a column of the table; its own name if it is not there."""
        return next((self.typed(index) for index, column in self.columns if column.header == header), header)

    def place(self, row: int, index: int, id: str | None = None) -> Place:
        """Return the place of a cell."""
        if self.key_rows is not None:
            return Place(table=self.table.name, row=self.key_rows[index], column="value", id=self.typed(index))
        return Place(table=self.table.name, row=row, column=self.typed(index), id=id)


class Split(NamedTuple):
    """A sheet taken apart at its header."""

    layout: Layout
    lines: Sequence[Line]


def split(table: Table, sheet: Sheet, key_rows: tuple[int, ...] | None = None) -> Split:
    """
    Return the layout of a sheet and the lines below its header.

    Parameters
    ----------
    table
        What the sheet should hold.
    sheet
        What was found.
    key_rows
        For a list of keys and values that was turned, the row of each key.
    """
    at = _header_at(table, sheet.lines)
    header = sheet.lines[at] if sheet.lines else Line(1, ())
    layout = Layout(table, header, key_rows=key_rows)
    if any(not is_blank(cell) for line in sheet.lines[:at] for cell in line.cells):
        layout.defects.append(_skipped_lines(table, header.number))
    _match(layout)
    below = sheet.lines[at + 1 :]
    _refuse_nameless(layout, below)
    return Split(layout, below)


def complete(layout: Layout) -> None:
    """Note the required columns that a layout lacks."""
    there = {column.header for _, column in layout.columns}
    missing = [column for column in layout.table.columns if column.required and column.header not in there]
    headless = _is_headless(layout, something_missing=bool(missing))
    layout.complete = not missing and not headless
    if headless:
        layout.defects, layout.extras = [_headless(layout)], []
    else:
        layout.defects.extend(_missing(layout, column) for column in missing)


def _is_headless(layout: Layout, *, something_missing: bool) -> bool:
    """Return whether what stands in the place of the header looks like a row: no word of it is known, or hardly one and it has numbers."""
    filled = [index for index, cell in enumerate(layout.header.cells) if not is_blank(cell)]
    known = [index for index, _ in layout.columns]
    if layout.key_rows is not None or len(filled) < FEWEST_CELLS or 2 * len(known) > len(filled):
        return False
    has_numbers = any(_is_value(layout.header.cells[index]) for index in filled)
    by_chance = len(known) == 1 and known != filled[:1]
    return not known if not has_numbers else something_missing or by_chance


def _is_value(cell: Cell) -> bool:
    return not isinstance(cell, str) or _VALUE.fullmatch(cell.strip()) is not None


_VALUE = re.compile(r"[-+]?[\d.,'\s]*\d\s?%?|\d{4}-\d\d-\d\d")
"""Text that is a number, a percentage or a date."""
FEWEST_CELLS = 2
"""Filled cells of a line that may be a row in the place of the header."""


def _headless(layout: Layout) -> Defect:
    table, row = layout.table, layout.header.number
    held = ", ".join(f"'{header_text(cell)[:20]}'" for cell in [cell for cell in layout.header.cells if not is_blank(cell)][:3])
    required = ", ".join(column.header for column in table.columns if column.required)
    return Defect(
        code="missing_header",
        place=Place(table=table.name, row=row),
        cause=f"the header row appears to be missing: row {row} begins with {held}, which name no columns of {table.name}",
        fix=f"Write the names of the columns above the rows, at least {required}; or rename these, if they are meant as such.",
    )


def header_text(cell: Cell) -> str:
    """Return the text of a header cell."""
    try:
        return words(cell)
    except CellError:
        return ""


def _header_at(table: Table, lines: Sequence[Line]) -> int:
    """Return the first line among the first few with the most headers that the table knows."""
    known = [sum(column_headed(table, header_text(cell)) is not None for cell in line.cells) for line in lines[:LINES_BEFORE_HEADER]]
    if max(known, default=0) > 0:
        first_written = next((at for at, count in enumerate(known) if count), 0)
        best = known.index(max(known))
        return first_written if known[first_written] * 2 > known[best] else best
    return next((at for at, line in enumerate(lines) if any(not is_blank(cell) for cell in line.cells)), 0)


def _match(layout: Layout) -> None:
    seen: dict[str, int] = {}
    for index, cell in enumerate(layout.header.cells):
        text = header_text(cell)
        if isinstance(cell, Fault) or not text:
            continue
        column = column_headed(layout.table, text)
        name = column.header if column else text
        if name in seen:
            layout.defects.append(_twice(layout, index, seen[name]))
        elif column:
            layout.columns.append((index, column))
        else:
            layout.extras.append((index, text))
        seen.setdefault(name, index)


def _refuse_nameless(layout: Layout, below: Sequence[Line]) -> None:
    named = {index for index, cell in enumerate(layout.header.cells) if header_text(cell)}
    refused: set[int] = set()
    for line in below:
        for index, cell in enumerate(line.cells):
            if index not in named and index not in refused and not is_blank(cell):
                refused.add(index)
                layout.defects.append(_nameless(layout, line.number, index))


def unknown_columns(layout: Layout) -> list[Defect]:
    """Return a notice for each column that is kept and not used."""
    known = [word for column in layout.table.columns for word in (column.header, *column.aliases)]
    return [
        notice(
            "unknown_column",
            layout.place(layout.header.number, index),
            f"the table {layout.table.name} has no column '{text}'; it is kept and not used",
            f"Did you mean {near[0]}?" if (near := nearest(text, known, 1)) else "Rename it if it should be used.",
        )
        for index, text in layout.extras
        if text not in layout.table.passed_on
    ]


def letter(index: int) -> str:
    """Return the letters by which a spreadsheet names a column."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _missing(layout: Layout, column: Column) -> Defect:
    table, key = layout.table, layout.key_rows is not None
    near = nearest(column.header, [text for _, text in layout.extras], 1)
    return Defect(
        code="missing_key" if key else "missing_column",
        place=Place(table=table.name, row=None if key else layout.header.number, column=column.header),
        cause=f"the table {table.name} has no {'row' if key else 'column'} {column.header}, and needs one",
        fix=(f"Did you mean it by '{near[0]}'? " if near else "") + f"Add it: {column.about}",
    )


def _twice(layout: Layout, index: int, first: int) -> Defect:
    return Defect(
        code="duplicate_column",
        place=layout.place(layout.header.number, index),
        cause=f"'{layout.typed(index)}' in column {letter(index)} means the same as '{layout.typed(first)}' in column {letter(first)}",
        fix="Keep one of them, or rename the other.",
    )


def _nameless(layout: Layout, row: int, index: int) -> Defect:
    return Defect(
        code="blank_header",
        place=Place(table=layout.table.name, row=row, column=letter(index)),
        cause=f"column {letter(index)} has values and no header",
        fix=f"Write its name into row {layout.header.number}, or empty the column; a merged header names only its first column.",
    )


def _skipped_lines(table: Table, row: int) -> Defect:
    return notice(
        "lines_above_header",
        Place(table=table.name, row=row),
        f"the header was found in row {row}; what stands above it was not read",
        "Nothing, if these are titles.",
    )
