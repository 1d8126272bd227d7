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
from models.shadow_prices import ShadowPrices
from optimizer.model import model_of
from optimizer.offers import offers_of
from optimizer.relaxation import relaxation_of
from optimizer.shadow_prices import bound_at, carried, shadow_prices
from tests.optimizer.engine.cases import case, larger, tree_of
from tests.oracle.enumerate import best

SEEDS = range(60)


def proof(relaxation):
    """The bound that a root comes to with its lazy rows, and the prices of that."""
    tree = tree_of(relaxation)
    tree.begin()
    while tree.deepen():
        pass
    duals, tied = tree.proof
    return tree.bound, shadow_prices(relaxation, duals, tied)


def relaxed(portfolio):
    problem = model_of(portfolio).problem
    return relaxation_of(problem, offers_of(problem))


def in_points(relaxation, prices):
    of = carried(relaxation, prices)
    return bound_at(relaxation, of) / model_of(relaxation.problem.portfolio).value.scale


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


@pytest.mark.parametrize("seed", range(1, 4))
def test_carried_to_the_same_portfolio_they_prove_the_same(seed):
    """Through the answer's JSON too."""
    relaxation = larger(seed).relaxation
    bound, prices = proof(relaxation)
    assert prices.ties, seed
    kept = ShadowPrices.model_validate_json(prices.model_dump_json())
    assert kept == prices
    of = carried(relaxation, kept)
    assert bound_at(relaxation, of) == pytest.approx(bound, rel=1e-5)
    assert len(of.tied) == len({(tie.person, tie.runs, tie.timing, tie.week) for tie in prices.ties})


@pytest.mark.parametrize("seed", range(1, 7))
def test_after_one_more_change_they_bound_nearly_as_tightly(seed):
    of = larger(1 + seed % 2, 24, 24)
    relaxation = relaxed(changed(of.portfolio, seed))
    _, prices = proof(of.relaxation)
    bound, _ = proof(relaxation)
    anew = bound / model_of(relaxation.problem.portfolio).value.scale
    assert in_points(relaxation, prices) <= 1.06 * anew, f"seed {seed}"


def test_no_plan_is_above_them_whatever_they_are():
    """Prices twice and half as high as proven, before and after a change, on portfolios of which every plan is known."""
    looked = 0
    for seed in SEEDS:
        of = case(seed)
        if of.truth is None or not of.portfolio.projects or not of.portfolio.people:
            continue
        _, prices = proof(of.relaxation)
        odd = prices.replace(
            time=tuple(paid._replace(points=paid.points * (2 if i % 2 else 0.5)) for i, paid in enumerate(prices.time)),
            others=tuple(paid._replace(points=tuple(0.7 * each for each in paid.points)) for paid in prices.others),
        )
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
    assert np.array_equal(here.duals, there.duals)


def test_what_is_gone_has_no_price():
    relaxation = larger(1).relaxation
    _, prices = proof(relaxation)
    strange = prices.replace(
        time=tuple(paid._replace(person="nobody") for paid in prices.time),
        ties=tuple(paid._replace(runs="nothing") for paid in prices.ties),
        others=tuple(paid._replace(points=(*paid.points, 1.0)) for paid in prices.others),
    )
    of = carried(relaxation, strange)
    assert not of.tied
    assert not of.duals.any()


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
