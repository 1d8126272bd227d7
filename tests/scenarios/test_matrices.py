"""Sheets with one column a week or month: which rows they stand for, and what is refused, with its cell."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

import scenarios
from tests.builders_tables import as_csv, as_xlsx, errors_in, good

if TYPE_CHECKING:
    from pathlib import Path

    from models.portfolio import Portfolio

MONDAYS = ["2027-01-04", "2027-01-11", "2027-01-18", "2027-01-25"]


def loaded(tmp_path: Path, write: Any = as_csv, **matrices: list[list[Any]]) -> Portfolio:
    return scenarios.load(write(tmp_path / ("book.xlsx" if write is as_xlsx else "folder"), {**good(), **matrices})).portfolio


def added(of: Portfolio) -> list[tuple[str, str, str]]:
    """Demands that the matrix added, with their dates."""
    known = {row[0] for row in good()["demands"][1:]}
    return [(d.id, str(d.first), str(d.last)) for d in of.demands if d.id not in known]


def project() -> str:
    return str(good()["projects"][1][0])


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
@pytest.mark.parametrize("name", ["demand_matrix", "DemandMatrix", "Demand Matrix"])
def test_weeks_of_one_value_become_one_demand(name, write, tmp_path):
    """0.5, 0.5, nothing, 1: two weeks and one week, with a gap."""
    of = loaded(tmp_path, write, **{name: [["project_id (FTE)", "role", *MONDAYS], [project(), "tester", "0.5", "0.5", "", "1"]]})
    id = f"{project()}-tester"
    assert added(of) == [(f"{id}-1", "2027-01-04", "2027-01-17"), (f"{id}-2", "2027-01-25", "2027-01-31")]
    assert [of.demand(f"{id}-{n}").fte for n in (1, 2)] == [Decimal("0.5"), Decimal(1)]


@pytest.mark.parametrize(
    ("corner", "cell", "fte", "effort"),
    [
        ("h", "20", None, "40"),
        ("days", "2.5", None, "40"),
        ("%", "50", "0.5", None),
        ("FTE", "0.5", "0.5", None),
        ("h", "2.5 d", None, "40"),
    ],
)
def test_the_first_cell_says_what_the_numbers_are_in(corner, cell, fte, effort, tmp_path):
    """Two weeks of 20 hours, of two and a half days of 8 hours, and of half a person."""
    of = loaded(tmp_path, demand_matrix=[[corner, "role", *MONDAYS[:2]], [project(), "tester", cell, cell]])
    found = of.demand(f"{project()}-tester")
    assert (found.fte, found.effort_hours) == (fte and Decimal(fte), effort and Decimal(effort))


def test_months_have_the_weeks_whose_mondays_lie_in_them(tmp_path):
    """January 2027 has the Mondays 4 to 25, February 1 to 22; 160 hours spread over each, and half a person over both."""
    of = loaded(tmp_path, demand_matrix=[["h", "role", "2027-01", "Feb 2027"], [project(), "tester", "160", "160"]])
    id = f"{project()}-tester"
    assert added(of) == [(f"{id}-1", "2027-01-04", "2027-01-31"), (f"{id}-2", "2027-02-01", "2027-02-28")]
    assert of.demand(f"{id}-1").effort_hours == 160


def test_skills_and_other_columns_are_read_as_those_of_demands(tmp_path):
    rows = [
        ["FTE", "skill", "level", "demand_id", *MONDAYS[:1], "Total"],
        [project(), "backend", "2", "mine", "1", "1"],
        ["Total", "", "", "", "1", "1"],
    ]
    found = loaded(tmp_path, demand_matrix=rows).demand("mine")
    assert [(need.skill, need.level) for need in found.skills] == [("backend", 2)]
    assert found.extra == ()


def test_a_matrix_can_stand_for_the_whole_table(tmp_path):
    tables = good()
    for name in ("allocations", "changes", "rules", "dependencies"):
        tables.pop(name, None)
    tables["demands"] = [["FTE", "role", *MONDAYS], [project(), "tester", "1", "1", "1", "1"]]
    tables["demand_matrix"] = tables.pop("demands")
    found = scenarios.load(as_csv(tmp_path / "folder", tables))
    assert [d.id for d in found.portfolio.demands] == [f"{project()}-tester"]
    assert any("read as 1 row of demands, the numbers in FTE a week" in one.cause for one in found.notices)


def test_bookings_by_the_week(tmp_path):
    """Percent unless the first cell says otherwise; 20 hours of a week of 40 are half of it."""
    tables = good()
    del tables["allocations"]
    demand = tables["demands"][1]
    header = tables["demands"][0]
    first = dt.date.fromisoformat(str(demand[header.index("from")]))
    monday = first - dt.timedelta(days=first.weekday())
    weeks = [str(monday + dt.timedelta(weeks=n)) for n in range(3)]
    tables["allocation_matrix"] = [["project_id", "demand_id", "resource_id", *weeks], [demand[1], demand[0], "ada", "50", "50", "30"]]
    found = scenarios.load(as_csv(tmp_path / "percent", tables)).portfolio.allocations
    assert [(a.resource_id, a.share_pct, str(a.first)) for a in found] == [("ada", 50, weeks[0]), ("ada", 30, weeks[2])]
    tables["allocation_matrix"] = [["h", "demand_id", "resource_id", *weeks], [demand[1], demand[0], "ada", "20", "20", ""]]
    (one,) = scenarios.load(as_csv(tmp_path / "hours", tables)).portfolio.allocations
    assert (one.share_pct, str(one.last)) == (50, str(monday + dt.timedelta(days=13)))


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([["FTE", "role", "2027-01-04", "2027-01-11"], ["?", "tester", "1", "some"]], "demand_matrix row 2 column 2027-01-11"),
        ([["FTE", "role", "2027-01-04", "2027-01-11"], ["?", "tester", "-1", ""]], "demand_matrix row 2 column 2027-01-04"),
        ([["FTE", "role", "03/04/2027", "2027-01-11"], ["?", "tester", "1", ""]], "demand_matrix row 1 column 03/04/2027"),
        ([["FTE", "role", "2027-01-04", "2027-01-06"], ["?", "tester", "1", ""]], "demand_matrix row 1 column 2027-01-06"),
        ([["FTE", "role", "2027-01-04", "2027-02"], ["?", "tester", "1", ""]], "demand_matrix row 1"),
        ([["FTE", "role", "2027-W60"], ["?", "tester", "1"]], "demand_matrix row 1 column 2027-W60"),
        ([["project_id", "role", "2027-01-04"], ["?", "tester", "1"]], "demand_matrix row 1 column project_id"),
        ([["project_id", "role", "week 1"], ["?", "tester", "1"]], "demand_matrix"),
        ([["FTE", "skill", "level", "2027-01-04"], ["?", "backend", "9", "1"]], "demand_matrix row 2 column level"),
        ([["EUR", "role", "2027-01-04"], ["?", "tester", "1"]], "demand_matrix row 2 column 2027-01-04"),
    ],
)
def test_what_is_wrong_is_said_of_its_cell(rows, place, tmp_path):
    rows = [[project() if cell == "?" else cell for cell in row] for row in rows]
    said = errors_in({**good(), "demand_matrix": rows}, tmp_path)
    assert [str(one.place).split(" (")[0] for one in said] == [place]


def test_an_unknown_project_is_said_of_the_row_of_the_matrix(tmp_path):
    rows = [["FTE", "role", "2027-01-04"], ["nobody's", "tester", "1"]]
    (said,) = errors_in({**good(), "demand_matrix": rows}, tmp_path)
    assert (said.code, said.place.table, said.place.row) == ("unknown_id", "demand_matrix", 2)


def test_two_sheets_of_one_matrix_are_refused(tmp_path):
    rows = [["FTE", "role", "2027-01-04"], [project(), "tester", "1"]]
    (said,) = errors_in({**good(), "demand_matrix": rows, "DemandMatrix": rows}, tmp_path)
    assert said.code == "duplicate_table"
