"""A draft is a plan within all rules before anything is bounded, whether a sketch or an earlier plan says what it does."""

from __future__ import annotations

import numpy as np
import pytest

from models.audit import Auditor
from optimizer import draft
from optimizer.draft import can_sketch, drafted, early_search, followed, narrowed, of_plan
from optimizer.extract import proposal_of
from optimizer.model import model_of
from optimizer.offers import offers_of
from optimizer.search import Search
from tests.builders import able, demand, package, person, portfolio, project
from tests.optimizer.engine.cases import LIMITS, case, clock, larger
from tests.optimizer.engine.test_improve import begun


def early(of, previous=None):
    def make(model):
        return Search(model, LIMITS, clock(1.0), lambda _: None, lambda _: None, np.random.default_rng(1))

    return early_search(of.model.problem, of.offers, make, previous, clock())


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("block", range(2))
def test_the_plan_of_a_sketch_passes_the_audit(block, alone, monkeypatch):
    """By brute force it is never better than the best plan, and where a board knows the rules there is nearly always one."""
    monkeypatch.setattr(draft, "MOST_REWORKED", -1 if alone else draft.MOST_REWORKED)
    sketched = found = 0
    for seed in range(60 * block, 60 * block + 60):
        of = case(seed)
        if of.truth is None or not can_sketch(of.model.problem):
            continue
        sketched += 1
        search = early(of)
        if search is None:
            continue
        found += 1
        proposal = proposal_of(search.model, search.best)
        assert Auditor(of.portfolio).audit(proposal).clean, of.name
        assert search.worth(search.best) <= max(of.model.value.order(values) for values in map(of.values, of.plans) if values is not None)
    assert sketched > 10
    assert found >= 0.8 * sketched


@pytest.mark.parametrize("seed", range(3))
def test_an_earlier_plan_is_followed_to_the_letter_where_nothing_has_changed(seed):
    of = larger(seed)
    before = begun(of)
    draft = of_plan(of.model.problem, proposal_of(of.model, before))
    again = followed(of.model, draft)
    assert of.model.value.total.at(again) >= of.model.value.total.at(before), of.name
    assert set(proposal_of(of.model, before).decisions) == set(proposal_of(of.model, again).decisions), of.name


@pytest.mark.parametrize("seed", range(3))
def test_a_search_from_an_earlier_plan_begins_with_no_less(seed):
    of = larger(seed)
    before = begun(of)
    search = early(of, proposal_of(of.model, before))
    assert search is not None, of.name
    assert search.model.value.total.at(search.best) >= of.model.value.total.at(before), of.name


def test_whoever_the_draft_books_may_be_booked_in_its_model():
    of = larger(1)
    draft = drafted(of.model.problem, of.offers, None, clock())
    assert draft is not None
    problem = narrowed(of.model.problem, draft.timings.items(), draft.booked)
    assert (problem.considered >= draft.booked).all()
    assert all(k in problem.work.projects[p].shifts for timings in draft.runs.values() for p, k in timings.items())


def test_packages_that_move_are_first_planned_as_dated():
    """Ada can do either package in weeks 2 and 3; what may not be done as dated, because its window begins later, is left out."""
    rows = [
        row
        for name, window in (("apollo", (0, 7)), ("zeus", (4, 7)))
        for row in (
            project(name, min_staffing_pct=100),
            demand(f"{name}.dev", weeks=(2, 3), fte="0.5", needs={"dev": 3}, work_package="build"),
            package(f"{name}/build", (2, 3), window),
        )
    ]
    problem = model_of(portfolio(person("ada"), able("ada"), *rows)).problem
    draft = drafted(problem, offers_of(problem), None, clock())
    assert draft is not None
    assert draft.runs == {0: {0: 0, problem.work.package_index["apollo/build"]: 0}}
