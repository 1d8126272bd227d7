"""Exchanges: what comes of them is a choice no worse than the one given, and as the node has it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.choose import dated, dive, settled
from optimizer.exchange import Choice, Exchange
from optimizer.nodes import Node
from optimizer.parts import within
from optimizer.solved import Ending, Relaxed
from tests.optimizer.engine.cases import clock, larger, relaxable, tree_of


def brief():
    """A few dozen exchanges, counted by work."""
    return clock(2.4)


def unbiased(of, tree, explored):
    """Return what a choice is bounded by, explored afresh, so that both sides are asked alike."""
    return tree.explore(Node(explored.node.barred, explored.node.must)).bound


def poor(tree, root):
    """Return the choice in which nothing runs that need not."""
    must = {p for p, project in enumerate(tree.relaxation.problem.work.projects) if project.must_run}
    idle = frozenset(c for p, runs in tree.relaxation.runs.items() if p not in must for c in runs.values())
    return dive(tree, tree.explore(Node(idle), root), clock())


def cases():
    return [*relaxable(range(80)), *(larger(seed) for seed in range(4))]


def test_an_exchange_never_ends_worse_than_it_began():
    """Begun from a dive, and from next to nothing, where it has much to gain."""
    gained = 0
    for of in cases():
        tree = tree_of(of.relaxation)
        root = tree.root()
        for chosen in (dive(tree, root, clock()), poor(tree, root)):
            better = Exchange(of.relaxation, 1).improved(chosen, Node(), brief())
            before, after = (unbiased(of, tree, one) for one in (chosen, better))
            assert after >= before - abs(before) * 1e-4 - 1, of.name
            assert not tree.parts(better), f"{of.name}: every run is decided"
            gained += after > before * 1.01 + 1
    assert gained > 30


def test_where_nothing_can_be_said_of_a_choice_it_stays(monkeypatch):
    """An exchange is better than a choice only if both have been solved."""
    monkeypatch.setattr("optimizer.exchange.mathopt.branch", lambda *_: Relaxed(Ending.UNKNOWN, None, None))
    of = larger(1)
    tree = tree_of(of.relaxation)
    chosen = dive(tree, tree.root(), clock())
    assert Exchange(of.relaxation, 1).improved(chosen, Node(), brief()) is chosen


def test_what_is_found_in_haste_does_not_take_the_place_of_a_dive(monkeypatch):
    """Where time is over at the first solution, it runs little, whatever the dive has chosen."""
    of = larger(1)
    tree = tree_of(of.relaxation)
    root = tree.root()
    chosen, idle = dive(tree, root, clock()), poor(tree, root)
    assert idle.bound < 0.9 * chosen.bound
    exchange = Exchange(of.relaxation, 1)
    worth = float(of.relaxation.objective.coefficients @ idle.values[of.relaxation.objective.columns])
    hasty = Choice(idle.values, worth, proven=False)
    monkeypatch.setattr(Exchange, "weeded", lambda *_: hasty)
    assert exchange.improved(chosen, Node(), brief()) is chosen
    monkeypatch.setattr(Exchange, "weeded", lambda *_: replace(hasty, proven=True))
    assert exchange.improved(chosen, Node(), brief()) is not chosen


def test_what_a_dive_left_undecided_is_weighed_or_else_settled(monkeypatch):
    """What is proven needs nothing settled; where nothing is found, what is settled is the choice."""
    asked = []
    for of in cases()[:40]:
        tree = tree_of(of.relaxation)
        root = tree.root()
        undecided = dated(tree, root, clock())
        otherwise = settled(tree, undecided, clock())

        def settle(otherwise=otherwise, of=of):
            asked.append(of.name)
            return otherwise

        better = Exchange(of.relaxation, 1).improved(undecided, Node(), brief(), settle)
        assert not tree.parts(better), f"{of.name}: every run is decided"
        assert better.bound >= otherwise.bound - abs(otherwise.bound) * 1e-3 - 1, of.name
    assert not asked
    monkeypatch.setattr("optimizer.exchange.mathopt.branch", lambda *_: Relaxed(Ending.UNKNOWN, None, None))
    assert Exchange(of.relaxation, 1).improved(undecided, Node(), brief(), settle) is otherwise
    assert asked == [of.name]


def test_on_small_relaxations_an_exchange_finds_the_best_choice():
    """Everything is open at first, so no plan is worth more than the choice promises."""
    for of in relaxable(range(80)):
        tree = tree_of(of.relaxation)
        better = Exchange(of.relaxation, 1).improved(poor(tree, tree.root()), Node(), brief())
        assert max(plan.value for plan in of.plans) * 9_998 / 10_000 <= of.points(better.bound + 2), of.name


def test_dates_that_are_settled_stay():
    """Mandatory projects run as they are secured; the others are exchanged around them."""
    settled = 0
    for of in cases()[:60]:
        tree = tree_of(of.relaxation)
        root = within(tree, tree.root(), of.model, of.secured, clock())
        settled += len(root.node.must)
        better = Exchange(of.relaxation, 1).improved(dive(tree, root, clock()), root.node, brief())
        assert better.node.barred >= root.node.barred, of.name
        assert better.node.must >= root.node.must, of.name
    assert settled > 3


@pytest.mark.parametrize("seed", range(3))
def test_exchanges_repeat(seed):
    of = larger(seed)
    tree = tree_of(of.relaxation)
    chosen = poor(tree, tree.root())
    first, second = (Exchange(of.relaxation, seed).improved(chosen, Node(), brief()) for _ in range(2))
    assert first.node == second.node
    assert first.bound == second.bound


def test_nothing_is_exchanged_without_a_solution():
    of = larger(1)
    nothing = tree_of(of.relaxation).explore(Node(), seconds=0.0)
    if nothing.values is None:
        assert Exchange(of.relaxation, 1).improved(nothing, Node(), brief()) is nothing
