"""Mandatory projects first: what is secured is the most there is, and what is ruled out loses some of it."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import numpy as np
import pytest

from optimizer import cpsat, mandatory
from optimizer.mandatory import best_mandatory, cheapest_mandatory, hopeless_runs, needed_program, needed_projects, secure_mandatory
from optimizer.problem import problem_of
from optimizer.rounding import prices_of
from optimizer.solved import Ending, Solved
from tests.builders import demand, directive, person, portfolio, project, waits
from tests.optimizer.engine.cases import Case, case, clock, relaxable, timing_of, tree_of
from tests.oracle.portfolios import tiny

EFFORT = cpsat.Effort(20.0, deterministic=1.0)
FEATURES = frozenset({"mandatory", "shifts", "many_demands", "absences"})
"""Under which a mandatory project may run early with too few people, or later with more."""


@cache
def shifting(seeds):
    cases = [Case(f"seed {seed} of {sorted(FEATURES)}", tiny(seed, FEATURES)) for seed in seeds]
    return [of for of in cases if of.relaxable]


def known(seeds):
    return list(map(case, seeds))


@pytest.mark.parametrize("block", range(3))
def test_what_is_secured_is_the_most_there_is(block):
    """And where no plan exists, it is proven that none does."""
    valued = 0
    for of in known(range(block * 60, block * 60 + 60)):
        search = of.search()
        assert secure_mandatory(search) is (of.truth is not None), of.name
        if of.truth is None:
            continue
        assert search.best is not None, of.name
        assert of.points(search.mandatory_bound) >= of.truth.top.mandatory_value, of.name
        if of.model.value.exact:
            assert of.points(of.model.value.mandatory.at(search.best)) == of.truth.top.mandatory_value, of.name
        valued += of.truth.top.mandatory_value > 0
    assert valued > 0


def test_the_others_may_pause_without_loss():
    """The program of the mandatory projects alone has a point if and only if the whole one has."""
    without = 0
    for of in known(range(150)):
        found = cpsat.minimise(needed_program(of.model), of.model.value.mandatory.scaled(-1), EFFORT)
        assert (found.ending is Ending.OPTIMAL) is (of.truth is not None), of.name
        without += of.truth is None
    assert without > 5


def test_a_run_that_is_ruled_out_is_in_no_best_plan():
    """By brute force: no plan under it has as much mandatory value as is secured."""
    found = 0
    for of in [*shifting(range(30)), *relaxable(range(100))]:
        hopeless = hopeless_runs(of.model, of.secured, clock(), 1)
        for p, k in hopeless:
            found += 1
            assert of.model.problem.work.projects[p].must_run, of.name
            strand = of.model.problem.work.projects[p]
            running = [plan for plan in of.firsts if plan.plan.shifts[strand.owner] is not None]
            timings = {timing_of(of.relaxation, strand, plan) if strand.package else plan.plan.shifts[p] for plan in running}
            assert k not in timings, f"{of.name}: project {p} shifted by {k}"
    assert found > 0


def test_without_time_nothing_is_ruled_out():
    over = clock()
    over.spend(over.work)
    for of in shifting(range(30)):
        assert hopeless_runs(of.model, of.secured, over, 1) == frozenset(), of.name


def test_cheaply_secured_keeps_the_mandatory_value():
    """At the prices of the root, and at prices by chance; it never costs more than what was secured before."""
    cheaper = 0
    for of in [*shifting(range(30)), *relaxable(range(40))]:
        root = tree_of(of.floored).root()
        dice = np.random.default_rng(1)
        for prices in (prices_of(of.model, of.floored, root.duals), dice.random(of.model.program.size)):
            values = cheapest_mandatory(of.model, prices, of.secured, clock(0.5), 1)
            assert of.model.program.admits(values), of.name
            assert of.model.value.mandatory.at(values) >= of.floor, of.name
            before, after = float(prices @ of.secured), float(prices @ values)
            assert after <= before + prices.max(initial=0.0) * values.sum() * 1e-3, of.name
            cheaper += after < before - 1e-9
    assert cheaper > 2


def test_without_time_what_was_secured_stays():
    of = shifting(range(30))[0]
    prices = np.ones(of.model.program.size)
    over = clock()
    over.spend(over.work)
    assert (cheapest_mandatory(of.model, prices, of.secured, over, 1) == of.secured).all()


def test_prices_are_of_bookings_and_never_negative():
    for of in relaxable(range(60)):
        prices = prices_of(of.model, of.relaxation, tree_of(of.relaxation).root().duals)
        booked = {atom.column for c in of.model.columns.candidates for atom in c.atoms}
        assert (prices >= 0).all(), of.name
        assert set(np.nonzero(prices)[0].tolist()) <= booked, of.name


def chain(**fields):
    """Three projects, each waiting for the one before; the last one has the fields."""
    ids = ["apollo", "gemini", "zeus"]
    rows = [project(id, **(fields if id == "zeus" else {})) for id in ids]
    return [person("ada"), *rows, *(demand(f"{id}.dev") for id in ids), waits("apollo", "gemini"), waits("gemini", "zeus", hard=True)]


@pytest.mark.parametrize(
    ("rows", "needed"),
    [
        (chain(), set()),
        (chain(project_class="mandatory"), {0, 1, 2}),
        ([*chain(), directive("force_in", "gemini")], {0, 1}),
        ([*chain(), directive("force_in", "apollo")], {0}),
    ],
    ids=["nobody", "mandatory", "forced in", "the first"],
)
def test_what_must_run_needs_all_that_it_waits_for(rows, needed):
    assert needed_projects(problem_of(portfolio(*rows))) == needed


def test_a_limit_of_moves_keeps_everything_free():
    """Pausing what runs today is a move, which may be one too many."""
    rows = chain(project_class="mandatory")
    free, limited = (Case("chain", portfolio(*rows[:-2], *more)) for more in ([], [directive("max_moves", "plan", value=1)]))
    assert (needed_program(free.model).upper < free.model.program.upper).any()
    assert needed_program(limited.model) is limited.model.program


def test_nothing_mandatory_is_worth_nothing():
    of = next(of for of in known(range(60)) if of.truth and not len(of.model.value.mandatory.columns))
    assert best_mandatory(of.model, clock(), 1, None).reached == 0
    assert of.points(of.floor) == Fraction(0)


def test_a_plan_that_a_solve_left_poor_is_improved_by_neighbourhoods():
    """From one in which the mandatory projects have as little as may be, most of the value there is comes back, within all rules."""
    better = 0
    for of in shifting(range(60)):
        value, search = of.model.value.mandatory, of.search(work=2.0)
        poor = cpsat.minimise(needed_program(of.model), value, EFFORT).values
        if value.at(poor) == of.floor:
            continue
        improved = mandatory._improved(search, Solved(Ending.FEASIBLE, poor, None, None, 0.0), search.clock.stage(1.0))
        assert of.model.program.admits(improved.values), of.name
        assert value.at(poor) <= value.at(improved.values) <= of.floor, of.name
        better += value.at(improved.values) == of.floor
    assert better > 10
