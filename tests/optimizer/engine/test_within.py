"""The part of all plans in which the mandatory projects run as secured: explored if there is time, and else as its root says."""

from __future__ import annotations

import numpy as np

from optimizer.branching import Tree
from optimizer.choose import dive
from optimizer.mathopt import Simplex
from optimizer.parts import node_within, within
from optimizer.solved import Ending, Relaxed
from tests.builders import demand, person, portfolio, project
from tests.optimizer.engine.cases import Case, clock, tree_of


def movable():
    """A mandatory project that may begin in three weeks, and one that competes with it."""
    rows = project("apollo", project_class="mandatory", max_shift_weeks=2), project("borealis", max_shift_weeks=1)
    staffed = demand("apollo.dev", weeks=(0, 3)), demand("borealis.dev", project_id="borealis", weeks=(0, 3))
    return Case("movable", portfolio(person("ada"), *rows, *staffed))


class Tired:
    """Solves the first program, and nothing after that."""

    def __init__(self, linear):
        self._linear, self._asked = linear, 0

    def __getattr__(self, name):
        return getattr(self._linear, name)

    def solve(self, *bounds):
        self._asked += 1
        return self._linear.solve(*bounds) if self._asked == 1 else Relaxed(Ending.UNKNOWN, None, None)


def test_the_root_stands_in_without_barred_runs_where_there_is_no_time():
    of = movable()
    tree = Tree(of.relaxation, Tired(Simplex(of.relaxation.program, of.relaxation.objective, 1)))
    root = tree.begin()
    begin, node = within(tree, root, of.model, of.secured, clock()), node_within(tree, of.model, of.secured)
    barred = list(node.barred)
    assert barred
    assert begin.node == node
    assert begin.bound == root.bound
    assert not begin.values[barred].any()
    assert (np.delete(begin.values, barred) == np.delete(root.values, barred)).all()


def test_it_is_explored_where_there_is_time():
    of = movable()
    tree = tree_of(of.relaxation)
    root = tree.begin()
    begin = within(tree, root, of.model, of.secured, clock())
    assert begin.node == node_within(tree, of.model, of.secured)
    assert begin.bound <= root.bound
    assert dive(tree, begin, clock()).values is not None
