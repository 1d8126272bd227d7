"""Budget: what falls under a cap stays within it."""

from __future__ import annotations

import pytest

from tests.builders import booking, cap, demand, machine, machine_demand, paused, person, portfolio, project, runs, today
from tests.models.audit.verdicts import found, said

PEOPLE = [person("ada", cost_rate=6_000, org_unit="it"), person("bob", cost_rate=3_000, org_unit="hr")]
PROJECTS = [project("apollo", programme="moon", fund="eu"), project("zeus", programme="sky", fund="eu")]
DEMANDS = [demand("apollo.dev", weeks=(0, 7)), demand("zeus.dev", weeks=(0, 7))]
PLAN = runs("apollo"), runs("zeus"), booking("ada", "apollo.dev", (0, 7), 50), booking("bob", "zeus.dev", (0, 7), 50)
ADA_WEEK, BOB_WEEK = 120_000, 60_000
"""Half of 40 hours at 60.00 and at 30.00 an hour, in cents."""


def of(*rows):
    return portfolio(PEOPLE, PROJECTS, DEMANDS, *rows)


@pytest.mark.parametrize(
    ("scope", "id", "weeks_of_ada", "weeks_of_bob"),
    [
        ("portfolio", "all", 8, 8),
        ("project", "apollo", 8, 0),
        ("programme", "sky", 0, 8),
        ("fund", "eu", 8, 8),
        ("cost_centre", "it", 8, 0),
        ("cost_centre", "hr", 0, 8),
    ],
)
def test_a_cap_holds_to_the_cent(scope, id, weeks_of_ada, weeks_of_bob):
    """Exactly the cost fits, a cent less does not."""
    cost = weeks_of_ada * ADA_WEEK + weeks_of_bob * BOB_WEEK
    assert found("budget", of(cap(cost, scope, id)), *PLAN) == []
    assert found("budget", of(cap(cost - 1, scope, id)), *PLAN) == [(id, None, 1)]


@pytest.mark.parametrize(("period", "weeks"), [("2027", 8), ("2027-Q1", 5), ("2027-Q2", 3), ("2027-03", 5), ("2027-04", 3), ("2026", 0)])
def test_a_week_belongs_to_the_period_of_its_monday(period, weeks):
    """The Monday of week 4 is March 29, that of week 5 April 5."""
    cost = weeks * (ADA_WEEK + BOB_WEEK)
    assert found("budget", of(cap(cost, period=period)), *PLAN) == []
    if cost:
        assert found("budget", of(cap(cost - 1, period=period)), *PLAN) == [("all", None, 1)]


def test_a_projects_own_cap_is_over_the_horizon():
    """Ada costs eight weeks x 1,200.00 on it."""
    capped = portfolio(PEOPLE, project("apollo", budget_cap=8 * ADA_WEEK), project("zeus", budget_cap=8 * BOB_WEEK - 1), DEMANDS)
    assert found("budget", capped, *PLAN) == [("zeus", None, 1)]


def test_a_fraction_of_a_cent_is_too_much():
    """10 % of a minute-thin week: 1 minute at 1 cent an hour is a sixtieth of a cent over a cap of nothing, shown as 1."""
    thin = portfolio(person("ada", cost_rate=1, hours_per_week="0.2"), project(), demand(weeks=(0, 0)), cap(0))
    assert found("budget", thin, runs(), booking("ada", "apollo.dev", (0, 0), 10)) == [("all", None, 1)]


def test_frozen_weeks_of_a_project_that_stops_cost_too():
    """Two frozen weeks of Ada."""
    frozen = portfolio(PEOPLE, PROJECTS, DEMANDS, today("ada", "apollo.dev", (0, 1), 50), cap(2 * ADA_WEEK - 1), freeze_weeks=2)
    assert found("budget", frozen, paused("apollo"), booking("ada", "apollo.dev", (0, 1), 50)) == [("all", None, 1)]


def test_machines_cost_by_unit_and_week_and_belong_to_no_cost_centre():
    """Two units x 4 weeks x 40 hours x 1.00 = 320.00."""
    rig = machine(units=2, cost_rate=100), project(), machine_demand(units=2)
    plan = runs(), booking("rig", "apollo.rig", (0, 3), 2)
    assert found("budget", portfolio(*rig, cap(32_000, "project", "apollo"), cap(32_000)), *plan) == []
    assert found("budget", portfolio(*rig, cap(31_999, "project", "apollo"), cap(0, "cost_centre", "")), *plan) == [("apollo", None, 1)]


def test_the_sentence_of_the_budget():
    (one,) = said("budget", of(cap(1_000_000, "cost_centre", "it", "2027")), *PLAN, booking("ada", "zeus.dev", (0, 0), 50))
    assert one.text == "The cost centre it in 2027 costs 10,800.00 EUR, 800.00 EUR more than its cap of 10,000.00 EUR."
    assert one.unit == "minor units"
