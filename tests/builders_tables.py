"""A small good portfolio as tables, to be spoiled one cell at a time, and ways to put it on disk."""

from __future__ import annotations

import copy
import csv
import datetime as dt
from typing import TYPE_CHECKING, Any

import openpyxl

import scenarios
from models.defects import Defect, Severity
from models.errors import InvalidInputError

if TYPE_CHECKING:
    from pathlib import Path

Tables = dict[str, list[list[Any]]]

_GOOD: Tables = {
    "settings": [
        ["key", "value"],
        ["horizon_start", "2027-01-04"],
        ["horizon_weeks", 12],
        ["hours_per_fte_week", 40],
        ["currency", "EUR"],
        ["granularity_pct", 10],
        ["freeze_weeks", 2],
    ],
    "people": [
        [
            "person_id",
            "name",
            "org_unit",
            "location",
            "employment",
            "fte",
            "hours_per_week",
            "start_date",
            "end_date",
            "cost_rate",
            "reserve_pct",
            "min_share_pct",
        ],
        ["ada", "Ada Lovelace", "unit-1", "Berlin", "employee", 1, 40, None, None, 90, 10, 20],
        ["bob", "Bob Moore", "unit-1", "Berlin", "contractor", 0.8, 40, "2026-01-01", "2027-12-31", 110.5, 10, 20],
        ["eve", "Eve Adams", "unit-2", "Paris", "employee", 1, 40, None, None, 70, 10, 20],
    ],
    "skills": [
        ["person_id", "skill", "level", "valid_until"],
        ["ada", "backend", 4, None],
        ["ada", "security", 3, None],
        ["bob", "backend", 3, "2028-01-01"],
        ["eve", "test", 3, None],
    ],
    "equipment": [
        ["equipment_id", "type", "units", "cost_rate", "from", "to"],
        ["rig-1", "test-rig", 2, 60, None, None],
    ],
    "absences": [
        ["resource_id", "from", "to", "share_pct", "kind"],
        ["ada", "2027-02-01", "2027-02-05", 100, "leave"],
        ["rig-1", "2027-03-01", "2027-03-02", 50, "maintenance"],
    ],
    "holidays": [["calendar", "date", "name"], ["Berlin", "2027-03-08", "Women's Day"]],
    "projects": [
        [
            "project_id",
            "name",
            "rank",
            "class",
            "value_score",
            "cost_of_delay",
            "stage",
            "earliest_start",
            "target_finish",
            "budget_cap",
            "min_staffing_pct",
            "programme",
        ],
        ["apollo", "Apollo", 1, "mandatory", 80, 1000, "in_progress", "2027-01-04", "2027-03-07", 90000, 60, "prog-a"],
        ["boreas", "Boreas", 2, "must_have", 60, 500, "approved", "2027-01-18", "2027-03-21", 80000, 50, "prog-a"],
        ["ceres", "Ceres", 3, "discretionary", 40, 100, "approved", "2027-01-18", "2027-03-28", None, 60, "prog-b"],
    ],
    "work_packages": [
        ["project_id", "work_package", "from", "to"],
        ["apollo", "build", "2027-01-04", "2027-02-28"],
        ["apollo", "check", "2027-03-01", "2027-03-28"],
    ],
    "demands": [
        [
            "demand_id",
            "project_id",
            "work_package",
            "skill",
            "level",
            "fte",
            "effort_h",
            "from",
            "to",
            "heads_min",
            "heads_max",
            "preferred",
            "equipment_type",
            "units",
        ],
        ["d1", "apollo", "build", "backend", 3, 1, None, "2027-01-04", "2027-02-28", 1, 2, "ada", None, None],
        ["d2", "boreas", None, "test", 2, None, 200, "2027-01-18", "2027-03-14", None, None, None, None, None],
        ["d3", "boreas", None, None, None, None, None, "2027-01-18", "2027-03-14", None, None, None, "test-rig", 1],
        ["d4", "ceres", None, "backend:2; security:2", None, 0.5, None, "2027-01-18", "2027-03-28", None, None, None, None, None],
    ],
    "dependencies": [["predecessor", "successor", "type", "lag_weeks"], ["apollo", "ceres", "SS", 1]],
    "allocations": [
        ["project_id", "demand_id", "resource_id", "from", "to", "share_pct", "status", "lock"],
        ["apollo", "d1", "ada", "2027-01-04", "2027-02-28", 60, "hard", None],
        ["apollo", "d1", "bob", "2027-01-04", "2027-02-28", 50, "soft", None],
        ["boreas", "d2", "eve", "2027-01-18", "2027-03-14", 80, "soft", None],
    ],
    "budgets": [
        ["scope_kind", "scope_id", "period", "cap"],
        ["portfolio", "all", "2027", 500000],
        ["programme", "prog-a", "2027-Q1", 200000],
        ["cost_centre", "unit-1", "2027-02", 60000.5],
    ],
    "rules": [
        ["rule", "subject", "object", "from", "to", "value", "hard", "note"],
        ["forbid", "eve", "apollo", None, None, None, "yes", "was there before"],
        ["cost_rate", "ada", None, "2027-02-01", None, 95.5, None, None],
        ["max_moves", "plan", None, None, None, 6, None, None],
    ],
    "options": [["kind", "role_or_skill", "cost"], ["hire", "backend", 20000]],
    "changes": [
        ["change_id", "kind", "target", "value", "from", "to", "reason"],
        ["C1", "set_rank", "ceres", 1, None, None, "the regulator"],
        ["C2", "person_leaves", "bob", None, "2027-02-15", None, "resigned"],
    ],
}


