"""A choice of runs: which projects run, and under which shift, decided by diving through the relaxation."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from optimizer.branching import FRACTIONAL
from optimizer.nodes import Explored, Node

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.arrays import Floats
    from optimizer.branching import Tree
    from optimizer.clock import Clock

DECIDED = 0.9
"""Part of a run from which a dive takes it as decided."""
EACH_ROUND = 0.3
"""Part of the undecided projects that a round decides at least."""
UNDECIDED = 0.05
"""Part of what is undecided that may still be so when there is time for a last round."""
SPARED, TAKEN_BACK = 1, 4
"""Rounds that there should be time for besides, and those from which on decisions may be taken back, which takes two more."""
TOO_DEAR = 0.995
"""Decisions that leave less than this part of the bound are taken back for a single one."""
CAREFUL = 0.6
"""Part of a dive's time after which nothing is taken back any more, so that it ends with everything decided."""


def dive(tree: Tree, root: Explored, clock: Clock) -> Explored:
    """
    Decide runs, the clearest first, until the relaxation has nothing fractional about them.

    Decisions that cost too much together are taken back for the better side of the doubtful one alone, while there is time. The less
    there is, the more is decided at once, because a dive that ends in the middle leaves much of what the relaxation promises to chance.
    The last node is a choice of runs worth staffing.
    """
    current, careful, rounds = root, clock.stage(CAREFUL), math.inf
    for _ in range(2 * len(tree.relaxation.problem.work.projects)):
        if current.values is None or clock.over() or not tree.parts(current):
            break
        node = _decided(tree, current, max(EACH_ROUND, 1 - UNDECIDED ** (1 / max(1.0, rounds - SPARED))))
        if node == current.node:
            break
        began = clock.elapsed()
        explored = tree.explore(node, current, seconds=clock.left())
        if clock.workers > 1:
            rounds = clock.left() / max(1e-3, clock.elapsed() - began)
        in_time = rounds > TAKEN_BACK and not careful.over()
        if explored.values is None or (explored.bound < TOO_DEAR * current.bound and in_time):
            sides = [tree.explore(part, current, seconds=clock.left()) for part in tree.parts(current)]
            explored = max(sides, key=lambda one: (one.values is not None, one.bound))
        if explored.values is None:
            break
        current = explored
    return current


def _decided(tree: Tree, explored: Explored, part: float) -> Node:
    """Return the node in which all clear runs are decided, and the clearest part of the doubtful ones."""
    values = np.zeros(0) if explored.values is None else explored.values
    barred, must = set(explored.node.barred), set(explored.node.must)
    doubtful: list[tuple[float, int]] = []
    for p, runs in tree.relaxation.runs.items():
        mass = sum(float(values[c]) for c in runs.values())
        if mass >= DECIDED:
            must.add(p)
        elif mass <= 1 - DECIDED:
            barred.update(runs.values())
        else:
            doubtful.append((-abs(mass - 0.5), p))
    for _, p in sorted(doubtful)[: max(1, round(part * len(doubtful)))] if doubtful else ():
        runs = tree.relaxation.runs[p]
        if sum(float(values[c]) for c in runs.values()) >= 0.5:
            must.add(p)
        else:
            barred.update(runs.values())
    _decide_shifts(tree, values, barred, must, part)
    return Node(frozenset(barred), frozenset(must))


def _decide_shifts(tree: Tree, values: Floats, barred: set[int], must: set[int], part: float) -> None:
    """Bar the other shifts of projects that clearly run under one, and of the clearest part of those that do not."""
    waiting: list[tuple[float, int]] = []
    for p in sorted(must):
        runs = {k: c for k, c in tree.relaxation.runs[p].items() if c not in barred}
        if len(runs) > 1:
            waiting.append((-max(float(values[c]) for c in runs.values()), p))
    sure = sum(-mass >= DECIDED for mass, _ in waiting)
    for _, p in sorted(waiting)[: max(sure, 1, round(part * len(waiting)))]:
        runs = {k: c for k, c in tree.relaxation.runs[p].items() if c not in barred}
        likely = max(runs, key=lambda k: (float(values[runs[k]]), -k))
        barred.update(c for k, c in runs.items() if k != likely)


def choice_of(runs: Mapping[int, Mapping[int, int]], values: Floats) -> dict[int, int]:
    """Return the shift of each project that mostly runs."""
    chosen = {}
    for p, shifts in runs.items():
        mass = {k: float(values[c]) for k, c in shifts.items()}
        if mass and sum(mass.values()) >= 1 - FRACTIONAL - 0.5:
            chosen[p] = max(mass, key=lambda k: (mass[k], -k))
    return chosen
