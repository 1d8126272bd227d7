"""Mandatory projects staffed step by step: what comes of it is a plan, and nearly as good as one solve of everything."""

from __future__ import annotations

from optimizer import mandatory
from optimizer.mandatory import needed_projects, secure_mandatory
from tests.optimizer.engine.cases import relaxable

SEEDS = range(200)


def test_what_is_staffed_step_by_step_is_a_plan_of_no_more_than_there_is(monkeypatch):
    monkeypatch.setattr(mandatory, "WHOLE", 0)
    found = most = 0
    for of in relaxable(SEEDS):
        if of.truth is None or not of.truth.top.mandatory_value:
            continue
        search = of.search()
        assert secure_mandatory(search), of.name
        if search.secured is None:
            continue
        assert of.model.program.admits(search.secured), of.name
        running = {p for (p, _), column in of.model.columns.run.items() if search.secured[column]}
        assert running <= needed_projects(of.model.problem), of.name
        value = of.points(of.model.value.mandatory.at(search.secured))
        assert value <= of.truth.top.mandatory_value, of.name
        found += 1
        most += value == of.truth.top.mandatory_value
    assert found > 5
    assert most > found / 2