def good() -> Tables:
    """The portfolio without a flaw, and without anything to say about it."""
    return copy.deepcopy(_GOOD)


def spoiled(table: str, row: int, column: str, value: Any) -> Tables:
    """The good portfolio with one cell changed; rows as a person counts them, the header being row 1."""
    tables = good()
    put(tables, table, row, column, value)
    return tables


def put(tables: Tables, table: str, row: int, column: str, value: Any) -> None:
    """Change one cell; a column that is not there is added, and so is the row after the last."""
    lines = tables[table]
    if column not in lines[0]:
        for line in lines:
            line.append(None)
        lines[0][-1] = column
    if row == len(lines) + 1:
        lines.append([None] * len(lines[0]))
    lines[row - 1][lines[0].index(column)] = value


def put_setting(tables: Tables, key: str, value: Any) -> int:
    """Change or add a setting, and return the row it stands in."""
    for number, line in enumerate(tables["settings"], 1):
        if line[0] == key:
            line[1] = value
            return number
    tables["settings"].append([key, value])
    return len(tables["settings"])


def as_csv(folder: Path, tables: Tables, *, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """Write tables as a folder of CSV files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in tables.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding=encoding) as file:
            csv.writer(file, delimiter=delimiter).writerows(lines)
    return folder


def as_xlsx(path: Path, tables: Tables) -> Path:
    """Write tables as a workbook, ISO dates as real dates."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in tables.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append([_dated(cell) for cell in line])
    book.save(path)
    return path


def as_document(tables: Tables) -> dict[str, Any]:
    """Return tables as a JSON document."""
    found: dict[str, Any] = {
        name: [dict(zip(lines[0], line, strict=False)) for line in lines[1:]] for name, lines in tables.items() if name != "settings"
    }
    return {"settings": {line[0]: line[1] for line in tables["settings"][1:]}, **found}


def errors_in(tables: Tables, folder: Path) -> tuple[Defect, ...]:
    """Return what is refused when tables are loaded as CSV; none if nothing is."""
    return tuple(defect for defect in all_in(tables, folder) if defect.severity is Severity.ERROR)


def all_in(tables: Tables, folder: Path) -> tuple[Defect, ...]:
    """Return every defect and notice when tables are loaded as CSV."""
    return said_of(as_csv(folder / "portfolio", tables))


def said_of(path: Path) -> tuple[Defect, ...]:
    """Return every defect and notice when a path is loaded."""
    try:
        return scenarios.load(path).notices
    except InvalidInputError as error:
        return error.defects


def _dated(cell: Any) -> Any:
    try:
        return dt.datetime.combine(dt.date.fromisoformat(cell), dt.time()) if isinstance(cell, str) else cell
    except ValueError:
        return cell
