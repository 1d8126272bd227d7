"""What people type in other ways than ours is read rightly, and said back where it could have been meant otherwise."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

import scenarios
from models.bookings import BookingStatus, Lock
from models.people import Employment
from models.projects import ProjectClass, SkillNeed, Stage
from scenarios.tables.cells import CellError
from scenarios.tables.dates import date
from tests.builders_tables import all_in, as_csv, errors_in, good, put, put_setting, spoiled

if TYPE_CHECKING:
    from pathlib import Path

    from models.portfolio import Portfolio
    from tests.builders_tables import Tables


def loaded(tables: Tables, folder: Path) -> Portfolio:
    return scenarios.load(as_csv(folder / "portfolio", tables)).portfolio


@pytest.mark.parametrize(
    ("typed", "rate"),
    [
        ("38", 3800),
        ("38.50", 3850),
        ("38,5", 3850),
        ("1.234,50", 123450),
        ("1,234.50", 123450),
        ("1 234,50", 123450),
        ("1\u00a0234,50", 123450),
        ("1'234.50", 123450),
        ("12,345,678", 1234567800),
        ("90 EUR", 9000),
        ("€ 90", 9000),
        ("EUR 90.5", 9050),
        ("90 €", 9000),
        ("0", 0),
    ],
)
def test_money_is_read_in_units_and_kept_in_minor_units(typed: str, rate: int, tmp_path: Path) -> None:
    assert loaded(spoiled("people", 2, "cost_rate", typed), tmp_path).people[0].cost_rate == rate


@pytest.mark.parametrize(
    ("typed", "fte"),
    [("0,8", "0.8"), ("0.8 FTE", "0.8"), ("80 %", "0.8"), (".5", "0.5"), ("1,0", "1"), ("0.125", "0.125"), ("0,125", "0.125")],
)
def test_fte_is_exact(typed: str, fte: str, tmp_path: Path) -> None:
    assert loaded(spoiled("people", 2, "fte", typed), tmp_path).people[0].fte == Decimal(fte)


@pytest.mark.parametrize(("typed", "hours"), [("20 h", 20), ("20", 20), ("37,5 hours", "37.5"), ("37.5h", "37.5")])
def test_hours_may_carry_their_unit(typed: str, hours: Any, tmp_path: Path) -> None:
    assert loaded(spoiled("people", 2, "hours_per_week", typed), tmp_path).people[0].hours_per_week == Decimal(hours)


@pytest.mark.parametrize(
    "typed",
    [
        "2027-02-13",
        "2027/02/13",
        "13/02/2027",
        "02/13/2027",
        "13.02.2027",
        "13.2.2027",
        "13 Feb 2027",
        "13-Feb-2027",
        "February 13, 2027",
        "2027-02-13 00:00:00",
        "2027-02-13T00:00:00Z",
        "20270213",
        "Sat 13 Feb 2027",
        "Saturday, February 13th, 2027",
        "13/Feb/2027",
        "13. Februar 2027",
        "13 février 2027",
        "13 de febrero de 2027",
        "44605",
    ],
)
def test_dates_that_can_mean_one_day_only(typed: str, tmp_path: Path) -> None:
    """44605 is the serial number of 2022-02-13 in a spreadsheet."""
    tables = spoiled("absences", 2, "to", typed)
    put(tables, "absences", 2, "from", "2022-01-01")
    year = 2022 if typed == "44605" else 2027
    assert loaded(tables, tmp_path).absences[0].last == dt.date(year, 2, 13)


@pytest.mark.parametrize(
    ("typed", "month"), [("1 Mär 2027", 3), ("1 mars 2027", 3), ("1 déc. 2027", 12), ("1 Mai 2027", 5), ("1 juil. 2027", 7)]
)
def test_months_have_names_in_other_languages(typed: str, month: int) -> None:
    assert date(typed).value == dt.date(2027, month, 1)


@pytest.mark.parametrize("typed", ["1 jui 2027", "1 Foo 2027", "20271301", "Feb 2027", "13 février"])
def test_what_names_no_day_for_sure_is_refused(typed: str) -> None:
    with pytest.raises(CellError):
        date(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("oui", True), ("Sí", True), ("WAHR", True), ("✓", True), ("☐", False), ("faux", False), ("Nie", False), ("нет", False)],
)
def test_yes_and_no_in_other_languages(typed: str, meant: object, tmp_path: Path) -> None:
    assert loaded(spoiled("projects", 2, "deadline_hard", typed), tmp_path).projects[0].deadline_hard is meant


def test_a_calendar_that_is_nobody_s_is_told_once(tmp_path: Path) -> None:
    tables = good()
    tables["holidays"] += [["Rome", "2027-01-06", "Epifania"], ["Rome", "2027-03-19", "San Giuseppe"], ["paris", "2027-03-29", ""]]
    said = all_in(tables, tmp_path)
    assert [(one.code, one.place.row, "Did you mean Paris?" in one.fix) for one in said] == [
        ("idle_calendar", 3, False),
        ("idle_calendar", 5, True),
    ]


def test_a_reference_by_name_is_told_the_id(tmp_path: Path) -> None:
    tables = spoiled("allocations", 2, "resource_id", "ada  LOVELACE")
    put(tables, "changes", 2, "target", "Ceres")
    (said,) = errors_in(tables, tmp_path)
    assert said.fix == "Did you mean ada?"


def test_a_day_that_is_its_month_is_not_ambiguous(tmp_path: Path) -> None:
    assert loaded(spoiled("absences", 2, "from", "01/01/2027"), tmp_path).absences[0].first == dt.date(2027, 1, 1)


@pytest.mark.parametrize(
    ("table", "column", "typed", "field", "value"),
    [
        ("allocations", "status", "Tentative", "status", BookingStatus.SOFT),
        ("allocations", "status", "CONFIRMED", "status", BookingStatus.HARD),
        ("allocations", "status", " canceled ", "status", BookingStatus.CANCELLED),
        ("allocations", "lock", "Both", "lock", Lock.BOTH),
        ("allocations", "share_pct", "50 %", "share_pct", 50),
        ("allocations", "share_pct", "50,0", "share_pct", 50),
        ("people", "employment", "External", "employment", Employment.CONTRACTOR),
        ("people", "employment", "To be hired", "employment", Employment.TO_BE_HIRED),
        ("projects", "class", "Must-have", "project_class", ProjectClass.MUST_HAVE),
        ("projects", "stage", "In Progress", "stage", Stage.IN_PROGRESS),
        ("projects", "interruptible", "x", "interruptible", True),
        ("projects", "deadline_hard", "TRUE", "deadline_hard", True),
        ("projects", "deadline_hard", "nein", "deadline_hard", False),
        (
            "demands",
            "skill",
            "backend:3; security: 2",
            "skills",
            (SkillNeed(skill="backend", level=3), SkillNeed(skill="security", level=2)),
        ),
        ("demands", "preferred", "ada, bob", "preferred", ("ada", "bob")),
        ("demands", "restricted", "ada; bob;", "restricted", ("ada", "bob")),
        ("people", "name", "  Ada\u00a0Lovelace\u200b ", "name", "Ada Lovelace"),
    ],
)
def test_words_are_read_with_their_aliases(table: str, column: str, typed: str, field: str, value: Any, tmp_path: Path) -> None:
    assert getattr(getattr(loaded(spoiled(table, 2, column, typed), tmp_path), table)[0], field) == value


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("2027", "2027"),
        ("2027-q2", "2027-Q2"),
        ("Q2 2027", "2027-Q2"),
        ("2027-2", "2027-02"),
        ("2027/03", "2027-03"),
        ("", None),
        ("all", None),
    ],
)
def test_budget_periods(typed: str, period: str | None, tmp_path: Path) -> None:
    assert loaded(spoiled("budgets", 2, "period", typed), tmp_path).budgets[0].period == period


@pytest.mark.parametrize("id", ["ada ", " ada", "ada\u00a0", "\u200bada", "\ufeffada"])
def test_blanks_and_hidden_characters_around_ids_do_not_matter(id: str, tmp_path: Path) -> None:
    """The same id elsewhere has none of them: the reference must still be found."""
    assert loaded(spoiled("people", 2, "person_id", id), tmp_path).people[0].id == "ada"


def test_hidden_characters_are_said_back(tmp_path: Path) -> None:
    (said,) = all_in(spoiled("people", 2, "person_id", "a\u200bda"), tmp_path)
    assert (said.code, said.place.table, said.place.row, said.place.column) == ("reading", "people", 2, "person_id")
    assert "cannot be seen" in said.cause


def test_fractions_in_a_column_of_percentages_are_read_as_such_and_said_back(tmp_path: Path) -> None:
    tables = good()
    for row, share in ((2, 0.6), (3, "0,5"), (4, 1)):
        put(tables, "allocations", row, "share_pct", share)
    found = scenarios.load(as_csv(tmp_path / "portfolio", tables))
    assert [booking.share_pct for booking in found.portfolio.allocations] == [60, 50, 100]
    (said,) = [one for one in found.notices if one.code == "reading"]
    assert "3 cells" in said.cause
    assert said.place.column == "share_pct"


def test_serial_dates_and_dotted_dates_are_said_back(tmp_path: Path) -> None:
    tables = spoiled("absences", 2, "from", "46391")
    put(tables, "absences", 3, "from", "01.02.2027")
    causes = [one.cause for one in all_in(tables, tmp_path)]
    assert any("serial" in cause and "row 2" in cause for cause in causes)
    assert any("day.month.year" in cause and "row 3" in cause for cause in causes)


def test_hours_per_week_become_a_share_of_the_person_s_week(tmp_path: Path) -> None:
    """Bob works 0.8 of 40 hours: 16 h are half of his week."""
    tables = good()
    put(tables, "allocations", 3, "hours_per_week", "16 h")
    put(tables, "allocations", 3, "share_pct", None)
    found = scenarios.load(as_csv(tmp_path / "portfolio", tables))
    assert found.portfolio.allocations[1].share_pct == 50
    assert any("hours per week were turned into shares" in one.cause for one in found.notices)


def test_headers_have_aliases_units_stars_and_any_case(tmp_path: Path) -> None:
    tables = good()
    tables["people"][0] = [
        "Resource*",
        "Full name",
        "Department",
        "Location",
        "Employment",
        "FTE",
        "Hours per week (h)",
        "Start",
        "End",
        "Rate [EUR]",
        "Reserve %",
        "min-share",
    ]
    tables["projects"][0][2] = "Priority"
    tables["allocations"][0] = ["Project", "Demand", "Employee", "Start", "End", "Units", "Status", "Lock"]
    expected = loaded(good(), tmp_path)
    assert loaded(tables, tmp_path / "portfolio") == expected


def test_skills_may_stand_in_one_column_each(tmp_path: Path) -> None:
    tables = good()
    del tables["skills"]
    tables["skills"] = [["Employee", "backend", "security", "test"], ["ada", 4, 3, ""], ["bob", 3, 0, None], ["eve", "-", "", 3]]
    skills = {(row.person_id, row.skill): row.level for row in loaded(tables, tmp_path).skills}
    assert skills == {("ada", "backend"): 4, ("ada", "security"): 3, ("bob", "backend"): 3, ("eve", "test"): 3}


def test_a_wrong_level_in_the_wide_form_is_named_by_the_skill(tmp_path: Path) -> None:
    tables = good()
    tables["skills"] = [["person_id", "backend", "test"], ["ada", 4, "good"], ["bob", 3, None], ["eve", None, 3]]
    (said,) = errors_in(tables, tmp_path)
    assert (said.place.table, said.place.row, said.place.column) == ("skills", 2, "test")


def test_settings_may_stand_in_one_row(tmp_path: Path) -> None:
    tables = good()
    keys, values = zip(*tables["settings"][1:], strict=True)
    tables["settings"] = [list(keys), list(values)]
    assert loaded(tables, tmp_path).settings == loaded(good(), tmp_path / "other").settings


def test_a_rate_in_the_rules_is_money(tmp_path: Path) -> None:
    """The models keep it in minor units, as all money."""
    assert loaded(good(), tmp_path).directives[1].value == 9550


def test_unknown_columns_are_kept_and_said(tmp_path: Path) -> None:
    found = scenarios.load(as_csv(tmp_path / "portfolio", spoiled("people", 2, "shoe size", 42)))
    assert found.portfolio.people[0].extra == (("shoe size", "42"),)
    assert found.portfolio.people[1].extra == ()
    (said,) = found.notices
    assert (said.code, said.place.column, said.place.row) == ("unknown_column", "shoe size", 1)


def test_a_column_that_is_nearly_known_is_asked_about(tmp_path: Path) -> None:
    (said,) = all_in(spoiled("people", 2, "bil_rate", 42), tmp_path)
    assert said.fix == "Did you mean bill_rate?"


def test_an_unknown_setting_is_kept_and_said(tmp_path: Path) -> None:
    tables = good()
    row = put_setting(tables, "granularty_pct", 5)
    (said,) = all_in(tables, tmp_path)
    assert (said.place.row, said.place.column, said.place.id) == (row, "value", "granularty_pct")
    assert "granularity_pct" in said.fix


def without(tables: Tables, table: str, header: str) -> Tables:
    at = tables[table][0].index(header)
    for line in tables[table]:
        del line[at]
    return tables


def test_a_booking_may_leave_out_the_demand_where_its_project_has_one_only(tmp_path: Path) -> None:
    """Boreas has a demand for people and one for machines: the person is booked on the first."""
    found = scenarios.load(as_csv(tmp_path / "portfolio", without(good(), "allocations", "demand_id")))
    assert [booking.demand_id for booking in found.portfolio.allocations] == ["d1", "d1", "d2"]
    assert [said.cause.split(" (")[0] for said in found.notices] == ["the demand was found by its project"]


@pytest.mark.parametrize(
    ("column", "typed", "cause"),
    [
        ("project_id", "", "neither the demand nor its project"),
        ("project_id", "apolo", "'apolo' has no demand in these days"),
        ("from", "2027-02-01", "2 demands in these days: d1, d5"),
    ],
)
def test_a_demand_that_is_not_sure_is_asked_for(column: str, typed: str, cause: str, tmp_path: Path) -> None:
    tables = good()
    tables["demands"].append(["d5", "apollo", None, "backend", 2, 0.5, None, "2027-02-22", "2027-03-28", *[None] * 5])
    for row in (2, 3):
        put(tables, "allocations", row, "to", "2027-03-07" if column == "from" else "2027-01-31")
    without(tables, "allocations", "demand_id")
    put(tables, "allocations", 2, column, typed)
    said = next(one for one in errors_in(tables, tmp_path) if one.place.row == 2)
    assert (said.place.table, said.place.column) == ("allocations", "demand_id")
    assert cause in said.cause


def test_names_and_sums_beside_levels_are_no_skills(tmp_path: Path) -> None:
    tables = good()
    tables["skills"] = [
        ["Person", "Name", "backend", "security", "test", "Total"],
        ["ada", "Ada", 4, 3, "", 7],
        ["bob", "Bob", 3, "-", None, 3],
        ["eve", "Eve", None, None, 3, 3],
        ["Total", None, 7, 3, 3, 13],
    ]
    found = scenarios.load(as_csv(tmp_path / "portfolio", tables))
    assert {skill.skill for skill in found.portfolio.skills} == {"backend", "security", "test"}
    assert [(said.code, said.place.row, said.place.column) for said in found.notices] == [
        ("no_skill", 1, "Name"),
        ("no_skill", 1, "Total"),
        ("sum_row", 5, None),
    ]


def test_a_skill_may_be_called_as_a_column_of_the_people_is(tmp_path: Path) -> None:
    tables = good()
    tables["skills"] = [["person", "backend", "test", "manager"], ["ada", 4, "", 3], ["bob", 3, "", ""], ["eve", "", 3, 2]]
    assert ("eve", "manager", 2) in {(one.person_id, one.skill, one.level) for one in loaded(tables, tmp_path).skills}


def test_remarks_beside_the_settings_are_passed_over_and_said(tmp_path: Path) -> None:
    tables = good()
    tables["settings"] = [[*line, remark] for line, remark in zip(tables["settings"], ["comment", "a Monday", *[None] * 5], strict=True)]
    (said,) = all_in(tables, tmp_path)
    assert (said.place.table, said.place.column) == ("settings", "comment")


def test_a_required_table_without_rows_is_told(tmp_path: Path) -> None:
    tables = good()
    del tables["people"][1:]
    assert ("empty_table", "people") in {(said.code, said.place.table) for said in all_in(tables, tmp_path)}
