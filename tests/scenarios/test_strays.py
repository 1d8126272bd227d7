"""Sums, remarks and headings among the rows become no people: they are said back, or refused where they may be rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import scenarios
from tests.builders_tables import all_in, as_document, good

if TYPE_CHECKING:
    from pathlib import Path

    from tests.builders_tables import Tables

FTE = 5


def with_row(table: str, *cells: Any, at: int | None = None) -> Tables:
    """Return the good tables with a row below those of a table, or between them."""
    tables = good()
    lines = tables[table]
    row = [*cells, *[None] * (len(lines[0]) - len(cells))]
    lines.insert(len(lines) if at is None else at - 1, row)
    return tables


@pytest.mark.parametrize(
    ("tables", "code"),
    [
        (with_row("people", "Total", None, None, None, None, 1.8), "sum_row"),
        (with_row("people", None, None, None, "Summe:", None, "2,8"), "sum_row"),
        (with_row("people", "TOTAL"), "sum_row"),
        (with_row("people", "Grand total", 3, None, None, None, "280 %"), "sum_row"),
        (with_row("people", "Source: HR system of 12 January"), "remark"),
        (with_row("people", "* left out: agency staff", at=3), "remark"),
        (with_row("people", *good()["people"][0], at=3), "repeated_header"),
    ],
)
def test_what_is_no_row_is_passed_over_and_said(tables: Tables, code: str, tmp_path: Path) -> None:
    (said,) = all_in(tables, tmp_path)
    assert (said.code, said.place.table) == (code, "people")
    row = next(at for at, line in enumerate(tables["people"], 1) if at > 1 and line not in good()["people"][1:])
    assert said.place.row == row
    assert len(scenarios.load(tmp_path / "portfolio").portfolio.people) == 3


@pytest.mark.parametrize(("table", "typed"), [("people", "Engineering"), ("people", "Team Alpha"), ("allocations", "apollo")])
def test_a_lone_cell_that_may_be_a_heading_or_a_row_is_refused_once(table: str, typed: str, tmp_path: Path) -> None:
    (said,) = all_in(with_row(table, typed, at=3), tmp_path)
    assert (said.code, said.place.table, said.place.row) == ("lone_cell", table, 3)


def test_sums_among_bookings_are_not_bookings(tmp_path: Path) -> None:
    (said,) = all_in(with_row("allocations", "Total", None, None, None, None, 190), tmp_path)
    assert said.code == "sum_row"


def test_a_project_may_be_called_total(tmp_path: Path) -> None:
    all_in(with_row("projects", "total", "Total Quality", 4, "must_have", 10), tmp_path)
    assert scenarios.load(tmp_path / "portfolio").portfolio.projects[-1].id == "total"


def test_people_of_whom_only_the_id_is_known_may_fill_a_table(tmp_path: Path) -> None:
    tables = good()
    tables["people"] = [["person_id", "name", "org_unit"], ["ada"], ["bob"], ["eve"]]
    assert [one.code for one in all_in(tables, tmp_path)] == ["idle_calendar", "unknown_id"]


def test_every_object_of_a_document_is_a_row() -> None:
    document = as_document(good())
    document["people"].append({"person_id": "Total"})
    assert scenarios.from_document(document).portfolio.people[-1].id == "Total"


def test_a_holiday_may_be_a_date_alone(tmp_path: Path) -> None:
    assert all_in(with_row("holidays", None, "2027-01-06"), tmp_path) == ()
