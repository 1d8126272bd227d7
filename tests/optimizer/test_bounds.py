"""Safe bounds: whatever duals a solver hands over, no feasible point is below."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from optimizer.bounds import safe_bound
from optimizer.mathopt import Budgeted, relax
from optimizer.rows import FREE, Linear, RowBuilder
from optimizer.solved import Ending

GROUP = ("rule", "subject")


def drawn(dice, *, scale=1):
    """A random program of up to five columns and four rows, and an objective; large numbers with ``scale``."""
    rows = RowBuilder()
    size = int(dice.integers(1, 6))
    for _ in range(size):
        lower = int(dice.integers(-2, 2))
        rows.column(lower, lower + int(dice.integers(0, 4)))
    for _ in range(int(dice.integers(1, 5))):
        terms = [(column, int(dice.integers(-9, 10)) * scale) for column in range(size)]
        middle, kind = int(dice.integers(-12, 13)) * scale, int(dice.integers(0, 4))
        bounds = [(-FREE, middle), (middle, FREE), (middle, middle), (middle - 3 * scale, middle + 5 * scale)][kind]
        rows.add(terms, *bounds, GROUP)
    objective = Linear.of([(column, int(dice.integers(-20, 21)) * scale) for column in range(size)], int(dice.integers(-5, 6)))
    return rows.program(), objective


def points(program):
    spans = [range(lo, hi + 1) for lo, hi in zip(program.lower.tolist(), program.upper.tolist(), strict=True)]
    return (np.array(point, np.int64) for point in product(*spans))


def least(program, objective):
    """The true minimum, by looking at every point; None if no point is feasible."""
    return min((objective.at(point) for point in points(program) if not len(program.violated(point))), default=None)


@pytest.mark.parametrize("scale", [1, 10**6, 10**9])
def test_no_duals_give_a_bound_above_the_minimum(scale):
    """Duals of any sign and size, wrong on purpose; with large numbers the sums leave the exact range of doubles."""
    feasible = 0
    for seed in range(150):
        dice = np.random.default_rng(seed)
        program, objective = drawn(dice, scale=scale)
        true = least(program, objective)
        if true is None:
            continue
        feasible += 1
        for size in (0.0, 0.1, 1.0, 1e3, 1e12):
            duals = dice.normal(0, 1, len(program.row_lower)) * size
            assert safe_bound(program, objective, duals) <= true, f"seed {seed}, duals of {size}"
    assert feasible > 50


def test_duals_of_the_relaxation_give_a_bound_close_to_the_minimum():
    """Safe is not enough: no bound at all would be safe. With the relaxation's duals half of them are exact."""
    exact = feasible = 0
    for seed in range(120):
        program, objective = drawn(np.random.default_rng(seed))
        true = least(program, objective)
        relaxed = relax(program, objective, Budgeted(5.0))
        if true is None or relaxed.duals is None:
            continue
        feasible += 1
        bound = safe_bound(program, objective, relaxed.duals)
        assert bound <= true, f"seed {seed}"
        exact += bound >= true - 1
    assert feasible > 20
    assert exact * 2 > feasible


def test_a_dual_on_an_open_side_counts_for_nothing():
    """At most 3: a price on falling short of it would need the side that is open."""
    rows = RowBuilder()
    x = rows.column(0, 9)
    rows.at_most([(x, 1)], 3, GROUP)
    gain = Linear.of([(x, -1)])
    assert safe_bound(rows.program(), gain, np.array([-1.0])) == -3 - 1  # the sums' error is paid for by one whole unit
    assert safe_bound(rows.program(), gain, np.array([1.0])) <= -9


def test_a_bound_without_rows_is_that_of_the_columns():
    rows = RowBuilder()
    columns = [rows.column(-2, 5), rows.column(1, 3)]
    objective = Linear.of([(columns[0], 2), (columns[1], -4)], 7)
    bound = safe_bound(rows.program(), objective, np.zeros(0))
    assert -4 - 12 + 7 - 1 <= bound <= -4 - 12 + 7


def test_a_bound_holds_where_the_relaxation_is_not_optimal():
    """An infeasible program has every bound; the duals of its relaxation are not given away as any."""
    rows = RowBuilder()
    x = rows.column(0, 9)
    rows.at_least([(x, 2)], 4, GROUP)
    rows.at_most([(x, 3)], 3, GROUP)
    relaxed = relax(rows.program(), Linear.of([(x, 1)]), Budgeted(5.0))
    assert relaxed.ending is not Ending.OPTIMAL
    assert relaxed.duals is None
