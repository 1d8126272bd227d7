"""A plan as a file to hand around: a workbook for the committee, or one table as CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.plan_tables import Cell, PlanTable, Sheet, sheet_of
from scenarios.plan_workbook import workbook_of

if TYPE_CHECKING:
    from typing import BinaryIO

    from models.answer import Plan
    from models.portfolio import Portfolio


class PlanFormat(StrEnum):
    """Kinds of files that a plan can be written as."""

    XLSX = "xlsx"
    CSV = "csv"


_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
"""Cells that begin like this run as formulas in spreadsheet programs (OWASP ASVS 1.2.10)."""


def write_plan(
    target: Path | str | BinaryIO,
    portfolio: Portfolio,
    plan: Plan,
    format: PlanFormat | str,
    *,
    table: PlanTable | str = PlanTable.MOVES,
) -> None:
    """
    Write a plan.

    Parameters
    ----------
    target
        Where to: a path, or something to write bytes to.
    portfolio
        The one that the plan is about.
    format
        ``xlsx`` for all tables behind a decision sheet, ``csv`` for one table.
    table
        Which one, for ``csv``.

    Raises
    ------
    ValueError
        If the format or the table is unknown.
    """
    chosen = PlanFormat(format)
    content = workbook_of(portfolio, plan) if chosen is PlanFormat.XLSX else _csv(sheet_of(PlanTable(table), portfolio, plan))
    if isinstance(target, (str, Path)):
        Path(target).write_bytes(content)
    else:
        target.write(content)


def _csv(sheet: Sheet) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.header for column in sheet.columns])
    writer.writerows([_csv_cell(cell) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")  # the mark makes Excel read it as UTF-8


def _csv_cell(cell: Cell) -> Cell:
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
