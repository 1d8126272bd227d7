"""The first-order method: its bounds hold as well, however rough its answers, and on a larger portfolio they come close."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.bounds import safe_bound
from optimizer.branching import Tree
from optimizer.nodes import Node
from optimizer.pdlp import FirstOrder, Precision
from optimizer.rows import FREE, Linear, RowBuilder
from optimizer.solved import Ending
from tests.optimizer.engine.cases import holds, larger, relaxable, tree_of
from tests.optimizer.test_bounds import GROUP, drawn, least

FINE, ROUGH = Precision(1e-4, 1), Precision(1e-1, 1)


def tree(relaxation, precision=FINE):
    return Tree(relaxation, FirstOrder(relaxation.program, relaxation.objective, precision))


@pytest.mark.parametrize("precision", [FINE, ROUGH], ids=["fine", "rough"])
@pytest.mark.parametrize("block", range(3))
def test_no_bound_is_below_a_plan(block, precision):
    """At the root, in the parts it is split into, and for the best plans of most mandatory value."""
    looked = 0
    for of in relaxable(range(block * 60, (block + 1) * 60)):
        for relaxation, plans in ((of.relaxation, of.plans), (of.floored, of.firsts)):
            looked += 1
            tried = tree(relaxation, precision)
            root = tried.root()
            for one in [root, *(tried.explore(node, root) for node in tried.parts(root))]:
                denied = [p for p in plans if holds(one.node, relaxation, p) and p.value > of.points(one.bound)]
                assert not denied, f"{of.name}: {one.node}"
    assert looked > 40


@pytest.mark.parametrize("seed", range(4))
def test_on_a_larger_portfolio_the_bound_is_close_to_that_of_the_simplex(seed):
    """Half a percent; afterwards in a node with barred runs, from where the root ended."""
    of = larger(seed, 30, 14)
    rough, exact = tree(of.relaxation), tree_of(of.relaxation)
    roots = rough.begin(), exact.begin()
    assert roots[0].bound >= roots[1].bound * (1 - 1e-6), of.name
    assert roots[0].bound <= roots[1].bound * 1.005, of.name
    node = Node(frozenset(list(of.relaxation.run.values())[::3]))
    below = rough.explore(node, roots[0]), exact.explore(node, roots[1])
    assert below[1].bound * (1 - 1e-6) <= below[0].bound <= below[1].bound * 1.005, of.name


def test_bounds_of_programs_of_any_shape_hold():
    """Negative columns, equations and ranges, which no relaxation of ours has."""
    optimal = 0
    for seed in range(60):
        program, objective = drawn(np.random.default_rng(seed))
        true = least(program, objective)
        found = FirstOrder(program, objective, FINE).solve(program.upper, program.row_lower, 0.5)
        if true is not None and found.duals is not None:
            optimal += 1
            assert safe_bound(program, objective, found.duals) <= true, f"seed {seed}"
    assert optimal > 15


def test_added_rows_bind():
    """Of 9 x at most, a row allows 4."""
    rows = RowBuilder()
    x, y = rows.column(0, 9), rows.column(4, 4)
    rows.at_most([(x, 1), (y, 1)], 20, GROUP)
    program, gain = rows.program(), Linear.of([(x, -1)])
    loaded = FirstOrder(program, gain, FINE)
    assert loaded.solve(program.upper, program.row_lower, 5.0).values[x] == pytest.approx(9, rel=0.01)
    loaded.add([Linear.of([(x, 1), (y, -1)])], GROUP)
    found = loaded.solve(program.upper, program.row_lower, 5.0)
    assert found.values[x] == pytest.approx(4, rel=0.01)
    assert loaded.program.row_upper.tolist() == [20, 0]
    assert loaded.program.row_lower.tolist() == [-FREE, -FREE]
    known = loaded.solve(program.upper, program.row_lower, 5.0, (found.basis[0], found.basis[1][:1]))
    assert known.ending is Ending.OPTIMAL
    assert known.values[x] == pytest.approx(4, rel=0.01), "from what was known of the program with fewer rows"
