"""Plans as files: what a committee opens, what a spreadsheet must never run, and the same bytes for the same plan."""

from __future__ import annotations

import csv
import datetime as dt
import io

import openpyxl
import pytest

from api import examples
from models.answer import Unmet
from models.bookings import ProjectState
from scenarios.plan_files import PlanFormat, write_plan
from scenarios.plan_tables import PlanTable, verdict
from tests.api.portfolios import END, START, small

EVIL = '=HYPERLINK("http://evil.example","click")'
FORMULAS = [EVIL, "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"]
SHORT = Unmet(demand_id="apollo-dev", project_id="apollo", hours=12.5, first=START, cause="people_busy", text="Both are busy.")
PLAN = examples.PLAN.replace(unmet=(SHORT,))


def book_of(plan=PLAN) -> openpyxl.Workbook:
    content = io.BytesIO()
    write_plan(content, small(), plan, PlanFormat.XLSX)
    return openpyxl.load_workbook(content)


def rows_of(table: str, plan=PLAN) -> list[list[str]]:
    content = io.BytesIO()
    write_plan(content, small(), plan, "csv", table=table)
    return list(csv.reader(io.StringIO(content.getvalue().decode("utf-8-sig"), newline="")))


def cells_of(page) -> dict[str, object]:
    """What stands in column B behind each word of column A."""
    return {row[0].value: row[1].value for row in page.iter_rows() if row[0].value}


def test_the_workbook_has_a_sheet_for_each_question():
    assert book_of().sheetnames == ["Decision sheet", "Moves", "Winners and losers", "Bookings", "Unmet"]


def test_the_decision_sheet_says_what_it_scores_and_asks_in_units_people_read():
    page = book_of()["Decision sheet"]
    said = cells_of(page)

    assert page["A1"].value == "Plan 1: most value"
    assert page["A2"].value == PLAN.why
    assert said["Value (points)"] == 100
    assert said["Cost (EUR)"] == pytest.approx(1_000_000 / 60 / 100)
    assert said["People moved"] == 1
    assert said["Independent audit"] == "every rule holds"
    assert said["1. Borealis"] == "run"
    assert "2. Apollo" not in said, "a project that goes on as before needs no decision"


def test_the_gap_to_the_best_possible_stands_beside_the_score():
    remarks = [row[2].value for row in book_of()["Decision sheet"].iter_rows() if row[0].value == "Value (points)"]

    assert remarks == ["at most 0 % from the best of all plans"]


def test_a_budget_cap_is_shown_where_there_is_one():
    capped = PLAN.replace(figures=PLAN.figures.replace(cost_cap=5_000_000))

    assert "Budget cap (EUR)" not in cells_of(book_of()["Decision sheet"])
    assert cells_of(book_of(capped)["Decision sheet"])["Budget cap (EUR)"] == 50_000


def test_the_reference_is_called_by_its_name():
    assert book_of(PLAN.replace(rank=0))["Decision sheet"]["A1"].value == "Reference: today's plan, repaired"


@pytest.mark.parametrize("name", ["Moves", "Winners and losers", "Bookings", "Unmet"])
def test_sheets_keep_their_header_in_sight(name):
    page = book_of()[name]

    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref.startswith("A1:")
    assert all(page.column_dimensions[cell.column_letter].width > 5 for cell in page[1])
    assert all(cell.font.bold for cell in page[1])


def test_dates_are_dates_and_numbers_are_numbers():
    row = list(book_of()["Moves"][2])

    assert (row[6].value.date(), row[6].number_format) == (START, "yyyy-mm-dd")
    assert (row[8].value, row[8].number_format) == (240, "#,##0.0")
    assert (row[9].value, row[9].number_format) == (18_000, "#,##0.00")


def test_moves_name_people_and_reasons():
    (_, move) = rows_of("moves")

    assert move == [
        "assign", "ben", "Ben Okafor", "", "borealis", "borealis-dev", "2027-01-04", "2027-03-28", "240.0", "18000.0", "chosen",
        "Borealis is first now and Ben is free.",
    ]  # fmt: skip


