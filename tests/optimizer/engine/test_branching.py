"""The tree over the relaxation: no bound is ever below a plan that exists, and every plan that exists is known by brute force."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.mandatory import hopeless_runs
from optimizer.nodes import Node
from tests.optimizer.engine.cases import clock, holds, relaxable, tree_of

BLOCK = 100
BLOCKS = range(4)
"""Of 400 portfolios more than 200 can be relaxed."""
MOST = 60
"""Nodes split of one tree."""


def seeds(block):
    return range(block * BLOCK, (block + 1) * BLOCK)


def denied(of, relaxation, explored, plans):
    """Return the plans of an explored node that its bound says there are not."""
    return [plan for plan in plans if holds(explored.node, relaxation, plan) and plan.value > of.points(explored.bound)]


def tallest(of):
    return max(plan.value for plan in of.plans)


@pytest.mark.parametrize("block", BLOCKS)
def test_the_root_and_what_branching_leaves_are_never_below_a_plan(block):
    """Nor does the bound rise while nodes are split; somewhere it is exact, or else it would prove little."""
    looked = exact = 0
    for of in relaxable(seeds(block)):
        looked += 1
        tree = tree_of(of.relaxation)
        root = tree.root()
        assert not denied(of, of.relaxation, root, of.plans), of.name
        assert tree.bound == root.bound, of.name
        for _ in range(MOST):
            before, more = tree.bound, tree.branch(0)
            assert of.points(tree.bound) >= tallest(of), of.name
            assert tree.bound <= before, of.name
            if not more:
                break
        exact += of.points(tree.bound) * 1000 <= tallest(of) * 1001
    assert looked >= 30
    assert exact * 3 > looked


@pytest.mark.parametrize("block", BLOCKS)
def test_no_part_of_a_node_denies_a_plan_and_none_loses_one(block):
    """Every plan of a node is in one of its parts at least, in none if it is not in the node, and below the bounds of all."""
    split = 0
    for of in relaxable(seeds(block)):
        tree = tree_of(of.relaxation)
        waiting = [tree.root()]
        while waiting and split < 400:
            above = waiting.pop()
            parts = tree.parts(above)
            explored = [tree.explore(part, above) for part in parts]
            split += len(parts)
            for one in explored:
                assert one.bound <= above.bound, of.name
                assert not denied(of, of.relaxation, one, of.plans), of.name
            for plan in of.plans if parts else ():
                inside = holds(above.node, of.relaxation, plan)
                assert any(holds(part, of.relaxation, plan) for part in parts) == inside, of.name
            waiting += explored
    assert split > 0


@pytest.mark.parametrize("block", BLOCKS)
def test_a_node_drawn_by_chance_denies_no_plan(block):
    """Some runs barred and some projects made to run, whether or not a plan is left; solved from the root's basis and afresh."""
    dice, found = np.random.default_rng(block), 0
    for of in relaxable(seeds(block)):
        tree, columns = tree_of(of.relaxation), list(of.relaxation.run.values())
        root = tree.root()
        for _ in range(4):
            barred = frozenset(c for c in columns if dice.random() < 0.3)
            must = frozenset(p for p in of.relaxation.runs if dice.random() < 0.3)
            for above in (root, None):
                explored = tree.explore(Node(barred, must), above)
                assert not denied(of, of.relaxation, explored, of.plans), f"{of.name}: {explored.node}"
            found += any(holds(explored.node, of.relaxation, plan) for plan in of.plans)
    assert found > 20


@pytest.mark.parametrize("block", BLOCKS)
def test_bounds_hold_for_plans_of_most_mandatory_value_without_hopeless_runs(block):
    """The floor and the barred runs cut plans off, but none that has as much mandatory value as there is."""
    for of in relaxable(seeds(block)):
        hopeless = hopeless_runs(of.model, of.secured, clock(), 1)
        relaxation = of.floored.without(hopeless)
        tree = tree_of(relaxation)
        assert not denied(of, relaxation, tree.root(), of.firsts), of.name
        for _ in range(MOST):
            more = tree.branch(0)
            assert of.points(tree.bound) >= of.truth.top.value, of.name
            if not more:
                break


def test_a_node_that_bars_the_best_runs_is_bounded_lower():
    """A bound that never falls would pass all of the above."""
    lower = 0
    for of in relaxable(range(BLOCK)):
        tree = tree_of(of.relaxation)
        root = tree.root()
        nothing = tree.explore(Node(frozenset(of.relaxation.run.values())), root)
        lower += nothing.bound < root.bound
    assert lower > 30


def test_fewer_units_of_offers_bound_fewer_plans():
    """With no units at all, what is left is what nobody decides on."""
    for of in relaxable(range(BLOCK)):
        tree = tree_of(of.relaxation)
        root = tree.root()
        none = tree.explore(Node(), root, most=np.zeros(of.offers.size, np.int64))
        idle = [plan for plan in of.plans if not any(any(row[of.facts.free :]) for row in plan.plan.shares.values())]
        assert none.bound <= root.bound, of.name
        assert all(plan.value <= of.points(none.bound) for plan in idle), of.name


def test_splitting_stops_where_nothing_better_is_promised():
    """A plan worth the bound leaves no node to split, and the bound stays."""
    for of in relaxable(range(BLOCK)):
        tree = tree_of(of.relaxation)
        root = tree.root()
        assert not tree.branch(root.bound), of.name
        assert tree.bound == root.bound, of.name


def test_no_bound_is_known_before_the_root_is_explored():
    assert tree_of(relaxable(range(9))[0].relaxation).bound is None
