"""A choice of runs: which projects run, and under which shift, decided by diving through the relaxation."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from optimizer.branching import FRACTIONAL
from optimizer.nodes import Explored, Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
DATING = 0.8
"""Part of a dive's time for when everything would run."""
SETTLED = 0.5
"""Part of the doubtful projects that a round decides, once it is clear when everything would run."""
HALF = 0.5
"""Part of a run from which it rather runs than not."""


def dive(tree: Tree, root: Explored, clock: Clock) -> Explored:
    """Decide runs until the relaxation has nothing fractional about them: when everything would run, then what does."""
    return settled(tree, dated(tree, root, clock.stage(DATING)), clock)


def dated(tree: Tree, root: Explored, clock: Clock) -> Explored:
    """
    Decide when projects would run, the clearest first, and that some do not; that one does is never decided.

    A project that is made to run has to be staffed whatever that costs the others, and it costs most while their dates are decided, which
    takes away their ways out. Left free, the relaxation runs it less instead.

    Decisions that cost too much together are taken back for the better side of the doubtful one alone, while there is time. The less
    there is, the more is decided at once, because a dive that ends in the middle leaves much of what the relaxation promises to chance.
    """
    current, careful, rounds = root, clock.stage(CAREFUL), math.inf
    for _ in range(2 * len(tree.relaxation.problem.work.projects)):
        if current.values is None or clock.over() or not tree.parts(current):
            break
        node = _decided(tree, current.node, current.values, max(EACH_ROUND, 1 - UNDECIDED ** (1 / max(1.0, rounds - SPARED))))
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


def settled(tree: Tree, explored: Explored, clock: Clock) -> Explored:
    """
    Decide what runs where it is clear when.

    What runs least does not, which often makes the others run in full; what is then still left does, unless that costs too much.
    """
    while explored.values is not None and not clock.over():
        mass = _mass(tree, explored.node, explored.values)
        doubtful = sorted((p for p in mass if FRACTIONAL < mass[p] < 1 - FRACTIONAL), key=lambda p: (mass[p], p))
        if not doubtful:
            break
        least = [p for p in doubtful if mass[p] < HALF]
        node = explored.node
        node = _without(tree, node, _half(least)) if least else Node(node.barred, node.must.union(_half(doubtful[::-1])))
        below = tree.explore(node, explored, seconds=clock.left())
        if not least and below.bound < TOO_DEAR * explored.bound:
            below = tree.explore(_without(tree, explored.node, doubtful[:1]), explored, seconds=clock.left())
        if below.values is None:
            break
        explored = below
    return explored


def _half(projects: Sequence[int]) -> Sequence[int]:
    """Return the first of some projects, as many as a round decides."""
    return projects[: math.ceil(SETTLED * len(projects))]


def _without(tree: Tree, node: Node, projects: Iterable[int]) -> Node:
    """Return the part of a node in which some projects do not run."""
    return Node(node.barred.union(*(tree.relaxation.runs[p].values() for p in projects)), node.must)


def _mass(tree: Tree, node: Node, values: Floats) -> dict[int, float]:
    """Return how much of each project runs that is free not to."""
    return {p: sum(float(values[c]) for c in runs.values()) for p, runs in tree.relaxation.runs.items() if p not in node.must}


def _decided(tree: Tree, node: Node, values: Floats, part: float) -> Node:
    """Return the node in which the clearest of what hardly runs does not, and of what may run the clearest is dated."""
    mass = _mass(tree, node, values)
    likely = set(node.must) | {p for p in mass if mass[p] >= DECIDED}
    doubtful = sorted((p for p in mass if 1 - DECIDED < mass[p] < DECIDED), key=lambda p: (-abs(mass[p] - HALF), p))
    clear = doubtful[: max(1, round(part * len(doubtful)))]
    likely.update(p for p in clear if mass[p] >= HALF)
    node = _without(tree, node, [p for p in mass if mass[p] <= 1 - DECIDED or (p in clear and mass[p] < HALF)])
    return Node(node.barred | _other_dates(tree, values, node.barred, likely, part), node.must)


def _other_dates(tree: Tree, values: Floats, barred: frozenset[int], likely: set[int], part: float) -> set[int]:
    """Return the other shifts of projects that clearly run under one if they do, and of the clearest part of those that do not."""
    waiting: list[tuple[float, int, int]] = []
    free = {p: {k: c for k, c in tree.relaxation.runs[p].items() if c not in barred} for p in sorted(likely)}
    for p, runs in free.items():
        if len(runs) > 1:
            likeliest = max(runs, key=lambda k: (float(values[runs[k]]), -k))
            waiting.append((-float(values[runs[likeliest]]), p, likeliest))
    sure = sum(-mass >= DECIDED for mass, _, _ in waiting)
    decided = sorted(waiting)[: max(sure, 1, round(part * len(waiting)))]
    return {c for _, p, likeliest in decided for k, c in free[p].items() if k != likeliest}
