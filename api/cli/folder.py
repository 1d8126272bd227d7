"""The folder that --out names: the answer, and every plan as files to hand around."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from api.cli.documents import as_json, write_whole
from scenarios.plan_files import PlanFormat, write_plan
from scenarios.plan_tables import PlanTable, run_by_nobody

if TYPE_CHECKING:
    from pathlib import Path

    from models.answer import Answer, Plan
    from models.portfolio import Portfolio

CSV_TABLES = (PlanTable.MOVES, PlanTable.OUTCOMES)
"""Tables of a plan that get a CSV file of their own; the workbook holds all."""
BOOKING_COLUMNS = ("project_id", "demand_id", "resource_id", "from", "to", "share_pct", "shift_weeks")
"""Those of the allocations table, and by how much the project is shifted: so that a plan can be changed by hand and audited again."""


def write_folder(folder: Path, portfolio: Portfolio, answer: Answer) -> None:
    """
    Write the answer and its plans, each file whole or not at all; the answer last, so that it vouches for the rest.

    Raises
    ------
    UnreadableFileError
        If a file cannot be written.
    """
    for plan in (*answer.plans, *((answer.reference,) if answer.reference else ())):
        for name, content in _files(portfolio, plan):
            write_whole(folder / name, content)
    write_whole(folder / "answer.json", as_json(answer).encode())


def stem(plan: Plan) -> str:
    """Return how a plan's files begin."""
    return f"plan-{plan.rank}" if plan.rank else "reference"


def _files(portfolio: Portfolio, plan: Plan) -> list[tuple[str, bytes]]:
    workbook = (f"{stem(plan)}.xlsx", _content(portfolio, plan, PlanFormat.XLSX, PlanTable.MOVES))
    tables = [(f"{stem(plan)}-{table.value}.csv", _content(portfolio, plan, PlanFormat.CSV, table)) for table in CSV_TABLES]
    return [workbook, *tables, (f"{stem(plan)}-bookings.csv", _bookings(portfolio, plan))]


def _bookings(portfolio: Portfolio, plan: Plan) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(BOOKING_COLUMNS)
    shifts = {decision.project_id: decision.shift_weeks for decision in plan.decisions}
    for booking in plan.bookings:
        demand = portfolio.demand_by_id.get(booking.demand_id)
        project = "" if demand is None else demand.project_id
        shift = shifts.get(project, 0)
        writer.writerow([project, booking.demand_id, booking.resource_id, booking.first, booking.last, booking.share_pct, shift])
    writer.writerows([id, "", "", "", "", "", shifts[id]] for id in run_by_nobody(portfolio, plan))
    return text.getvalue().encode()


def _content(portfolio: Portfolio, plan: Plan, format: PlanFormat, table: PlanTable) -> bytes:
    buffer = io.BytesIO()
    write_plan(buffer, portfolio, plan, format, table=table)
    return buffer.getvalue()


def copy_tables(source: Path, target: Path) -> Path:
    """
    Copy a folder of tables to where people can edit them, and return it.

    Raises
    ------
    UnreadableFileError
        If a file cannot be written.
    """
    for table in sorted(source.glob("*.csv")):
        write_whole(target / table.name, table.read_bytes())
    return target
