"""Budget: cost in scope and period against the cap, to the minor unit."""

from __future__ import annotations

import pytest

from models.bookings import Lock
from tests.builders import booking, cap, demand, machine, machine_demand, paused, person, portfolio, project, runs, today
from tests.optimizer.solving import accepts, refused_by

RULE = {"budget"}
COST = 64 * 1_000
"""Ada at 10.00 an hour, 40 % of four weeks of 40 hours, in minor units."""
PLAN = runs("apollo"), runs("zeus"), booking("ada", "apollo.dev", (0, 3), 40), booking("bob", "zeus.dev", (4, 7), 40)


def of(*rows, own_cap=None, **settings):
    people = person("ada", cost_rate=1_000, org_unit="u1"), person("bob", cost_rate=1_000, org_unit="u2")
    projects = project("apollo", budget_cap=own_cap, programme="p1", fund="f1"), project("zeus", programme="p2", fund="f2")
    return portfolio(*people, *projects, demand("apollo.dev", weeks=(0, 3)), demand("zeus.dev", weeks=(4, 7)), *rows, **settings)


@pytest.mark.parametrize(("amount", "rules"), [(2 * COST, set()), (2 * COST - 1, RULE), (0, RULE)])
def test_the_portfolio_costs_what_everything_costs(amount, rules):
    assert refused_by(of(cap(amount)), *PLAN) == rules


@pytest.mark.parametrize(("scope", "id"), [("project", "apollo"), ("programme", "p1"), ("fund", "f1"), ("cost_centre", "u1")])
@pytest.mark.parametrize(("less", "rules"), [(0, set()), (1, RULE)])
def test_a_scope_costs_what_is_in_it(scope, id, less, rules):
    """Each scope holds Ada on Apollo and not Bob on Zeus."""
    assert refused_by(of(cap(COST - less, scope, id)), *PLAN) == rules


@pytest.mark.parametrize(("less", "rules"), [(0, set()), (1, RULE)])
def test_a_project_has_its_own_cap(less, rules):
    assert refused_by(of(own_cap=COST - less), *PLAN) == rules


def test_a_cap_of_nothing_allows_nothing_but_nothing():
    assert accepts(of(cap(0)), runs("apollo"), paused("zeus"))
    assert accepts(of(own_cap=0), *PLAN[:2], PLAN[3])


@pytest.mark.parametrize(
    ("period", "amount"),
    [("2027", 2 * COST), ("2027-03", COST * 5 // 4), ("2027-Q1", COST * 5 // 4), ("2027-Q2", COST * 3 // 4), ("2027-04", COST * 3 // 4)],
)
def test_a_week_belongs_to_the_period_of_its_monday(period, amount):
    """March has the Mondays of weeks 0 to 4, April those of 5 to 7."""
    assert accepts(of(cap(amount, period=period)), *PLAN)
    assert refused_by(of(cap(amount - 1, period=period)), *PLAN) == RULE


@pytest.mark.parametrize(("less", "rules"), [(0, set()), (1, RULE)])
def test_machines_cost_by_unit_and_week(less, rules):
    """One unit for four weeks of 40 hours at 5.00 an hour."""
    rig = machine("rig", cost_rate=500), machine_demand("apollo.rig")
    rented = of(*rig, cap(160 * 500 - less, "project", "apollo"))
    assert refused_by(rented, runs("apollo"), paused("zeus"), booking("rig", "apollo.rig", (0, 3), 1)) == rules


@pytest.mark.parametrize(("less", "rules"), [(0, set()), (1, RULE)])
def test_frozen_weeks_of_a_project_that_stops_cost(less, rules):
    """Two frozen weeks at 40 % cost half of four, though nobody goes on."""
    frozen = of(today("ada", "apollo.dev", (0, 3), 40), own_cap=COST // 2 - less, freeze_weeks=2)
    assert refused_by(frozen, paused("apollo"), paused("zeus"), booking("ada", "apollo.dev", (0, 1), 40)) == rules


@pytest.mark.parametrize(("less", "rules"), [(0, set()), (1, RULE)])
def test_locked_bookings_cost(less, rules):
    locked = of(today("ada", "apollo.dev", (0, 3), 40, lock=Lock.BOTH), own_cap=COST - less)
    assert refused_by(locked, *PLAN) == rules
