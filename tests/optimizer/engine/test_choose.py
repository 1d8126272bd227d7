"""Dives: they end at a choice of runs, inside the node they began in, and never claim more than it."""

from __future__ import annotations

import itertools

import numpy as np

from optimizer.choose import dated, dive, settled
from optimizer.nodes import Node
from tests.optimizer.engine.cases import clock, holds, larger, relaxable, tree_of


def cases():
    return [*relaxable(range(120)), *(larger(seed) for seed in range(6)), larger(1, 30, 14)]


def test_a_dive_decides_all_runs():
    for of in cases():
        tree = tree_of(of.relaxation)
        root = tree.root()
        chosen = dive(tree, root, clock())
        assert not tree.parts(chosen), of.name
        assert chosen.bound <= root.bound, of.name
        for runs in of.relaxation.runs.values():
            mass = sum(float(chosen.values[c]) for c in runs.values())
            assert min(abs(mass), abs(1 - mass)) < 0.01, of.name


def test_a_dive_that_must_hurry_takes_nothing_back_and_decides_all_runs(monkeypatch):
    monkeypatch.setattr("optimizer.choose.CAREFUL", 0.0)
    for of in cases():
        tree = tree_of(of.relaxation)
        root, explored = tree.root(), []
        explore = tree.explore

        def noted(node, above=None, explore=explore, explored=explored, **rest):
            explored.append(explore(node, above, **rest))
            return explored[-1]

        monkeypatch.setattr(tree, "explore", noted)
        chosen = dive(tree, root, clock())
        assert not tree.parts(chosen), of.name
        kept = [one for one in explored if one.values is not None]
        for above, below in itertools.pairwise(kept):
            assert above.node.barred <= below.node.barred, f"{of.name}: a decision was taken back"


def test_a_dive_stays_in_the_node_it_began_in():
    dice = np.random.default_rng(1)
    for of in cases():
        tree = tree_of(of.relaxation)
        root, runs = tree.root(), list(of.relaxation.run.values())
        node = Node(frozenset(c for c in runs if dice.random() < 0.3))
        begun = tree.explore(node, root)
        chosen = dive(tree, begun, clock())
        assert chosen.node.barred >= node.barred, of.name
        assert chosen.bound <= begun.bound, of.name
        assert all(chosen.values[c] < 1e-6 for c in node.barred), of.name


def test_plans_with_the_runs_chosen_are_below_the_bound_of_the_choice():
    inside = 0
    for of in relaxable(range(120)):
        tree = tree_of(of.relaxation)
        chosen = dive(tree, tree.root(), clock())
        for plan in of.plans:
            if holds(chosen.node, of.relaxation, plan):
                inside += 1
                assert plan.value <= of.points(chosen.bound), of.name
    assert inside > 100


def test_no_time_means_no_decision():
    of = larger(1)
    tree = tree_of(of.relaxation)
    root = tree.root()
    over = clock()
    over.spend(over.work)
    assert dive(tree, root, over) is root


def test_while_dates_are_decided_nothing_is_made_to_run():
    """What has to run costs the others most while their ways out are taken away."""
    dated_only = 0
    for of in cases():
        tree = tree_of(of.relaxation)
        root = tree.root()
        chosen = dated(tree, root, clock())
        taken_back = chosen.node.must - root.node.must
        assert not taken_back or chosen.bound < root.bound, f"{of.name}: only the better side of a doubtful decision makes a project run"
        dated_only += not taken_back
        for p, runs in of.relaxation.runs.items():
            mass = sorted(float(chosen.values[c]) for c in runs.values())
            assert sum(mass[:-1]) < 0.5 or p in chosen.node.must, f"{of.name}: it is open when project {p} would run"
    assert dated_only > 60


def test_what_costs_too_much_to_run_does_not():
    """A project that can run but half, whatever is left away for it, is left away itself."""
    settled_down = 0
    for of in cases():
        tree = tree_of(of.relaxation)
        open_choice = dated(tree, tree.root(), clock())
        chosen = settled(tree, open_choice, clock())
        for p, runs in of.relaxation.runs.items():
            mass = sum(float(chosen.values[c]) for c in runs.values())
            assert mass < 0.01 or mass > 0.99, f"{of.name}: project {p}"
        settled_down += chosen.node != open_choice.node
    assert settled_down > 5
