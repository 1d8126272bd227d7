"""A unit in a header or a cell is obeyed, said back or refused: never passed over."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

import scenarios
from models.defects import Severity
from scenarios.tables.units import is_unit
from tests.builders_tables import as_csv, errors_in, good, put, spoiled

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.tables.assembly import Loaded
    from tests.builders_tables import Tables


def renamed(table: str, column: str, header: str) -> Tables:
    """Return the good tables with one header written otherwise."""
    tables = good()
    names = tables[table][0]
    names[names.index(column)] = header
    return tables


def loaded(tables: Tables, folder: Path) -> Loaded:
    return scenarios.load(as_csv(folder / "portfolio", tables))


@pytest.mark.parametrize(
    ("table", "column", "header", "field", "value"),
    [
        ("demands", "effort_h", "Effort (days)", "effort_hours", Decimal(1600)),
        ("demands", "effort_h", "Effort [PD]", "effort_hours", Decimal(1600)),
        ("demands", "effort_h", "effort in person days", "effort_hours", Decimal(1600)),
        ("demands", "effort_h", "Effort hours", "effort_hours", Decimal(200)),
        ("projects", "budget_cap", "Budget (k€)", "budget_cap", 80_000_000_00),
        ("projects", "budget_cap", "Budget in k EUR", "budget_cap", 80_000_000_00),
        ("projects", "budget_cap", "Budget cap [TEUR]", "budget_cap", 80_000_000_00),
        ("projects", "cost_of_delay", "Cost of delay (EUR/week)", "cost_of_delay", 500_00),
        ("projects", "min_staffing_pct", "% min staffing", "min_staffing_pct", 50),
    ],
)
def test_a_header_states_the_unit_of_its_column(table: str, column: str, header: str, field: str, value: Any, tmp_path: Path) -> None:
    assert getattr(getattr(loaded(renamed(table, column, header), tmp_path).portfolio, table)[1], field) == value


@pytest.mark.parametrize(
    ("table", "column", "header", "fix"),
    [
        ("people", "cost_rate", "Rate (per day)", "per hour"),
        ("people", "cost_rate", "Rate (USD)", "amount in EUR"),
        ("people", "cost_rate", "cost rate EUR/month", "per hour"),
        ("projects", "cost_of_delay", "Cost of delay (k€/month)", "per week"),
        ("allocations", "share_pct", "Share (FTE)", "whole percent"),
        ("allocations", "share_pct", "Allocation [h]", "whole percent"),
        ("absences", "share_pct", "share days", "whole percent"),
        ("demands", "effort_h", "Effort (FTE)", "hours"),
        ("demands", "effort_h", "Effort (months)", "hours"),
        ("dependencies", "lag_weeks", "Lag (days)", "weeks"),
    ],
)
def test_a_unit_that_does_not_fit_is_one_error_at_the_header(table: str, column: str, header: str, fix: str, tmp_path: Path) -> None:
    (said,) = errors_in(renamed(table, column, header), tmp_path)
    assert (said.code, said.place.table, said.place.row, said.place.column) == ("wrong_unit", table, 1, header)
    assert fix in said.fix


def test_days_and_thousands_are_said_back(tmp_path: Path) -> None:
    tables = renamed("projects", "budget_cap", "Budget (k€)")
    put(tables, "demands", 3, "effort_h", "25 d")
    found = loaded(tables, tmp_path)
    assert found.portfolio.demands[1].effort_hours == 200
    assert all(said.severity is Severity.WARNING for said in found.notices)
    assert {(said.place.table, said.cause.split(" (")[0]) for said in found.notices} == {
        ("projects", "amounts were read as thousands"),
        ("demands", "days were read as 8 hours each"),
    }


def test_a_cell_that_has_a_unit_of_its_own_keeps_it(tmp_path: Path) -> None:
    tables = renamed("demands", "effort_h", "Effort (days)")
    tables["demands"][2][tables["demands"][0].index("Effort (days)")] = "200 h"
    assert loaded(tables, tmp_path).portfolio.demands[1].effort_hours == 200


@pytest.mark.parametrize("typed", ["90/h", "90 EUR/h", "90€/h", "90 EUR per hour", "90.-", "90,--", "0.09 k€"])
def test_rates_are_by_the_hour(typed: str, tmp_path: Path) -> None:
    assert loaded(spoiled("people", 2, "cost_rate", typed), tmp_path).portfolio.people[0].cost_rate == 9000


def test_fte_below_a_percent_sign_that_can_be_either_is_refused(tmp_path: Path) -> None:
    """0.8 below `FTE (%)` is 0.8 FTE or 0.8 %: one is a hundred times the other."""
    tables = renamed("people", "fte", "FTE (%)")
    for row, value in ((1, 100), (2, 0.8), (3, 50)):
        tables["people"][row][5] = value
    (said,) = errors_in(tables, tmp_path)
    assert (said.place.row, said.place.column) == (3, "FTE (%)")
    tables["people"][2][5] = 80
    assert [str(person.fte) for person in loaded(tables, tmp_path / "whole").portfolio.people] == ["1", "0.8", "0.5"]


@pytest.mark.parametrize("text", ["h", "Hours", "person-days", "k€", "TEUR", "EUR/h", "per day", "%", "FTE", "kEUR", "€ k", "weeks"])
def test_units(text: str) -> None:
    assert is_unit(text)


@pytest.mark.parametrize("text", ["1-5", "1 = highest", "date", "surname first", "m", "t", "2027", "", "optional", "k€k"])
def test_remarks_in_brackets_are_no_units(text: str) -> None:
    assert not is_unit(text)


def test_hours_with_three_decimals_survive_a_folder_of_csv(tmp_path: Path) -> None:
    """They are refused where a person types them, for they may be thousands."""
    found = loaded(good(), tmp_path)
    demands = tuple(one.replace(effort_hours=Decimal("12.125")) if one.effort_hours else one for one in found.portfolio.demands)
    scenarios.save(tmp_path / "again", found.portfolio.replace(demands=demands))
    assert scenarios.load(tmp_path / "again").portfolio.demands == demands


@pytest.mark.parametrize(
    ("row", "typed", "value"), [(3, "95,50 EUR/h", 9550), (3, "€ 95.5", 9550), (5, "60 %", Decimal("0.6")), (5, "0,6 FTE", Decimal("0.6"))]
)
def test_values_of_rules_may_carry_their_unit(row: int, typed: str, value: Any, tmp_path: Path) -> None:
    tables = good()
    for column, cell in (("rule", "part_time"), ("subject", "eve"), ("value", 0.5)):
        put(tables, "rules", 5, column, cell)
    put(tables, "rules", row, "value", typed)
    assert loaded(tables, tmp_path).portfolio.directives[row - 2].value == value
