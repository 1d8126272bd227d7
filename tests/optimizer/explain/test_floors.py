"""The way of large portfolios to the frontier, on tiny ones: no bound above, and no plan below, what brute force finds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.audit import Auditor
from models.score import Part
from optimizer.bounds import safe_bound
from optimizer.clock import Clock
from optimizer.explain.floor_bounds import FloorBounds
from optimizer.explain.frontier import _floored, _searched
from optimizer.explain.lean_floor import lean_floor
from optimizer.explain.study import Study
from optimizer.extract import proposal_of
from optimizer.mathopt import Simplex
from optimizer.reading import values_of
from optimizer.rows import FREE
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


def lean_of(study, part):
    return lean_floor(study.model.columns, study.model.costs[part], study.model.program.size)


def test_every_plan_is_one_of_the_lean_relaxation_where_it_has_no_more_of_the_part():
    """Without the flags of bookings, all plans there are keep the rows, and none disturbs or costs less than it counts there."""
    rows = released = equal = plans_seen = 0
    for seed, _, study, plans in cases():
        for part in (Part.DISRUPTION, Part.COST):
            lean = lean_of(study, part)
            program = lean.program(study.model.program)
            rows += len(lean.rows)
            for plan in plans:
                values = values_of(study.model, plan)
                released += any(values[release.column] for release in study.model.columns.releases)
                left = values[lean.columns]
                assert program.admits(left), (seed, plan)
                assert lean.objective.at(left) <= study.model.costs[part].at(values), (seed, part, plan)
                equal += lean.objective.at(left) == study.model.costs[part].at(values)
                plans_seen += 1
    assert rows > len(SEEDS)
    assert released > len(SEEDS)
    assert equal > 0.5 * plans_seen


def test_no_bound_is_above_the_least_there_is():
    positive = 0
    for seed, portfolio, study, plans in cases():
        for part in (Part.DISRUPTION, Part.COST):
            bounds = FloorBounds(lean_of(study, part))
            for percent in PERCENTS:
                bounds.relax(_floored(study, percent), 5.0)
            for percent in PERCENTS:
                bound = bounds.under(_floored(study, percent))
                assert bound <= least(portfolio, study, plans, part, percent), (seed, part, percent)
                positive += bound > 0
    assert positive > len(SEEDS)


def test_what_flags_say_makes_bounds_on_disruption_tighter():
    """Bookings are tied to runs; by pivots, which are precise."""

    def total(without):
        found = 0
        for _, _, study, _ in cases():
            lean = lean_of(study, Part.DISRUPTION)
            program = replace(lean, rows=[row for row in lean.rows if not without(row)]).program(_floored(study, 100))
            duals = Simplex(program, lean.objective, 1).solve(program.upper, program.row_lower, 5.0).duals
            found += safe_bound(program, lean.objective, duals)
        return found

    assert total(lambda row: row[1] == -FREE) < total(lambda _: False)


def test_half_a_run_keeps_at_most_half_of_a_booking_of_today():
    """However much more of themselves somebody could give: with half of that in place of today's share, half would count as nothing."""
    denied = 0
    for _, _, study, _ in cases():
        columns, rows = study.model.columns, list(lean_of(study, Part.DISRUPTION).rows)
        for release, (row, lower, _, _) in zip(columns.releases, [row for row in rows if row[1] != -FREE], strict=True):
            half = dict.fromkeys(columns.run.values(), 0.5) | {release.column: 0.0}
            denied += sum(a * half[c] for c, a in zip(row.columns.tolist(), row.coefficients.tolist(), strict=True)) < lower
    assert denied > 0.5 * len(SEEDS)


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
