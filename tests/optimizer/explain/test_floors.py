"""The way of large portfolios to the frontier, on tiny ones: no bound above, and no plan below, what brute force finds."""

from __future__ import annotations

import pytest

from models.audit import Auditor
from models.score import Part
from optimizer.clock import Clock
from optimizer.explain.disturbing import rows_about_releases
from optimizer.explain.floor_bounds import FloorBounds
from optimizer.explain.frontier import _floored, _searched
from optimizer.explain.study import Study
from optimizer.extract import proposal_of
from optimizer.reading import values_of
from tests.oracle.enumerate import best
from tests.oracle.facts import Facts
from tests.oracle.plan import proposal_of as written
from tests.oracle.portfolios import tiny

pytestmark = pytest.mark.slow

SEEDS = range(500, 530)
FEATURES = tuple(
    frozenset(names.split())
    for names in (
        "freeze min_staffing",
        "shifts handover",
        "split_bookings mandatory",
        "partial_bookings freeze",
        "at_once min_share",
        "levels",
    )
)
PERCENTS = (100, 98, 90)


def cases():
    """Tiny portfolios with all their plans, as proposals, and a study of the best one."""
    for seed in SEEDS:
        portfolio = tiny(seed, FEATURES[seed % len(FEATURES)])
        found = best(portfolio)
        if found is not None:
            facts = Facts(portfolio)
            plans = [written(facts, each.plan) for each in found.plans]
            yield seed, portfolio, Study.of(portfolio, [written(facts, found.top.plan)]), plans


def least(portfolio, study, plans, part, percent):
    """The least of a part among the plans that keep the floor and the mandatory value."""
    scores = [Auditor(portfolio).audit(plan).score for plan in plans]
    top = Auditor(portfolio).audit(study.plans[0]).score
    kept = [s for s in scores if s.mandatory_value == top.mandatory_value and 100 * s.value >= percent * top.value]
    return min(s.part(part) for s in kept)


def test_every_plan_keeps_the_rows_that_only_relaxations_are_given():
    """They cut off no plan: whatever is released or joined, in any plan there is."""
    rows = released = 0
    for seed, _, study, plans in cases():
        stronger = study.model.program.with_rows(list(rows_about_releases(study.model.columns)))
        rows += len(stronger.row_lower) - len(study.model.program.row_lower)
        for plan in plans:
            values = values_of(study.model, plan)
            released += any(values[release.column] for release in study.model.columns.releases)
            assert stronger.admits(values), (seed, plan)
    assert rows > len(SEEDS)
    assert released > len(SEEDS)


def test_no_bound_is_above_the_least_there_is():
    positive = 0
    for seed, portfolio, study, plans in cases():
        for part in (Part.DISRUPTION, Part.COST):
            bounds = FloorBounds(study, part, 1)
            for percent in PERCENTS:
                bounds.relax(_floored(study, percent), 5.0)
            for percent in PERCENTS:
                bound = bounds.under(_floored(study, percent))
                assert bound <= least(portfolio, study, plans, part, percent), (seed, part, percent)
                positive += bound > 0
    assert positive > len(SEEDS)


def test_rows_about_releases_make_bounds_on_disruption_tighter(monkeypatch):
    def total():
        found = 0
        for _, _, study, _ in cases():
            bounds = FloorBounds(study, Part.DISRUPTION, 1)
            bounds.relax(_floored(study, 100), 5.0)
            found += bounds.under(_floored(study, 100))
        return found

    tight = total()
    monkeypatch.setattr("optimizer.explain.floor_bounds.rows_about_releases", lambda _: [])
    assert total() < tight


def test_the_points_of_a_search_keep_their_floors_and_are_never_better_than_the_best():
    exact = points = 0
    for seed, portfolio, study, plans in list(cases())[:5]:
        for part in (Part.DISRUPTION, Part.COST):
            for point in _searched(study, part, PERCENTS, [], Clock(1.0, 1, lambda: False)):
                amount, rival = study.model.costs[part].at(point.values), least(portfolio, study, plans, part, point.percent)
                score = Auditor(portfolio).audit(proposal_of(study.model, point.values)).score
                assert score.part(part) == amount >= rival >= point.bound, (seed, part, point.percent)
                assert 100 * score.value >= point.percent * Auditor(portfolio).audit(study.plans[0]).score.value, seed
                exact += amount == rival
                points += 1
    assert exact > 0.6 * points
