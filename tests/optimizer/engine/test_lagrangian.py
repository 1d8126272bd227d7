"""The bound with whole runs: true at any prices, and at the relaxation's own at least as tight as weak duality."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.bounds import safe_bound
from optimizer.lagrangian import lagrangian_bound
from tests.optimizer.engine.cases import holds, larger, relaxable, tree_of

BLOCK = 80


def points(of, relaxation, program, prices):
    return of.points(relaxation.value_bound(lagrangian_bound(relaxation, program, prices)))


@pytest.mark.parametrize("block", range(3))
def test_no_prices_deny_a_plan(block):
    """Whatever they are, and in the parts of a node as well."""
    rng, looked = np.random.default_rng(block), 0
    for of in relaxable(range(block * BLOCK, (block + 1) * BLOCK)):
        for relaxation, plans in ((of.relaxation, of.plans), (of.floored, of.firsts)):
            tree = tree_of(relaxation)
            root = tree.root()
            size = len(relaxation.program.row_lower)
            for node in [root.node, *tree.parts(root)]:
                upper, row_lower = relaxation.bounds(node.barred, node.must)
                program = relaxation.program.bounded(upper, row_lower)
                inside = [plan.value for plan in plans if holds(node, relaxation, plan)]
                for prices in (np.zeros(size), root.duals[:size], root.duals[:size] * rng.uniform(0, 2, size), rng.normal(0, 50, size)):
                    looked += bool(inside)
                    bound = points(of, relaxation, program, prices)
                    assert not inside or bound >= max(inside), f"{of.name}, prices of block {block}: {node}"
    assert looked > 300


@pytest.mark.parametrize("seed", range(4))
def test_whole_runs_only_make_the_bound_tighter(seed):
    """At the prices that solve the relaxation, and by more where they are off."""
    of = larger(seed)
    relaxation, rng = of.relaxation, np.random.default_rng(seed)
    program, root = relaxation.program, tree_of(relaxation).begin()
    for prices in (root.duals, root.duals * rng.uniform(0.9, 1.1, len(root.duals))):
        weak = relaxation.value_bound(safe_bound(program, relaxation.objective, prices))
        whole = relaxation.value_bound(lagrangian_bound(relaxation, program, prices))
        assert whole <= weak * 1.000001, of.name


def test_without_prices_everything_runs_fully_staffed():
    """Then nobody competes, and the bound is the value of all projects at their best."""
    of = larger(1)
    bound = points(of, of.relaxation, of.relaxation.program, np.zeros(len(of.relaxation.program.row_lower)))
    everything = float(sum(p.weight for p in of.model.problem.work.projects))
    assert 0.5 * everything < bound <= everything * 1.001
