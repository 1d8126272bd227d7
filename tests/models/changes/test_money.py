"""Changes of caps and rates, to the minor unit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.budgets import Budget, BudgetScope
from models.changes import ChangeCellError, ChangeRefusedError
from models.directives import DirectiveKind
from models.errors import UnknownIdError
from tests.models.changes.committee import after, changed, day, portfolio


def caps(of) -> list[int]:
    return [row.cap for row in of.budgets]


@pytest.mark.parametrize(
    ("value", "cap"), [("90000", 9_000_000), ("-20%", 8_000_000), ("+2,5%", 10_250_000), ("EUR 1 250,50", 125_050), ("0", 0)]
)
def test_a_projects_cap_is_set_or_changed(value, cap):
    applied = changed(portfolio(), "set_budget", "P2", value)
    assert applied.portfolio.project("P2").budget_cap == cap
    assert applied.portfolio.budgets == portfolio().budgets
    assert len(applied.effects) == 1


def test_a_project_scope_means_the_projects_cap_unless_a_period_is_given():
    assert changed(portfolio(), "set_budget", "project:P1", "5").portfolio.project("P1").budget_cap == 500
    row = changed(portfolio(), "set_budget", "P1", "5", period="2026-03").portfolio.budgets[-1]
    assert row == Budget(scope_kind=BudgetScope.PROJECT, scope_id="P1", period="2026-03", cap=500)


@pytest.mark.parametrize(("project", "cap"), [("P1", None), ("P2", 500)])
def test_a_row_that_caps_the_project_is_set_as_well(project, cap):
    """Else the old row would go on to bind the project, whatever the board decided."""
    row = Budget(scope_kind=BudgetScope.PROJECT, scope_id=project, cap=7_000_000)
    before = portfolio()
    new = changed(before.replace(budgets=(*before.budgets, row)), "set_budget", project, "5").portfolio
    assert (new.project(project).budget_cap, new.budgets[-1].cap) == (cap, 500)


def test_a_percentage_without_a_period_changes_the_caps_of_all_periods():
    """Half a minor unit is rounded up: 5,000,001 * 0.9 = 4,500,000.9."""
    assert caps(changed(portfolio(), "set_budget", "programme:prog-1", "-10%").portfolio) == [3_600_000, 4_500_001, 30_000_000]


def test_a_period_picks_its_row():
    applied = changed(portfolio(), "set_budget", "programme:prog-1", "20000", period="2026-Q2")
    assert caps(applied.portfolio) == [4_000_000, 2_000_000, 30_000_000]
    assert applied.effects == ("programme:prog-1 2026-Q2: cap 50,000.01 -> 20,000 EUR",)


@pytest.mark.parametrize(("target", "kind", "id"), [("fund:eu", BudgetScope.FUND, "eu"), ("cost_centre:it", BudgetScope.COST_CENTRE, "it")])
def test_a_scope_without_a_cap_gets_one(target, kind, id):
    assert changed(portfolio(), "set_budget", target, "70").portfolio.budgets[-1] == Budget(scope_kind=kind, scope_id=id, cap=7000)


def test_the_portfolio_is_one_scope():
    assert caps(changed(portfolio(), "set_budget", "portfolio:all", "-50%").portfolio)[-1] == 15_000_000
    assert caps(changed(portfolio(), "set_budget", "portfolio", "1").portfolio)[-1] == 100


@pytest.mark.parametrize(
    ("target", "near"),
    [
        ("programme:prog1", "prog-1"),
        ("fnd:eu", "fund"),
        ("cost_centre:itt", "it"),
        ("project:PP2", "P2"),
        ("PP2", "P2"),
        ("programme:", "programme:prog-1"),
    ],
)
def test_an_unknown_scope_is_refused_with_a_suggestion(target, near):
    with pytest.raises(UnknownIdError) as refused:
        changed(portfolio(), "set_budget", target, "5")
    assert near in refused.value.near


@pytest.mark.parametrize(("target", "period"), [("P1", ""), ("fund:eu", ""), ("programme:prog-1", "2026-01")])
def test_a_percentage_of_no_cap_is_refused(target, period):
    with pytest.raises(ChangeRefusedError, match="amount"):
        changed(portfolio(), "set_budget", target, "-5%", period=period)


def test_an_amount_for_two_caps_at_once_is_refused():
    twice = portfolio()
    twice = twice.replace(budgets=(*twice.budgets, twice.budgets[0].replace(kind="capex")))
    with pytest.raises(ChangeRefusedError, match="2 caps"):
        changed(twice, "set_budget", "programme:prog-1", "5", period="2026-Q1")


@pytest.mark.parametrize(
    ("value", "period"), [("-5", ""), ("20%", ""), ("1,250", ""), ("0.001", ""), ("much", ""), ("", ""), ("-101%", ""), ("5", "2026-13")]
)
def test_amounts_and_periods_that_make_no_sense_are_refused(value, period):
    with pytest.raises(ChangeCellError) as refused:
        changed(portfolio(), "set_budget", "P2", value, period=period)
    assert refused.value.column == ("period" if period else "value")


@pytest.mark.parametrize(
    ("target", "project_cap", "rows"),
    [
        ("project", 9_000_000, [4_000_000, 5_000_001, 30_000_000]),
        ("programme", 10_000_000, [3_600_000, 4_500_001, 30_000_000]),
        ("portfolio", 10_000_000, [4_000_000, 5_000_001, 27_000_000]),
        ("all", 9_000_000, [3_600_000, 4_500_001, 27_000_000]),
    ],
)
@pytest.mark.parametrize("value", ["-10%", "10%"])
def test_a_cut_across_takes_the_same_part_of_every_cap_of_its_kind(target, project_cap, rows, value):
    cut = changed(portfolio(), "budget_cut_across", target, value).portfolio
    assert cut.project("P2").budget_cap == project_cap
    assert caps(cut) == rows
    assert cut.project("P1").budget_cap is None


@pytest.mark.parametrize(("target", "value"), [("all", "+10%"), ("all", "0%"), ("everything", "10%"), ("all", "10"), ("all", "150%")])
def test_a_cut_that_is_none_is_refused(target, value):
    with pytest.raises(ChangeCellError):
        changed(portfolio(), "budget_cut_across", target, value)


@pytest.mark.parametrize(
    ("target", "value", "expected"),
    [
        ("ada", "90", {"ada": 9000, "bob": 6050, "rig": 5000}),
        ("ada", "+5%", {"ada": 8400, "bob": 6050, "rig": 5000}),
        ("dev", "-10%", {"ada": 7200, "bob": 5445, "rig": 5000}),
        ("rig", "12,50", {"ada": 8000, "bob": 6050, "rig": 1250}),
    ],
)
def test_a_rate_without_a_date_is_the_new_rate(target, value, expected):
    new = changed(portfolio(), "cost_rate_change", target, value).portfolio
    assert {row.id: row.cost_rate for row in (*new.people[:2], *new.equipment)} == expected
    assert new.directives == ()


def test_a_rate_from_a_day_on_is_a_directive_for_each():
    new = changed(portfolio(), "cost_rate_change", "dev", "+10%", "2026-04-01").portfolio
    said = [(d.kind, d.subject, d.first, d.last, d.value) for d in new.directives]
    rate = DirectiveKind.COST_RATE
    assert said == [(rate, "ada", day("2026-04-01"), None, Decimal(8800)), (rate, "bob", day("2026-04-01"), None, Decimal(6655))]
    assert new.people == portfolio().people


def test_a_later_percentage_builds_on_the_rate_in_force():
    rows = [("cost_rate_change", "ada", "100", "2026-02-01"), ("cost_rate_change", "ada", "+10%", "2026-04-01")]
    assert [d.value for d in after(portfolio(), *rows).directives] == [Decimal(10_000), Decimal(11_000)]


@pytest.mark.parametrize(
    "row",
    [
        ("set_budget", "P2", "100000"),
        ("set_budget", "portfolio:all", "+0%"),
        ("budget_cut_across", "fund", "5%"),
        ("cost_rate_change", "ada", "80"),
        ("cost_rate_change", "ada", "80", "2026-03-01"),
    ],
)
def test_what_is_so_already_has_no_effect_and_says_why(row):
    before = portfolio()
    applied = changed(before, *row)
    assert (applied.portfolio, applied.effects) == (before, ())
    assert applied.why_not


def test_an_unknown_rate_target_is_refused_with_a_suggestion():
    with pytest.raises(UnknownIdError, match="tester"):
        changed(portfolio(), "cost_rate_change", "testr", "5")


def test_a_rate_with_only_a_last_day_is_refused():
    with pytest.raises(ChangeRefusedError) as refused:
        changed(portfolio(), "cost_rate_change", "ada", "5", "", "2026-03-01")
    assert refused.value.column == "from"
