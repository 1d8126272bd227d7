"""Branch and bound over which projects run and when, on the lean relaxation, with bounds that trust no float."""

from __future__ import annotations

import heapq
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from optimizer.nodes import Explored, Node, Question
from optimizer.proofs import Record
from optimizer.rows import FREE
from optimizer.solved import Ending

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.arrays import Floats, Ints
    from optimizer.linearized import Linearized
    from optimizer.proofs import Proof
    from optimizer.relaxation import Relaxation
    from optimizer.rows import Program

FRACTIONAL = 0.001
"""A run is decided if the relaxation gives it this close to 0 or 1."""
EACH_ROUND = 1500
"""Lazy rows added at once, the most violated ones."""
ENOUGH = 0.0001
"""Lazy rows are added to the root until they lower the bound by less than this part."""
SHARPENED = 2
"""How often the root becomes more precise once lazy rows no longer pay: at first roughly is enough, and far sooner there."""
FRESH = 0.02
"""New rows, as a part of all, from which a fresh start is quicker than going on from the old basis."""
MOST_SECONDS = 60.0
"""Wall time of one relaxation at most, unless said otherwise."""
VIOLATED = 0.002
"""A lazy row is added if a solution gives this much of a run more than there is of it."""


class Tree:
    """The open nodes, and the proof so far."""

    def __init__(self, relaxation: Relaxation, linear: Linearized, *, ties: bool = True, ties_below: bool = True) -> None:
        """
        Begin with nothing explored.

        Parameters
        ----------
        ties
            Whether lazy rows are added to the root; among hundreds of thousands of columns precision is the better use of the time.
        ties_below
            Whether lazy rows are added below the root too; they make bounds tight, but say little about what to decide next.
        """
        self.relaxation = relaxation
        self.leaf: Explored | None = None
        """The best node whose runs are all decided."""
        self._linear, self._ties, self._ties_below = linear, ties, ties_below
        self._open: list[tuple[int, int, Explored]] = []
        self._tied: dict[int, None] = {}
        self._closed: int | None = None
        self._record = Record(relaxation.runs)
        self._count = 0
        self._root = Explored(Node(), FREE, None)
        self._settled, self._sharpened = False, 0

    @property
    def bound(self) -> int | None:
        """Units of value that no plan exceeds; None before the root is explored."""
        return max((bound for bound in (self._closed, -self._open[0][0] if self._open else None) if bound is not None), default=None)

    def root(self, seconds: float = MOST_SECONDS) -> Explored:
        """Explore the root, with all the lazy rows that pay and that there is time for."""
        end = time.monotonic() + seconds
        self.begin(seconds)
        while self.deepen(max(0.0, end - time.monotonic())) and time.monotonic() < end:
            pass
        return self._root

    def begin(self, seconds: float = MOST_SECONDS, start: object = None) -> Explored:
        """Explore the root without lazy rows, from the ``basis`` of a like program if there is one."""
        self._root = self.explore(Node(), replace(self._root, basis=start), seconds=seconds)
        self._push(self._root)
        return self._root

    def share(self) -> None:
        """Leave the other cores to whatever goes on beside it from now on."""
        self._linear.share()

    def take_up(self, proof: Proof, ties: Sequence[int]) -> None:
        """
        Go on where another proof about this relaxation ended, once the root is explored and has no lazy rows yet.

        Its parts are explored as precisely as the root at the end: roughly, the prices that there are would do.

        Parameters
        ----------
        ties
            The lazy rows that its prices are for, after all others.
        """
        self._add(ties)
        self._open = []
        if isinstance(proof, Explored):
            self._take_as_root(self._no_worse(proof, self._root))
        else:
            for _ in range(SHARPENED):
                self._linear.sharpen()
            self._take_up_parts(Node(), proof)

    def _take_up_parts(self, node: Node, proof: Proof) -> None:
        if isinstance(proof, Explored):
            self._push(replace(self._no_worse(proof, self._root), values=None))
            return
        self._record.asked[node] = proof.question
        for part, of in zip(self._record.sides(node, proof.question), (proof.first, proof.second), strict=True):
            self._take_up_parts(part, of)

    def _no_worse(self, proven: Explored, solved: Explored) -> Explored:
        """Return what a solve says about a node that it holds, at the prices that bound it more tightly."""
        if proven.bound >= solved.bound or proven.duals is None:
            return replace(solved, node=proven.node)
        basis = self._linear.started(solved.basis, proven.duals)
        return replace(solved, node=proven.node, bound=proven.bound, duals=proven.duals, basis=basis)

    @property
    def tied(self) -> tuple[int, ...]:
        """The lazy rows added so far, in the order of their prices."""
        return tuple(self._tied)

    def proof(self, most: int) -> Proof:
        """Return why the bound holds, or nearly it: with prices of so many parts at most."""
        return self._record.proof(most)

    def deepen(self, seconds: float = MOST_SECONDS) -> bool:
        """
        Make the root's bound tighter by the lazy rows that it violates most, at last by more precision.

        Returns
        -------
        Whether that may pay once more.
        """
        root = self._root
        if self._count > 1:
            return False
        if root.values is None:
            return self._begun_anew(seconds)
        before = len(self._tied)
        if self._ties:
            self._tie(root.values)
        added = len(self._tied) - before
        if self._settled or not added:
            if self._sharpened == SHARPENED or not self._linear.sharpen():
                return False
            self._sharpened += 1
        fresh = added > FRESH * len(self._linear.program.row_lower) and self._linear.starts_fresh
        solved = self.explore(Node(), replace(root, basis=None) if fresh else root, seconds=seconds)
        self._take_as_root(solved if solved.values is not None else root)
        self._settled = root.bound - solved.bound <= ENOUGH * abs(root.bound)
        return solved.values is not None

    def _begun_anew(self, seconds: float) -> bool:
        """Explore a root again whose time was over before it was solved; return whether it is now."""
        self._take_as_root(self.explore(Node(), self._root, seconds=seconds))
        return self._root.values is not None

    def _take_as_root(self, explored: Explored) -> None:
        """Let an exploration of the root be the only open node."""
        self._root, self._open = explored, [(-explored.bound, 1, explored)]
        self._record.known[explored.node] = explored

    def branch(self, worth: int, seconds: float = MOST_SECONDS) -> bool:
        """
        Explore the parts of the most promising open node; return False if no open node is left that may hold a better plan.

        Parameters
        ----------
        worth
            Units of the best plan so far: nodes that promise no more are not split, but still count in the bound.
        """
        if not self._open or self._open[0][2].bound <= worth:
            return False
        _, _, explored = heapq.heappop(self._open)
        if explored.values is None:
            explored = self.explore(explored.node, explored, seconds=seconds)  # taken up, or its time was over before it was solved
            if explored.values is not None:
                self._push(explored)
                return True
        question = self.question(explored)
        if question is not None:
            self._record.asked[explored.node] = question
            for part in self._record.sides(explored.node, question):
                self._push(self.explore(part, explored, seconds=seconds))
            return True
        if explored.values is not None and (self.leaf is None or explored.bound > self.leaf.bound):
            self.leaf = explored
        self._closed = explored.bound if self._closed is None else max(self._closed, explored.bound)
        return bool(self._open) and self._open[0][2].bound > self._closed

    def _push(self, explored: Explored) -> None:
        self._count += 1
        self._record.known[explored.node] = explored
        heapq.heappush(self._open, (-explored.bound, self._count, explored))

    def explore(self, node: Node, above: Explored | None = None, *, most: Ints | None = None, seconds: float = MOST_SECONDS) -> Explored:
        """
        Solve a node's relaxation, adding lazy rows that it violates.

        Parameters
        ----------
        above
            An explored node that holds this one: the bound is never above its bound, and the solve starts from its basis.
        most
            (N,), units of each offer, where fewer are allowed than by the rules; the bound then holds for such plans only.
        """
        upper, row_lower = self.relaxation.bounds(node.barred, node.must, most)
        best, duals = (None, None) if above is None or above.bound == FREE else (above.bound, above.duals)
        values: Floats | None = None
        basis = None if above is None else above.basis
        relaxed = self._linear.solve(upper, row_lower, seconds, basis)
        if relaxed.ending is Ending.OPTIMAL and relaxed.duals is not None and relaxed.values is not None:
            values, basis, bound = relaxed.values, relaxed.basis, self._proven(upper, row_lower, relaxed.duals)
            if best is None or bound <= best:
                best, duals = bound, relaxed.duals
            if self._ties_below and above is not None and above.node != node:
                self._tie(values)
        if best is None:
            best = self._proven(upper, row_lower, np.zeros(len(self._linear.program.row_lower)))
        return Explored(node, best, values, basis, duals)

    def under(self, node: Node, most: Ints | None = None) -> Program:
        """Return the relaxation's program under a node, with the lazy rows there are."""
        return self._linear.program.bounded(*self.relaxation.bounds(node.barred, node.must, most))

    def _proven(self, upper: Ints, row_lower: Ints, duals: Floats) -> int:
        """Return the units of value that no plan under these bounds exceeds, whatever the duals are worth."""
        return self.relaxation.proven(self._linear.program.bounded(upper, row_lower), duals)

    def _tie(self, values: Floats) -> None:
        """Add the lazy rows that values violate most."""
        violated = self.relaxation.ties.violated(values, VIOLATED).tolist()
        self._add([i for i in violated if i not in self._tied][:EACH_ROUND])

    def _add(self, ties: Sequence[int]) -> None:
        if ties:
            self._tied.update(dict.fromkeys(ties))
            self._linear.add([self.relaxation.ties.row(i) for i in ties], ("demand", ""))

    def parts(self, explored: Explored) -> tuple[Node, ...]:
        """Return the parts of an explored node; none if all its runs are decided."""
        question = self.question(explored)
        return () if question is None else self._record.sides(explored.node, question)

    def question(self, explored: Explored) -> Question | None:
        """
        Return what to split an explored node by; None if all its runs are decided.

        It is split by whether a doubtful project runs, else by when; the project that takes most work comes first, because what
        is left for the others depends on it most.
        """
        values = explored.values
        if values is None:
            return None
        chosen = {p: sum(values[c] for c in runs.values()) for p, runs in self.relaxation.runs.items()}
        node, unsure = explored.node, {p: min(mass, 1 - mass) for p, mass in chosen.items()}
        doubt = {p: mass * self._work(p) for p, mass in unsure.items() if mass > FRACTIONAL and p not in node.must}
        if doubt:
            return Question(max(doubt, key=lambda p: (doubt[p], -p)))
        return self._question_of_shift(node, values, chosen)

    def _work(self, p: int) -> float:
        return 1.0 + float(self.relaxation.problem.work.projects[p].needed)

    def _question_of_shift(self, node: Node, values: Floats, chosen: dict[int, float]) -> Question | None:
        unbarred = {p: {k: c for k, c in runs.items() if c not in node.barred} for p, runs in self.relaxation.runs.items()}
        running = {p: runs for p, runs in unbarred.items() if len(runs) > 1 and chosen[p] > 0.5}
        doubt = {p: (1 - max(values[c] for c in runs.values())) for p, runs in running.items()}
        doubt = {p: mass * self._work(p) for p, mass in doubt.items() if mass > FRACTIONAL}
        if not doubt:
            return None
        p = max(doubt, key=lambda p: (doubt[p], -p))
        shifts = running[p]
        middle = sum(k * values[c] for k, c in shifts.items()) / sum(values[c] for c in shifts.values())
        early = [k for k in shifts if k <= middle]
        return Question(p, max(early)) if early and len(early) < len(shifts) else None
