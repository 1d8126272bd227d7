"""A linear program that stays loaded: changed bounds, added rows and old bases end where a fresh solve ends."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer import mathopt
from optimizer.bounds import safe_bound
from optimizer.mathopt import Budgeted, Simplex, relax
from optimizer.rows import FREE, Linear, RowBuilder
from optimizer.solved import Ending
from tests.optimizer.engine.cases import larger, relaxable, tree_of
from tests.optimizer.test_bounds import GROUP, drawn

SECONDS = 20.0
EASY = Budgeted(SECONDS)


def reached(relaxed, objective):
    """The least objective of a linear solve; None if there is no point."""
    if relaxed.values is None:
        return None
    return objective.constant + float(objective.coefficients @ relaxed.values[objective.columns])


def changed(dice, program):
    """Some upper bounds and some lower bounds of rows, tighter than they were."""
    upper = np.where(dice.random(program.size) < 0.4, dice.integers(program.lower, program.upper + 1), program.upper)
    loosened = np.where(dice.random(len(program.row_lower)) < 0.4, -FREE, program.row_lower)
    return upper, loosened


def row_of(dice, size):
    return Linear.of([(column, int(dice.integers(-9, 10))) for column in range(size)])


@pytest.fixture(params=[False, True], ids=["pivots", "barrier first"])
def barrier(request, monkeypatch):
    """Both ways to begin: with the barrier, every program without a basis goes through the interior point method."""
    if request.param:
        monkeypatch.setattr(mathopt, "BY_BARRIER", 0)
    return request.param


def test_what_was_changed_ends_where_a_fresh_solve_ends(barrier):
    """Six changes one after the other on each of 60 random programs; some add rows, some go on from a basis."""
    solved = impossible = 0
    for seed in range(60):
        dice = np.random.default_rng(seed)
        program, objective = drawn(dice)
        loaded = Simplex(program, objective, 1)
        assert loaded.starts_fresh is barrier
        basis = None
        for turn in range(6):
            if turn % 3 == 2:
                rows = [row for row in (row_of(dice, program.size) for _ in range(2)) if len(row.columns)]
                loaded.add(rows, GROUP)
                program = program.with_rows([(row, -FREE, 0, GROUP) for row in rows])
            upper, row_lower = changed(dice, program)
            found = loaded.solve(upper, row_lower, SECONDS, basis)
            afresh = relax(program.bounded(upper, row_lower), objective, EASY)
            text = f"seed {seed}, change {turn}"
            assert (found.ending is Ending.OPTIMAL) is (afresh.ending is Ending.OPTIMAL), text
            if found.ending is not Ending.OPTIMAL:
                impossible += 1
                continue
            solved += 1
            assert reached(found, objective) == pytest.approx(reached(afresh, objective), abs=1e-5), text
            bound = safe_bound(program.bounded(upper, row_lower), objective, found.duals)
            assert bound <= reached(afresh, objective) + 1e-5, text
            assert bound >= reached(afresh, objective) - 2, f"{text}: the duals are not those of the rows as they are"
            basis = found.basis if dice.random() < 0.7 else None
    assert solved > 80
    assert impossible > 10


def test_lazy_rows_and_nodes_of_a_tree_end_where_a_fresh_solve_ends(barrier):
    """The changes that searches make, on relaxations as they are."""
    looked = 0
    for of in [*relaxable(range(60)), larger(1), larger(2)]:
        tree = tree_of(of.relaxation)
        root = tree.root()
        program = tree._linear.program
        looked += len(program.row_lower) > len(of.relaxation.program.row_lower)
        for node in tree.parts(root):
            program = tree._linear.program
            explored = tree.explore(node, root)
            if explored.values is None:
                continue
            upper, row_lower = of.relaxation.bounds(node.barred, node.must)
            rows = np.concatenate([row_lower, program.row_lower[len(row_lower) :]])
            afresh = relax(program.bounded(upper, rows), of.relaxation.objective, EASY)
            worth = of.relaxation.value_bound(int(np.floor(reached(afresh, of.relaxation.objective))))
            assert explored.bound == pytest.approx(min(worth, root.bound), rel=1e-6, abs=2), f"{of.name}: {node}"
    assert looked, "no relaxation got lazy rows"


def test_a_solve_leaves_the_program_as_it_was():
    """Bounds are of the solve, not of the program: after a tight one the first answer comes again."""
    for seed in range(30):
        program, objective = drawn(np.random.default_rng(seed))
        loaded = Simplex(program, objective, 1)
        first = loaded.solve(program.upper, program.row_lower, SECONDS)
        loaded.solve(program.lower, program.row_lower, SECONDS)
        again = loaded.solve(program.upper, program.row_lower, SECONDS)
        assert first.ending is again.ending, f"seed {seed}"
        if first.values is not None:
            assert reached(again, objective) == pytest.approx(reached(first, objective), abs=1e-6), f"seed {seed}"


def test_numbers_of_any_size_keep_their_duals():
    """Rows are scaled by powers of two on their way to the solver, and prices back: 10**6 x >= 10**7 at 3 each costs 30."""
    rows = RowBuilder()
    x, y = rows.column(0, 100), rows.column(0, 100)
    rows.rows_of, rows.lower, rows.upper, rows.groups = [[(x, 10**6), (y, 1)]], [10**7], [FREE], [GROUP]
    program, objective = rows.program(), Linear.of([(x, 3), (y, 1)])
    found = Simplex(program, objective, 1).solve(program.upper, program.row_lower, SECONDS)
    assert reached(found, objective) == pytest.approx(30)
    assert found.duals[0] == pytest.approx(3e-6)


def test_a_program_of_few_columns_needs_no_barrier():
    program, objective = drawn(np.random.default_rng(1))
    assert not Simplex(program, objective, 1).starts_fresh
