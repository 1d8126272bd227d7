"""A portfolio as one ``.xlsx`` workbook, one sheet a table."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias, cast

import xlsxwriter
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from models.defects import Defect, Place
from models.errors import InvalidInputError, UnreadableFileError
from scenarios.archive import opened, percent_cells, unread_cells
from scenarios.tables.sheets import MOST_ROWS, Found, Line, Sheet, notice, too_many_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from scenarios.tables.cells import Cell, Fault
    from scenarios.tables.writing import Written

SUFFIXES = frozenset({".xlsx", ".xlsm"})
LONGEST_TEXT = 32_767
"""Characters that a cell of a workbook holds."""
MOST_COLUMNS = 1_000
PERCENT_DECIMALS = 9
"""Finer parts of a percentage are traces of how spreadsheets calculate, as in 0.30000000000000004."""
_At: TypeAlias = tuple[int, int]
"""Row and column of a cell, from 0."""


def read_workbook(path: Path) -> Found:
    """
    Return the sheets of a workbook.

    Raises
    ------
    UnreadableFileError
        If the file is no workbook, is encrypted, or would unpack to far more than it seems.
    """
    data = path.read_bytes()
    archive = opened(data, path.name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [sheet.name for sheet in book.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
        found = [_sheet(book.get_sheet_by_name(name), unread_cells(archive, name), percent_cells(archive, name)) for name in names]
    except CalamineError as error:
        raise UnreadableFileError(
            f"{path.name} is damaged and cannot be read ({error}); open it in a spreadsheet and save it again as .xlsx"
        ) from None
    sheets = tuple(sheet for sheet in found if isinstance(sheet, Sheet) and sheet.lines)
    hidden = {sheet.name for sheet in book.sheets_metadata if sheet.visible is not SheetVisibleEnum.Visible}
    defects = [one for one in found if isinstance(one, Defect)] + [_hidden(sheet.name) for sheet in sheets if sheet.name in hidden]
    return Found(sheets, tuple(defects))


def _hidden(name: str) -> Defect:
    return notice(
        "hidden_sheet", Place(table=name), "the sheet is hidden; it is read as the others are", "Delete it if it should not count."
    )


def _sheet(sheet: CalamineSheet, faults: Mapping[_At, Fault], percentages: Iterable[_At]) -> Sheet | Defect:
    last_row, last_column = sheet.end or (0, 0)
    if last_row > MOST_ROWS:
        return too_many_rows(sheet.name).replace(code="unreadable_table")
    if last_column >= MOST_COLUMNS:
        return _too_wide(sheet.name, last_column + 1)
    lines = [cast("list[Cell]", row) for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), fault in faults.items():
        _put(lines, row, column, fault)
    for row, column in percentages:
        _show_percent(lines, row, column)
    return Sheet(sheet.name, [Line(number, row) for number, row in enumerate(lines, 1)])


def _put(lines: list[list[Cell]], row: int, column: int, fault: Fault) -> None:
    while len(lines) <= row:
        lines.append([])
    lines[row] += [None] * (column + 1 - len(lines[row]))
    if lines[row][column] in (None, ""):
        lines[row][column] = fault


def _show_percent(lines: list[list[Cell]], row: int, column: int) -> None:
    """Write a percentage as the person sees it: 0.2 and 20 % mean different things in a change, and 1 may be 1 % or all."""
    cell = lines[row][column] if row < len(lines) and column < len(lines[row]) else None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        hundredfold = round(Decimal(repr(cell)) * 100, PERCENT_DECIMALS)
        lines[row][column] = f"{hundredfold.normalize():f}%"


def _too_wide(name: str, columns: int) -> Defect:
    return Defect(
        code="unreadable_table",
        place=Place(table=name),
        cause=f"the sheet reaches over {columns:,} columns; at most {MOST_COLUMNS:,} are read",
        fix="Delete the columns to the right of the table.",
    )


def write_workbook(path: Path, tables: Iterable[Written]) -> None:
    """
    Write tables as a workbook, whole or not at all.

    Raises
    ------
    InvalidInputError
        If a text is longer than a cell of a workbook holds.
    """
    tables = tuple(tables)
    too_long = [
        _too_long(one.table.name, at, name)
        for one in tables
        for at, row in enumerate(one.rows, 2)
        for name, cell in zip(one.header, row, strict=True)
        if _overflows(cell)
    ]
    if too_long:
        raise InvalidInputError(too_long)
    partial = path.with_name(f".{path.name}.partial")
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(partial, options) as book:
        # A fixed date of creation: the same portfolio is the same file.
        book.set_properties({"created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001  # xlsxwriter wants it without a zone
        for one in tables:
            _write_sheet(book, one)
    partial.replace(path)


def _write_sheet(book: xlsxwriter.Workbook, one: Written) -> None:
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(one.table.name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(one.header) - 1, 14)
    for column, header in enumerate(one.header):
        sheet.write_string(0, column, header, bold)
    for row, cells in enumerate(one.rows, 1):
        for column, cell in enumerate(cells):
            _write_cell(sheet, row, column, cell, day)


def _write_cell(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, day: xlsxwriter.format.Format) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float | Decimal):
        sheet.write_number(row, column, float(cell))
    elif isinstance(cell, dt.date):
        sheet.write_datetime(row, column, dt.datetime.combine(cell, dt.time()), day)
    elif cell is not None:
        sheet.write_string(row, column, str(cell))


def _overflows(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) > LONGEST_TEXT


def _too_long(table: str, row: int, column: str) -> Defect:
    return Defect(
        code="too_long",
        place=Place(table=table, row=row, column=column),
        cause=f"the text is longer than the {LONGEST_TEXT:,} characters that a cell of a workbook holds",
        fix="Save as a folder of CSV files or as JSON instead.",
    )
