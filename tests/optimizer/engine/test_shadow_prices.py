"""Prices of an earlier proof: true bounds on whatever portfolio they are put, and tight ones on a like portfolio."""

from __future__ import annotations

import datetime as dt
import random
import sys

import numpy as np
import pytest

import optimizer
from models.answer import Limits
from models.scenario import Scenario, apply
from models.score import MICRO
from models.shadow_prices import Priced, ShadowPrices, parts
from optimizer.model import model_of
from optimizer.offers import offers_of
from optimizer.proofs import Split, bound_of
from optimizer.relaxation import relaxation_of
from optimizer.shadow_prices import carried, shadow_prices
from tests.optimizer.engine.cases import case, larger, tree_of
from tests.oracle.enumerate import best

SEEDS = range(60)


def proof(relaxation, steps=0):
    """The bound that branch and bound comes to, after all lazy rows of the root and some steps, and the proof by names."""
    tree = tree_of(relaxation)
    tree.begin()
    while tree.deepen():
        pass
    for _ in range(steps):
        tree.branch(0)
    return tree.bound, shadow_prices(relaxation, tree.proof(steps + 1), tree.tied)


def relaxed(portfolio):
    problem = model_of(portfolio).problem
    return relaxation_of(problem, offers_of(problem))


def in_points(relaxation, prices):
    return bound_of(carried(relaxation, prices).proof) / model_of(relaxation.problem.portfolio).value.scale


