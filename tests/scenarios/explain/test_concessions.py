"""Ways out of tiny portfolios without a plan: each works, a step less does not, and clashes are smallest; by brute force."""

from __future__ import annotations

from functools import cache
from random import Random

from optimizer.clock import Clock
from optimizer.explain.concessions import menu
from optimizer.explain.feasible import Feasibility, has_plan
from optimizer.explain.gives import gives_of
from optimizer.solved import Ending
from scenarios.explain.concessions import concessions
from scenarios.explain.explanation import Proof
from tests.builders import able, demand, person, portfolio, project
from tests.oracle.enumerate import TooManyPlansError, best
from tests.oracle.portfolios import tiny

FEATURES = tuple(
    frozenset(names.split())
    for names in (
        "mandatory min_staffing budget_portfolio",
        "force_in min_staffing freeze budget_project",
        "mandatory lock_both min_staffing dependencies",
    )
)
WANTED = 6
"""Portfolios without a plan that are looked at."""


@cache
def hopeless():
    """Random tiny portfolios that no plan fits."""
    found = []
    for seed in range(400, 520):
        rows = tiny(seed, FEATURES[seed % len(FEATURES)])
        if best(rows) is None:
            found.append((seed, rows))
        if len(found) == WANTED:
            break
    return found


def fits(rows):
    """Whether some plan keeps all rules, by enumeration; by the engine where there are too many to enumerate."""
    try:
        return best(rows, 20_000) is not None
    except TooManyPlansError:
        return has_plan(rows, 60.0) in (Ending.OPTIMAL, Ending.FEASIBLE)


def relaxed(rows, amounts):
    for give, amount in amounts.items():
        rows = give.relaxed(rows, amount) if amount else rows
    return rows


def test_each_way_out_works_and_a_step_less_does_not():
    ways = 0
    for seed, rows in hopeless():
        for cure in menu(rows, gives_of(rows), Clock(120.0, 2, lambda: False)).cures:
            assert cure.proven, seed
            assert fits(relaxed(rows, cure.amounts)), (seed, cure)
            for give in cure.amounts:
                assert not fits(relaxed(rows, {**cure.amounts, give: cure.amounts[give] - 1})), (seed, cure, give)
            ways += 1
    assert ways > 6


def test_clashes_are_smallest():
    """All other rules lifted, those of a clash do not fit together, and without any one of them they do."""
    clashes = 0
    for seed, rows in hopeless():
        gives = gives_of(rows)
        for clash, smallest, _ in menu(rows, gives, Clock(120.0, 2, lambda: False)).clashes:
            assert smallest, (seed, clash)
            others = {give: give.most for give in gives if give not in clash}
            assert not fits(relaxed(rows, others)), (seed, clash)
            for give in clash:
                assert fits(relaxed(rows, {**others, give: give.most})), (seed, clash, give)
            clashes += 1
    assert clashes > 4


def test_ways_are_ranked_by_price_and_counted_in_business_units():
    """
    A mandatory project that needs one FTE of a skill that somebody has at half her time: half an FTE is missing.

    Its minimum staffing is 100 %, so the ways out are 0.5 FTE more, 50 percentage points less, or that it may be paused.
    """
    rows = portfolio(
        person("ada", fte="0.5", cost_rate=10_000),
        able("ada"),
        project("apollo", project_class="mandatory", min_staffing_pct=100, max_shift_weeks=0),
        demand("apollo.dev", weeks=(0, 3), needs={"dev": 3}),
    )
    found = concessions(rows, 120.0)
    said = {way.rules[0].kind: way for way in found.ways if len(way.rules) == 1}
    assert said["people"].rules[0].amount == 5
    assert said["people"].price == 5 * 10_000 * 40 * 4 // 10
    assert said["staffing"].rules[0].amount == 50
    assert [way.price for way in found.ways[1:]] == [None, None]
    assert [(way.rules[0].kind, way.person_days) for way in found.ways] == [("people", None), ("staffing", 10.0), ("selection", 20.0)]
    assert {way.proof for way in found.ways} == {Proof.PROVEN}
    assert {rule.kind for rule in found.clashes[0].rules} == {"people", "staffing", "selection"}


def test_where_plans_fit_nothing_gives_way():
    rows = portfolio(person("ada"), able("ada"), project("apollo"), demand("apollo.dev", needs={"dev": 3}))
    assert concessions(rows).fits


def test_what_the_relaxation_rules_out_no_plan_can_do():
    """Random amounts of random rules; whatever is ruled out, enumeration finds no plan for either, or too many to look at."""
    rng, out = Random(11), 0
    for seed, rows in hopeless():
        gives = gives_of(rows)
        known = Feasibility(rows, gives, Clock(600.0, 1, lambda: False))
        for _ in range(25):
            some = rng.sample(gives, rng.randint(0, min(4, len(gives))))
            amounts = {give: rng.randint(1, min(give.most, 12)) for give in some}
            if known.ruled_out(amounts):
                out += 1
                assert not fits(relaxed(rows, amounts)), (seed, amounts)
    assert out > 20
