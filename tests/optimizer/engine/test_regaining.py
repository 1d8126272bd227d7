"""Mandatory projects get back what they lost, at less expense of the others than if all were staffed as in a plan of them alone."""

from __future__ import annotations

import numpy as np

from optimizer.extract import proposal_of
from optimizer.giving_up import without, without_shortfalls
from optimizer.regaining import PATIENCE, regained
from optimizer.taking_over import lacking, lifted
from optimizer.understaffed import elastic_objective
from tests.optimizer.engine.cases import Case, clock, larger
from tests.optimizer.engine.test_improve import begun

SEEDS = range(5)
PRICE, MANDATORY = 4, 2


def with_mandatory(seed):
    """A portfolio of which some projects come first; a plan is known that runs them."""
    of = larger(seed)
    running = [d.project_id for d in proposal_of(of.model, without_shortfalls(of.model, begun(of))).decisions if d.runs][:MANDATORY]
    projects = [p.replace(project_class="mandatory") if p.id in running else p for p in of.portfolio.projects]
    return Case(of.name, of.portfolio.replace(projects=tuple(projects)))


def test_what_was_lost_is_regained_by_plans_of_the_elastic_program():
    better, cases = 0, [of for of in map(with_mandatory, SEEDS) if of.floor]
    for seed, of in enumerate(cases):
        plan = begun(of)
        lost = without(of.model, plan, lacking(of.model, np.zeros_like(plan), of.secured))
        mandatory, objective = of.model.value.mandatory, elastic_objective(of.model, PRICE)
        found = regained(of.model, lost, of.secured, clock(1.0), np.random.default_rng(seed))
        assert of.model.staffing.admits(found), of.name
        assert mandatory.at(lost) < mandatory.at(found), of.name
        assert objective.at(found) < objective.at(lost), of.name
        better += objective.at(found) <= objective.at(lifted(of.model, lost, of.secured))
    assert better > len(cases) // 2 > 0


def test_nothing_is_asked_of_anybody_where_nothing_was_lost():
    of = with_mandatory(1)
    assert regained(of.model, of.secured, of.secured, clock(), np.random.default_rng(1)) is of.secured


def test_what_nobody_can_give_back_is_asked_for_only_so_often(monkeypatch):
    of, asked = next(of for of in map(with_mandatory, SEEDS) if of.floor), []
    lost = without(of.model, begun(of), lacking(of.model, np.zeros(of.model.program.size, np.int64), of.secured))
    monkeypatch.setattr("optimizer.regaining.taken_over", lambda *_: asked.append(1))
    assert regained(of.model, lost, of.secured, clock(100.0), np.random.default_rng(1)) is lost
    assert len(asked) == PATIENCE
