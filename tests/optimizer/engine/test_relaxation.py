"""The lean relaxation: every plan is one of its points, worth no less there, whichever solver looks at it afterwards."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from optimizer.mandatory import hopeless_runs
from optimizer.offers import HUNDRED
from optimizer.relaxation import relaxation_of
from optimizer.rows import FREE
from tests.optimizer.engine.cases import clock, relaxable, tree_of
from tests.optimizer.engine.test_offers import keys

BLOCK = 100
BLOCKS = range(4)
MOST = 40
"""Plans of a portfolio, evenly drawn."""
NEAR = 1e-9
"""Relative error of sums of doubles."""


def seeds(block):
    return range(block * BLOCK, (block + 1) * BLOCK)


def point_of(of, relaxation, values):
    """Return the point that means a plan: what is delivered beyond the need counts for nothing, so shares shrink by it."""
    offers, columns, known = relaxation.offers, of.model.columns, keys(relaxation.offers)
    point = np.zeros(relaxation.program.size)
    for run, column in columns.run.items():
        point[relaxation.run[run]] = values[column]
    rents = len(columns.run)  # columns of runs and rents are made in the same order in both
    for i, rent in enumerate(columns.rents):
        point[rents + i] = values[rent.column]
    for c in columns.candidates:
        i = known.get((c.person, c.demand, c.shift, c.block.start, c.kept))
        if values[c.on] and i is not None:
            booked = sum(int(values[atom.column]) * int(atom.share.max()) for atom in c.atoms)
            point[relaxation.begin + i] = 1 if c.kept else booked / of.model.problem.step
    shares = relaxation.shares(point)
    delivered = np.bincount(offers.place, offers.minutes * shares, len(offers.places))
    need = np.array([HUNDRED * place.need for place in offers.places], float)
    shares *= np.minimum(1, need / np.maximum(delivered, 1))[offers.place]
    return point


def broken(relaxation, point):
    """Return the rules whose rows a point breaks by more than rounding."""
    program = relaxation.program
    activity, size = program.matrix @ point, abs(program.matrix) @ np.abs(point) + 1
    low = (program.row_lower > -FREE) & (activity < program.row_lower - NEAR * size)
    high = (program.row_upper < FREE) & (activity > program.row_upper + NEAR * size)
    outside = (point < program.lower) | (point > program.upper)
    return {program.groups[i][0] for i in np.nonzero(low | high)[0]} | {f"bounds of {i}" for i in np.nonzero(outside)[0]}


def some(plans):
    return plans[:: max(1, len(plans) // MOST)]


def worth(of, relaxation, point):
    """Return the points of value that a point promises."""
    objective = relaxation.objective
    units = -sum(Fraction(int(a)) * Fraction(float(x)) for a, x in zip(objective.coefficients, point[objective.columns], strict=True))
    return units / HUNDRED / of.model.value.scale


@pytest.mark.parametrize("block", BLOCKS)
def test_every_plan_is_a_point_and_worth_no_less_there(block):
    """So no solver, however exact, can deny it."""
    looked = 0
    for of in relaxable(seeds(block)):
        for plan in some(of.plans):
            values = of.values(plan)
            if values is None:
                continue
            looked += 1
            point = point_of(of, of.relaxation, values)
            assert broken(of.relaxation, point) == set(), f"{of.name}: {plan.plan}"
            assert worth(of, of.relaxation, point) >= plan.value * (1 - Fraction(1, 10**9)), f"{of.name}: {plan.plan}"
    assert looked > 300


@pytest.mark.parametrize("block", BLOCKS)
def test_plans_of_most_mandatory_value_stay_points_without_hopeless_runs(block):
    """What says that something is missing stays 0, so they pay no price either."""
    for of in relaxable(seeds(block)):
        relaxation = of.floored.without(hopeless_runs(of.model, of.secured, clock(), 1))
        for plan in some(of.firsts):
            values = of.values(plan)
            if values is not None and of.model.value.mandatory.at(values) >= of.floor:
                point = point_of(of, relaxation, values)
                assert broken(relaxation, point) == set(), f"{of.name}: {plan.plan}"
                assert worth(of, relaxation, point) >= plan.value * (1 - Fraction(1, 10**9)), f"{of.name}: {plan.plan}"


def test_rows_of_all_rules_are_among_them():
    """Or their mistakes would not be seen above."""
    rules = {group[0] for block in BLOCKS for of in relaxable(seeds(block)) for group in of.relaxation.program.groups}
    assert rules >= {"demand", "minimum_staffing", "capacity", "budget", "selection", "precedence", "equipment"}


def test_a_point_that_books_too_much_breaks_rows():
    """Twice of everything that is booked is more than the need, and often more than people have."""
    found = set()
    for of in relaxable(seeds(0)):
        for plan in some(of.plans)[:5]:
            values = of.values(plan)
            if values is not None and plan.plan.shares:
                point = point_of(of, of.relaxation, values)
                point[of.relaxation.begin :][: of.offers.size] *= 2
                found |= broken(of.relaxation, point)
    assert {"demand", "capacity", "budget"} <= found


def test_lazy_rows_tighten_the_root():
    """The rows are not for nothing: with them some roots are lower, and none is higher."""
    lower = 0
    for of in relaxable(range(300)):
        tree = tree_of(of.relaxation)
        loose = tree.begin().bound
        while tree.deepen():
            pass
        assert tree.bound <= loose + abs(loose) * 1e-9, of.name
        lower += tree.bound < loose
    assert lower > 0


def test_a_barred_run_and_a_required_project_are_bounds():
    for of in relaxable(seeds(0)):
        relaxation = of.relaxation
        if not relaxation.run:
            continue
        column, p = next(iter(relaxation.run.values())), next(iter(relaxation.runs))
        upper, row_lower = relaxation.bounds(frozenset([column]), frozenset([p]))
        assert (upper[column], row_lower[relaxation.selection[p]]) == (0, 1), of.name
        assert (np.delete(upper, column) == np.delete(relaxation.program.upper, column)).all(), of.name
        run = next(iter(relaxation.run))
        assert relaxation.without(frozenset([run])).program.upper[relaxation.run[run]] == 0, of.name
        assert relaxation.program.upper[relaxation.run[run]] == 1, f"{of.name}: the one it was made of stays"


def test_a_margin_asks_for_more_staff_and_never_promises_more():
    """Rows ask for more than the minimum of what runs, unless that is all it needs."""
    fuller = 0
    for of in relaxable(seeds(0)):
        careful = relaxation_of(of.model.problem, of.offers, margin_pct=15)
        plain, roomy = tree_of(of.relaxation).root(), tree_of(careful).root()
        assert roomy.bound <= plain.bound + 1, of.name
        fuller += (careful.program.matrix != of.relaxation.program.matrix).nnz > 0
    assert fuller > 0
