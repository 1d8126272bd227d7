"""The objective of searches through understaffed plans: value counts, mandatory value many times, what is missing has a price."""

from __future__ import annotations

import pytest

from optimizer.complete import complete, nothing
from optimizer.model import model_of
from optimizer.understaffed import MANDATORY_WEIGHT, elastic_objective
from tests.builders import booking, demand, person, portfolio, project, proposal, runs
from tests.optimizer.engine.cases import relaxable
from tests.optimizer.solving import values_of


@pytest.mark.parametrize("price", [1, 10])
def test_a_missing_minute_costs_so_many_minutes_of_value(price):
    """Half of 60 % that are asked is there: 30 points less 30 % of 100 points at the price."""
    of = portfolio(person("ada"), project(min_staffing_pct=60), demand())
    model = model_of(of)
    values = values_of(model, proposal(runs(), booking("ada", "apollo.dev", (0, 3), 30)))
    assert not model.program.admits(values)
    assert model.elastic.admits(values)
    assert elastic_objective(model, price).at(values) == (-30 + 30 * price) * model.value.scale


def test_mandatory_value_counts_many_times():
    """Once as value like any other, and so many times more."""
    of = portfolio(person("ada"), project(project_class="mandatory"), demand())
    model = model_of(of)
    values = values_of(model, proposal(runs(), booking("ada", "apollo.dev", (0, 3), 50)))
    assert elastic_objective(model, 10).at(values) == -50 * (1 + MANDATORY_WEIGHT) * model.value.scale


def test_nothing_is_worth_nothing():
    for of in relaxable(range(40)):
        idle = complete(of.model.columns, nothing(of.model.columns))
        given = of.model.value.total.at(idle) + MANDATORY_WEIGHT * of.model.value.mandatory.at(idle)
        assert elastic_objective(of.model, 10).at(idle) == -given, of.name


def test_a_plan_that_keeps_all_rules_pays_no_price():
    for of in relaxable(range(40)):
        for plan in of.plans[:5]:
            values = of.values(plan)
            if values is not None:
                cheap, dear = (elastic_objective(of.model, price).at(values) for price in (1, 1000))
                assert cheap == dear == -of.model.value.total.at(values) - MANDATORY_WEIGHT * of.model.value.mandatory.at(values), of.name
