"""Formula injection is closed both ways: what people type never runs in a spreadsheet, whoever opens it and however it came in."""

from __future__ import annotations

import csv
import io
import zipfile

import openpyxl
import pytest

from api import examples
from api.access.roles import Role
from scenarios.plan_tables import PlanTable
from tests.api import portfolios
from tests.api.access.locked import engine, locked

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
HOSTILE = tuple(f"{start}HYPERLINK(1)" for start in STARTS)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def portfolio():
    """Every text that ends up in a file begins as a formula does."""
    small = portfolios.small()
    people = tuple(person.replace(name=HOSTILE[n], role=HOSTILE[n + 2]) for n, person in enumerate(small.people))
    projects = tuple(project.replace(name=HOSTILE[n + 3], sponsor=HOSTILE[n]) for n, project in enumerate(small.projects))
    return small.replace(people=people, projects=projects)


@pytest.fixture(scope="module")
def door():
    return locked(portfolio(), engine)


@pytest.mark.parametrize("table", PlanTable)
def test_no_cell_of_a_table_runs(door, table):
    answer = door.ask("GET", door.filled("/v1/runs/{run_id}/plans/{rank}.csv"), Role.VIEWER, params={"table": table.value})
    cells = [cell for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")) for cell in row]

    assert answer.status_code == 200
    assert [cell for cell in cells if cell.startswith(STARTS) and not _is_number(cell)] == []
    if table in (PlanTable.BOOKINGS, PlanTable.OUTCOMES):
        assert any(cell.startswith("'") for cell in cells)


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(door):
    answer = door.ask("GET", door.filled("/v1/runs/{run_id}/plans/{rank}.xlsx"), Role.VIEWER)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheets = {name: book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/")}

    assert sheets
    assert not [name for name, text in sheets.items() if b"<f>" in text or b"<f " in text or b"hyperlink" in text.lower()]


def test_a_formula_that_comes_in_is_its_value_or_is_refused(door, tmp_path):
    """openpyxl writes formulas without values, as a file made to deceive may: such a cell is refused by its place."""
    path = tmp_path / "hostile.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "people"
    for row in (["person_id", "name"], ["anna", '=HYPERLINK("http://evil.example","Anna")']):
        book.active.append(row)
    book.save(path)
    answer = door.ask("POST", "/v1/portfolios", Role.PLANNER, content=path.read_bytes(), headers={"content-type": XLSX})

    assert answer.status_code == 422
    assert ("people", 2, "name") in {
        (item["place"]["table"], item["place"].get("row"), item["place"].get("column")) for item in answer.json()["errors"]
    }
    assert "HYPERLINK" not in answer.text


def test_texts_that_look_like_formulas_survive_as_texts(door):
    document = door.ask("GET", f"/v1/portfolios/{examples.PORTFOLIO_ID}/document", Role.VIEWER).json()
    again = door.ask("POST", "/v1/portfolios", Role.PLANNER, json=document)

    assert again.status_code == 201
    assert {person["name"] for person in document["people"]} == set(HOSTILE[:2])


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
