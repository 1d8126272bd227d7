"""The generator: repeatable, small, and with every feature in it."""

from __future__ import annotations

from itertools import product

import pytest

from tests.oracle import rules
from tests.oracle.enumerate import Search, best, enumerate_plans
from tests.oracle.facts import Facts
from tests.oracle.plan import Reading, WeekPlan, plan_of, proposal_of
from tests.oracle.portfolios import FEATURES, MOST_PLANS, tiny


def test_a_seed_is_a_portfolio():
    assert [tiny(seed) for seed in range(5)] == [tiny(seed) for seed in range(5)]
    assert tiny(1) != tiny(2)


def test_unknown_features_are_refused():
    with pytest.raises(ValueError, match="unknown features"):
        tiny(1, frozenset({"budget_of_the_moon"}))


@pytest.mark.parametrize("feature", sorted(FEATURES))
def test_every_feature_changes_the_portfolio(feature):
    """A feature that changes nothing tests nothing."""
    changed = [seed for seed in range(4) if tiny(seed, frozenset({feature})) != tiny(seed, frozenset())]
    assert changed


def test_portfolios_stay_small():
    seen = []
    for seed in range(40):
        search = Search(Facts(tiny(seed)))
        seen.append(sum(1 for _ in search.plans()))
    assert max(seen) <= 10 * MOST_PLANS
    assert sorted(seen)[20] < 300


def test_most_portfolios_have_a_plan_and_some_have_none():
    found = [best(tiny(seed)) is not None for seed in range(60)]
    assert 30 <= sum(found) < 60


def test_proposals_read_back():
    for seed in range(20):
        facts = Facts(tiny(seed))
        for found in list(enumerate_plans(facts.portfolio))[:20]:
            assert plan_of(facts, proposal_of(facts, found.plan)) == found.plan, f"seed {seed}"


def _cells(facts: Facts) -> int:
    return sum(not w.machines for w in facts.works) * len(facts.people) * facts.weeks


@pytest.mark.parametrize(
    "feature", ["freeze", "validity", "partial_bookings", "lock_both", "part_time", "shifts", "min_staffing", "block_week"]
)
def test_leaving_out_early_leaves_out_nothing(feature):
    """Every share of every week by itself, asked all rules, finds the plans that the enumeration finds."""
    tried = 0
    for seed in range(60):
        facts = Facts(tiny(seed, frozenset({feature})))
        if _cells(facts) <= 6 and not facts.machines and tried < 8:
            tried += 1
            known = {(p.plan.shifts, frozenset(p.plan.shares.items())) for p in enumerate_plans(facts.portfolio)}
            assert known == set(_by_week(facts)), f"seed {seed}, {feature}"
    assert tried, "no portfolio small enough"


def _by_week(facts: Facts):
    keys = [(d, r) for d in range(len(facts.works)) for r in range(len(facts.people))]
    levels = sorted({*range(0, 101, facts.step), *(s for row in facts.pattern.values() for s in row)})
    states = list(product([None, *range(facts.weeks)], repeat=len(facts.projects)))
    for flat in product(levels, repeat=len(keys) * facts.weeks):
        rows = {key: flat[i * facts.weeks : (i + 1) * facts.weeks] for i, key in enumerate(keys)}
        shares = {key: row for key, row in rows.items() if any(row)}
        for shifts in states:
            if rules.feasible(Reading(facts, WeekPlan(shifts, shares, {}))):
                yield shifts, frozenset(shares.items())
