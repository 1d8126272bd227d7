"""
Branch and bound over which projects run and when, on the lean relaxation.

Every node's bound is computed from the duals by weak duality, so it holds whatever the linear solver's floats did; a node that
no plan can live in shows itself by the price of the projects that fail to run. The tree gives two things: a bound on the value of
every plan, and choices of runs that are worth staffing.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from optimizer import mathopt
from optimizer.bounds import safe_bound
from optimizer.rows import FREE, Linear
from optimizer.solved import Ending

if TYPE_CHECKING:
    from optimizer.arrays import Floats
    from optimizer.model import Model
    from optimizer.relaxation import Relaxation

FRACTIONAL = 1e-4
"""Distance from a whole number below which a run counts as decided."""
ROUNDS = 4
"""Times that violated lazy rows are added at the root; other nodes leave theirs to the nodes after them."""


@dataclass(frozen=True)
class Node:
    """A part of the tree: runs that are barred, projects that must run."""

    barred: frozenset[int] = frozenset()
    must: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Explored:
    """A node after its relaxation was solved."""

    node: Node
    bound: int
    """Units of value that no plan in the node exceeds."""
    values: Floats | None
    """Columns of the relaxation; None if the solver gave none."""


@dataclass
class Tree:
    """The open nodes, best bound first."""

    model: Model
    relaxation: Relaxation
    seed: int = 1
    _open: list[tuple[int, int, Explored]] = field(default_factory=list)
    _added: dict[int, None] = field(default_factory=dict)
    """Lazy rows in use, in the order they came."""
    _count: int = 0
    _closed: int | None = None
    """Largest bound of a node that cannot be split further."""

    @property
    def bound(self) -> int | None:
        """Units of value that no plan exceeds; None before the root is explored."""
        bounds = [explored.bound for _, _, explored in self._open]
        bounds += [] if self._closed is None else [self._closed]
        return max(bounds, default=None)

    def root(self) -> Explored:
        """Explore the root."""
        explored = self.explore(Node())
        self.add([explored])
        return explored

    def next_nodes(self, worth: int) -> list[Node]:
        """
        Take the most promising open node off the tree and return its parts.

        Parameters
        ----------
        worth
            Units of value of the best plan known; nodes that cannot be better are kept only for their bound.
        """
        while self._open:
            _, _, explored = heapq.heappop(self._open)
            parts = [] if explored.bound <= worth or explored.values is None else self._split(explored)
            if parts:
                return parts
            self.close(explored)
        return []

    def parts(self, explored: Explored) -> list[Node]:
        """Return the parts of an explored node; none if all its runs are decided."""
        return self._split(explored)

    def close(self, explored: Explored) -> None:
        """Keep a node only for its bound."""
        self._closed = explored.bound if self._closed is None else max(self._closed, explored.bound)

    def add(self, explored: list[Explored]) -> None:
        """Put explored nodes into the tree."""
        for one in explored:
            self._count += 1
            heapq.heappush(self._open, (-one.bound, self._count, one))

    def explore(self, node: Node, limit: int | None = None, seconds: float = 60.0) -> Explored:
        """Solve a node's relaxation, adding lazy rows that it violates; the bound is never above ``limit``."""
        best, values = limit, None
        for _ in range(1 if node.must or node.barred else ROUNDS):
            rows = [(Linear.of(terms), -FREE, 0, group) for terms, group in (self.relaxation.lazy[i] for i in list(self._added))]
            program = self.relaxation.narrowed(node.barred, node.must).with_rows(rows)
            relaxed = mathopt.relax(program, self.relaxation.objective, mathopt.Budgeted(seconds, seed=self.seed))
            if relaxed.ending is not Ending.OPTIMAL or relaxed.duals is None or relaxed.values is None:
                break
            bound = -safe_bound(program, self.relaxation.objective, relaxed.duals)
            best, values = bound if best is None else min(best, bound), relaxed.values
            if not self._add_violated(values):
                break
        if best is None:
            best = -safe_bound(self.relaxation.program, self.relaxation.objective, np.zeros(len(self.relaxation.program.row_lower)))
        return Explored(node, best, values)

    def _add_violated(self, values: Floats) -> bool:
        violated = [
            i
            for i, (terms, _) in enumerate(self.relaxation.lazy)
            if i not in self._added and sum(values[column] * a for column, a in terms) > -FRACTIONAL * terms[-1][1]
        ]
        self._added.update(dict.fromkeys(violated))
        return len(violated) > 3

    def _split(self, explored: Explored) -> list[Node]:
        """Split by the most valuable project whose run is undecided, else by the shift that is."""
        values, node = explored.values, explored.node
        if values is None:
            return []
        weights = {p: float(self.model.problem.work.projects[p].weight) for p in self.relaxation.runs}
        chosen = {p: sum(values[c] for c in runs.values()) for p, runs in self.relaxation.runs.items()}
        doubt = {p: min(chosen[p], 1 - chosen[p]) * weights[p] for p in chosen if min(chosen[p], 1 - chosen[p]) > FRACTIONAL}
        if doubt:
            p = max(doubt, key=lambda p: (doubt[p], -p))
            stays_out = Node(node.barred | set(self.relaxation.runs[p].values()), node.must)
            return [stays_out, Node(node.barred, node.must | {p})]
        return self._split_shift(explored, values, weights)

    def _split_shift(self, explored: Explored, values: Floats, weights: dict[int, float]) -> list[Node]:
        node = explored.node
        doubt = {p: (1 - max(values[c] for c in runs.values())) * weights[p] for p, runs in self.relaxation.runs.items() if runs}
        doubt = {p: d for p, d in doubt.items() if d > FRACTIONAL and sum(values[c] for c in self.relaxation.runs[p].values()) > 0.5}
        if not doubt:
            return []
        p = max(doubt, key=lambda p: (doubt[p], -p))
        shifts = sorted(self.relaxation.runs[p])
        mass = np.cumsum([values[self.relaxation.runs[p][k]] for k in shifts])
        cut = max(range(len(shifts) - 1), key=lambda i: min(mass[i], mass[-1] - mass[i]))
        early = {self.relaxation.runs[p][k] for k in shifts[: cut + 1]}
        late = {self.relaxation.runs[p][k] for k in shifts[cut + 1 :]}
        return [Node(node.barred | late, node.must | {p}), Node(node.barred | early, node.must | {p})]