def changed(portfolio, seed):
    """The portfolio after one more change."""
    dice = random.Random(seed)
    project, person = dice.choice(portfolio.projects).id, dice.choice(portfolio.people).id
    change = dice.choice(
        [
            {"kind": "set_rank", "target": project, "value": dice.randint(1, len(portfolio.projects))},
            {"kind": "person_leaves", "target": person, "from": portfolio.horizon.monday(portfolio.horizon.weeks // 2)},
            {"kind": "cancel_project", "target": project},
            {"kind": "scope_change", "target": project, "value": "+20%"},
        ]
    )
    return apply(Scenario.model_validate({"changes": [change]}), portfolio)[0]


@pytest.mark.parametrize("steps", [0, 5])
@pytest.mark.parametrize("seed", range(1, 4))
def test_carried_to_the_same_portfolio_they_prove_the_same(seed, steps):
    """Through the answer's JSON too."""
    relaxation = larger(seed).relaxation
    bound, prices = proof(relaxation, steps)
    kept = ShadowPrices.model_validate_json(prices.model_dump_json())
    assert kept == prices
    assert bound_of(carried(relaxation, kept).proof) == pytest.approx(bound, rel=1e-4), f"seed {seed}"


def test_lazy_rows_that_a_proof_needs_come_along():
    relaxation = larger(1).relaxation
    _, prices = proof(relaxation)
    assert prices.ties
    assert len(carried(relaxation, prices).tied) == len(set(prices.ties))


def test_questions_make_a_proof_tighter_and_as_many_parts_are_kept_as_asked_for():
    relaxation = larger(2, 24, 24).relaxation
    tree = tree_of(relaxation)
    tree.root()
    for _ in range(8):
        tree.branch(0)
    bounds = [bound_of(tree.proof(most)) for most in (1, 3, 99)]
    assert bounds[0] > bounds[1] > bounds[2] == tree.bound
    assert [len(parts(shadow_prices(relaxation, tree.proof(most), tree.tied).proof)) for most in (1, 3, 5)] == [1, 3, 5]


def test_branch_and_bound_goes_on_where_an_earlier_proof_ended():
    relaxation = larger(2, 24, 24).relaxation
    bound, prices = proof(relaxation, 6)
    of, tree = carried(relaxation, prices), tree_of(relaxation)
    tree.begin()
    tree.take_up(of.proof, of.tied)
    assert tree.bound <= bound * (1 + 1e-4)
    before = tree.bound
    for _ in range(6):
        tree.branch(0)
    assert tree.bound < before
    assert len(parts(shadow_prices(relaxation, tree.proof(99), tree.tied).proof)) > len(parts(prices.proof))


@pytest.mark.parametrize("seed", range(1, 7))
def test_after_one_more_change_they_bound_nearly_as_tightly(seed):
    of = larger(1 + seed % 2, 24, 24)
    relaxation = relaxed(changed(of.portfolio, seed))
    _, prices = proof(of.relaxation)
    bound, _ = proof(relaxation)
    anew = bound / model_of(relaxation.problem.portfolio).value.scale
    assert in_points(relaxation, prices) <= 1.06 * anew, f"seed {seed}"


def at_other_prices(proof):
    """The same proof with some prices doubled, some halved, and some of the wrong sign."""
    if isinstance(proof, Priced):
        return Priced(points=tuple(paid * (2.0, 0.5, 0.7, -1.0)[i % 4] for i, paid in enumerate(proof.points)))
    return proof.replace(first=at_other_prices(proof.first), second=at_other_prices(proof.second))


def test_no_plan_is_above_them_whatever_they_are():
    """Prices twice and half as high as proven, before and after a change, on portfolios of which every plan is known."""
    looked = 0
    for seed in SEEDS:
        of = case(seed)
        if of.truth is None or not of.portfolio.projects or not of.portfolio.people:
            continue
        _, prices = proof(of.relaxation, seed % 4)
        odd = prices.replace(proof=at_other_prices(prices.proof))
        after = changed(of.portfolio, seed)
        truth = best(after)
        for carry in (prices, odd):
            assert in_points(of.relaxation, carry) * MICRO >= of.truth.top.value * MICRO - 1, of.name
            if truth is not None:
                looked += 1
                assert in_points(relaxed(after), carry) * MICRO >= truth.top.value * MICRO - 1, of.name
    assert looked > 30


def test_weeks_are_counted_from_the_later_horizon():
    relaxation = larger(1).relaxation
    _, prices = proof(relaxation)
    earlier = prices.replace(
        start=prices.start - dt.timedelta(weeks=3),
        time=tuple(paid._replace(week=paid.week + 3) for paid in prices.time),
        ties=tuple(paid._replace(week=paid.week + 3) for paid in prices.ties),
    )
    here, there = carried(relaxation, prices), carried(relaxation, earlier)
    assert here.tied == there.tied
    assert np.array_equal(here.proof.duals, there.proof.duals)


def test_what_is_gone_has_no_price():
    relaxation = larger(1).relaxation
    _, prices = proof(relaxation)
    strange = prices.replace(
        time=tuple(paid._replace(person="nobody") for paid in prices.time),
        ties=tuple(paid._replace(runs="nothing") for paid in prices.ties),
        others=tuple(paid._replace(subject="nothing") for paid in prices.others),
    )
    of = carried(relaxation, strange)
    assert not of.tied
    assert not of.proof.duals.any()


def test_what_was_asked_of_a_project_that_is_gone_is_not_asked_any_more():
    """Its plans are those that do not run it."""
    of = larger(2, 24, 24)
    _, prices = proof(of.relaxation, 4)
    after = apply(Scenario.model_validate({"changes": [{"kind": "cancel_project", "target": prices.proof.runs}]}), of.portfolio)[0]
    asked = carried(relaxed(after), prices).proof
    left = asked.question.project if isinstance(asked, Split) else None
    assert left is None or model_of(after).problem.work.projects[left].project.id != prices.proof.runs
    assert len(parts(prices.proof.first)) >= len(parts(shadow_prices(relaxed(after), asked, carried(relaxed(after), prices).tied).proof))


def test_a_proof_with_a_price_too_few_is_refused():
    _, prices = proof(larger(1).relaxation)
    with pytest.raises(ValueError, match="each part of the proof needs"):
        prices.replace(proof=Priced(points=prices.proof.points[1:]))


def test_a_search_is_bounded_by_them_from_its_first_bound_on(monkeypatch):
    """And hands on the better of them and its own."""
    monkeypatch.setattr(sys.modules["optimizer.solve"], "MODELLED", -1)
    of, limits = larger(1), Limits(time_limit=2.0, workers=1, gap_pct=0.0)
    first = optimizer.solve(of.portfolio, limits)
    assert first.prices is not None
    told = []
    again = optimizer.solve(
        of.portfolio, limits.replace(time_limit=0.3), previous=first.proposals[0], prices=first.prices, report=told.append
    )
    bounds = [progress.bound for progress in told if progress.bound is not None]
    assert bounds[0] <= first.value_bound * 1.001
    assert again.prices is not None
    assert again.value_bound <= first.value_bound * 1.001