def test_winners_come_first_and_losers_last():
    up, same = PLAN.outcomes
    down = same.replace(project_id="cassini", name="Cassini", rank=3, coverage_pct=40.0, hours=96.0)
    rows = rows_of("outcomes", PLAN.replace(outcomes=(down, same, up)))[1:]

    assert [(row[1], row[4]) for row in rows] == [("borealis", "wins"), ("apollo", "unchanged"), ("cassini", "loses")]
    assert rows[2][16] == "-144.0"


@pytest.mark.parametrize(("days", "word"), [(7, "loses"), (-7, "wins"), (0, "unchanged")])
def test_of_equal_coverage_the_dates_decide(days, word):
    outcome = PLAN.outcomes[1].replace(finish=END + dt.timedelta(days=days))

    assert verdict(outcome) == word


def test_a_project_that_stops_loses():
    stopped = PLAN.outcomes[1].replace(state=ProjectState.STOPPED, finish=None, coverage_pct=0.0, hours=0.0)

    assert verdict(stopped) == "loses"


def test_bookings_and_unmet_work_are_whole():
    assert rows_of("bookings")[1] == ["anna", "Anna Weber", "apollo", "apollo-dev", "2027-01-04", "2027-03-28", "50", "0"]
    assert rows_of("unmet")[1] == ["apollo", "Apollo", "apollo-dev", "12.5", "2027-01-04", "people_busy", "Both are busy."]


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_cells_that_would_run_as_formulas_are_disarmed(text):
    moves = (PLAN.moves[0].replace(reason=text, subject=text),)
    (_, row) = rows_of("moves", PLAN.replace(moves=moves))

    assert row[-1] == f"'{text}"
    assert row[1] == f"'{text}"


def test_negative_numbers_in_csv_stay_numbers():
    moves = (PLAN.moves[0].replace(cost_delta=-500),)

    assert rows_of("moves", PLAN.replace(moves=moves))[1][9] == "-5.0"


@pytest.mark.parametrize("text", [EVIL, "http://evil.example", "{=1+1}", "007"])
def test_workbook_texts_stay_texts(text):
    """Not a formula, not a link, not a number."""
    moves = (PLAN.moves[0].replace(reason=text),)
    book = book_of(PLAN.replace(moves=moves, why=text))

    for cell in (book["Moves"]["L2"], book["Decision sheet"]["A2"]):
        assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_names_in_any_script_survive():
    label = "größter Wert, 最大"

    assert book_of(PLAN.replace(label=label))["Decision sheet"]["A1"].value == f"Plan 1: {label}"


def test_a_demand_that_left_the_portfolio_is_still_written():
    bookings = (PLAN.bookings[0].replace(demand_id="gone", resource_id="gone"),)

    assert rows_of("bookings", PLAN.replace(bookings=bookings))[1][:4] == ["gone", "", "", "gone"]


def test_the_same_plan_gives_the_same_bytes():
    first, second = io.BytesIO(), io.BytesIO()
    for content in (first, second):
        write_plan(content, small(), PLAN, "xlsx")

    assert first.getvalue() == second.getvalue()


def test_a_path_is_written_to(tmp_path):
    write_plan(tmp_path / "plan.xlsx", small(), PLAN, "xlsx")
    write_plan(str(tmp_path / "plan.csv"), small(), PLAN, "csv", table=PlanTable.BOOKINGS)

    assert openpyxl.load_workbook(tmp_path / "plan.xlsx").sheetnames[0] == "Decision sheet"
    assert (tmp_path / "plan.csv").read_text(encoding="utf-8-sig").startswith("Resource,")


@pytest.mark.parametrize(("format", "table"), [("pdf", "moves"), ("csv", "secrets")])
def test_unknown_formats_and_tables_are_refused(format, table):
    with pytest.raises(ValueError, match=r"is not a valid"):
        write_plan(io.BytesIO(), small(), PLAN, format, table=table)
