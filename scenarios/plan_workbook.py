"""A plan as a workbook that one can show to a steering committee: a decision sheet with its evidence behind it."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import xlsxwriter

from scenarios.decision_sheet import change_lines, figure_lines, headline, score_lines
from scenarios.plan_tables import Cell, PlanTable, Shape, Sheet, sheet_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from models.answer import Plan
    from models.portfolio import Portfolio
    from scenarios.decision_sheet import Line

_NUMBER_FORMAT: Mapping[Shape, str] = {
    Shape.TEXT: "@",
    Shape.WHOLE: "#,##0",
    Shape.HOURS: "#,##0.0",
    Shape.MONEY: "#,##0.00",
    Shape.PERCENT: '0.0" %"',
    Shape.DATE: "yyyy-mm-dd",
}
_INK, _BAND = "#1F3A5F", "#EAF0F7"
_TEXT_STAYS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_SAME_PLAN_SAME_BYTES = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""Date of creation of every workbook."""
_DECISION_WIDTHS = (40, 18, 60)


@dataclass(frozen=True)
class _Styles:
    title: Format
    head: Format
    section: Format
    cells: Mapping[Shape, Format]


def workbook_of(portfolio: Portfolio, plan: Plan) -> bytes:
    """Return the workbook of a plan; equal plans give equal bytes."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, **_TEXT_STAYS_TEXT}) as book:
        book.set_properties({"title": headline(portfolio, plan)[0], "created": _SAME_PLAN_SAME_BYTES})
        styles = _styles(book)
        _decide(book.add_worksheet("Decision sheet"), portfolio, plan, styles)
        for table in PlanTable:
            sheet = sheet_of(table, portfolio, plan)
            _fill(book.add_worksheet(sheet.title), sheet, styles)
    return content.getvalue()


def _styles(book: xlsxwriter.Workbook) -> _Styles:
    return _Styles(
        title=book.add_format({"bold": True, "font_size": 16, "font_color": _INK}),
        head=book.add_format({"bold": True, "font_color": "white", "bg_color": _INK, "text_wrap": True, "valign": "vcenter"}),
        section=book.add_format({"bold": True, "font_color": _INK, "bg_color": _BAND, "top": 1}),
        cells={shape: book.add_format({"num_format": number, "valign": "top"}) for shape, number in _NUMBER_FORMAT.items()},
    )


def _decide(page: Worksheet, portfolio: Portfolio, plan: Plan, styles: _Styles) -> None:
    page.hide_gridlines(2)
    page.fit_to_pages(1, 1)
    page.freeze_panes(1, 0)
    for column, width in enumerate(_DECISION_WIDTHS):
        page.set_column(column, column, width)
    title, *sentences = headline(portfolio, plan)
    page.write_string(0, 0, title, styles.title)
    for row, sentence in enumerate(sentences, start=1):
        page.write_string(row, 0, sentence)
    currency, row = portfolio.settings.currency, len(sentences) + 2
    sections = {
        "What it scores": score_lines(plan, currency),
        "What it asks for": figure_lines(plan, currency),
        "Projects whose state or dates change": change_lines(plan),
    }
    for heading, lines in sections.items():
        row = _section(page, row, (heading, lines), styles)


def _section(page: Worksheet, row: int, section: tuple[str, Sequence[Line]], styles: _Styles) -> int:
    """Write a section and return the row of the next."""
    heading, lines = section
    for column, text in enumerate((heading, "", "")):
        page.write_string(row, column, text, styles.section)
    for place, (text, cell, shape, remark) in enumerate(lines, start=row + 1):
        page.write_string(place, 0, text)
        _write(page, (place, 1), cell, styles.cells[shape])
        page.write_string(place, 2, remark)
    return row + len(lines) + 2


def _fill(page: Worksheet, sheet: Sheet, styles: _Styles) -> None:
    _lay_out(page, sheet, styles)
    for line, row in enumerate(sheet.rows, start=1):
        for place, (cell, column) in enumerate(zip(row, sheet.columns, strict=True)):
            _write(page, (line, place), cell, styles.cells[column.shape])


def _lay_out(page: Worksheet, sheet: Sheet, styles: _Styles) -> None:
    page.freeze_panes(1, 0)
    page.set_row(0, 32)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.columns) - 1)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width, styles.cells[column.shape])
        page.write_string(0, place, column.header, styles.head)


def _write(page: Worksheet, place: tuple[int, int], cell: Cell, style: Format) -> None:
    """Write a cell as what it is: a text never becomes a formula, a link or a number."""
    if cell is None:
        page.write_blank(*place, None, style)
    elif isinstance(cell, str):
        page.write_string(*place, cell, style)
    elif isinstance(cell, dt.date):
        page.write_datetime(*place, dt.datetime.combine(cell, dt.time()), style)
    else:
        page.write_number(*place, cell, style)
