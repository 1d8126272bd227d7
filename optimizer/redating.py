"""
A choice of dates where work packages move by themselves: as the relaxation half has it or as dated, and on from there by whole moves.

A dive through such a relaxation ends late, undecided or worse than the dates there are: most of it is for dates that nothing speaks
for. But where everything has half run in it is a choice of dates that goes together. Under the prices of a choice each move gains
something, with all that has to move along; exchanges look at a few projects and their best moves at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from optimizer.coupled import couplings_of
from optimizer.exchange import IDLE, Choice, Exchange, Opening, Pace
from optimizer.lagrangian import gains_of_runs
from optimizer.nodes import Explored, Node
from optimizer.timing import taken_apart, weeks_moved

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from optimizer.arrays import Floats
    from optimizer.clock import Clock
    from optimizer.coupled import Couplings
    from optimizer.relaxation import Relaxation

FIRST_SECONDS, FIRST, FIRST_GAP = 6.0, 0.35, 5e-3
"""Wall time, part of the time left and relative gap of choosing what runs under one timing each."""
OPENED = 3.0
"""Projects opened at first; the number follows the time that exchanges take."""
BEST_MOVES, OTHER_MOVES = 4, 2
"""Moves of each package or project that an exchange looks at: those that gain most, and some by chance."""
PATIENCE = 4
"""Exchanges without gain for each project after which to stop: some of the dates that they look at are drawn anew."""


class Move(NamedTuple):
    """Another timing of one thing, with all that has to move along."""

    gain: float
    """In the relaxation's objective, under the prices of a choice."""
    timings: Mapping[int, int]
    """By strand."""


class Redated(NamedTuple):
    """Choices of runs, all decided."""

    best: Explored
    dated: Explored | None
    """With everything as dated, or as near to that as may be; None if that was not found."""

    @property
    def choices(self) -> list[Explored]:
        """Both, or the best one alone if it is no other."""
        return [self.best, *([self.dated] if self.dated is not None and self.dated.node != self.best.node else [])]


@dataclass
class Redating:
    """Chooses among dates within a node whose relaxation is solved."""

    exchange: Exchange
    begin: Explored
    _known: tuple[Floats, Mapping[int, tuple[Move, ...]]] | None = field(default=None, init=False)

    def chosen(self, given: Explored | None, clock: Clock) -> Redated:
        """
        Return what the best of a given choice, the relaxation's and the dated one leads to.

        Parameters
        ----------
        given
            Of an earlier plan; what it leaves undecided counts for nothing. None if there is none.
        """
        relaxed, dated = self._as_relaxed(clock), self._as_dated(clock)
        kept = None if given is None or given.values is None else self.exchange.opened(given.values, Opening(), self.begin.node, clock)
        known = [choice for choice in (kept, relaxed, dated) if choice is not None]
        if not known:
            return Redated(given or half_run(self.exchange.relaxation, self.begin), None)
        best = self._exchanged(min(known, key=lambda choice: choice.worth), clock)
        return Redated(self.exchange.explored(best), None if dated is None else self.exchange.explored(dated))

    def _as_relaxed(self, clock: Clock) -> Choice | None:
        """Return the best choice of what has half run in the relaxation by the dates for that; None if none was found."""
        halfway = half_run(self.exchange.relaxation, self.begin).values
        return None if halfway is None else self._first(self._timings_in(halfway), clock)

    def _as_dated(self, clock: Clock) -> Choice | None:
        """Return the best choice of what runs as dated, or as near to that as the node allows; None if none was found."""
        return self._first(self._nearest, clock)

    def _first(self, timings: Mapping[int, int], clock: Clock) -> Choice | None:
        """Return the best choice in which everything runs under one timing, or not at all."""
        everything, nothing = frozenset(self.exchange.relaxation.runs), np.zeros(self.exchange.relaxation.program.size)
        opening = Opening(everything, seconds=min(FIRST_SECONDS, clock.stage(FIRST).left()), gap=FIRST_GAP)
        return self.exchange.opened(nothing, opening, self._only(timings.items(), everything), clock)

    def _exchanged(self, best: Choice, clock: Clock) -> Choice:
        """Return the best choice found by opening some projects after the other among some moves."""
        projects = self.exchange.undecided(self.begin.node)
        pace = Pace(OPENED, 1, max(IDLE, PATIENCE * len(projects)))
        return self.exchange.exchanged(
            best, projects, clock, pace, lambda rng, free, values: self._only(self._some(rng, free, values, clock), free)
        )

    def _only(self, runs: Iterable[tuple[int, int]], free: Iterable[int]) -> Node:
        """Return the node in which what is free runs under some runs alone, if at all."""
        node, known = self.begin.node, self.exchange.relaxation.runs
        kept = {known[p][k] for p, k in runs}
        return Node(node.barred | {c for p in free for c in known[p].values() if c not in kept}, node.must)

    def _some(self, rng: np.random.Generator, free: frozenset[int], values: Floats, clock: Clock) -> set[tuple[int, int]]:
        """Return for everything that is free the run it has, and those of its best moves and of some others."""
        moves, timings = self._moves(values, clock), self._timings(values)
        runs = {(p, timings[p]) for p in free if p in timings}
        for p in sorted(free):
            mine = [move for move in moves.get(p, ()) if free.issuperset(move.timings)]
            others = rng.permutation(len(mine))[:OTHER_MOVES].tolist()
            for move in (*mine[:BEST_MOVES], *(mine[i] for i in others)):
                runs.update(move.timings.items())
        return runs

    def _moves(self, values: Floats, clock: Clock) -> Mapping[int, tuple[Move, ...]]:
        """Return by strand the moves from a choice, the most gainful first under its prices."""
        if self._known is None or self._known[0] is not values:
            duals = self.exchange.priced(values, self.begin.node, clock)
            duals = self.begin.duals if duals is None else duals
            self._known = values, {} if duals is None else self._priced_moves(values, gains_of_runs(self.exchange.relaxation, duals))
        return self._known[1]

    def _priced_moves(self, values: Floats, gains: Floats) -> Mapping[int, tuple[Move, ...]]:
        runs, timings = self.exchange.relaxation.runs, self._timings(values)
        found: dict[int, tuple[Move, ...]] = {}
        for p, now in timings.items():
            whole = [self._couplings.moved(timings, p, k) for k, c in runs[p].items() if k != now and c not in self.begin.node.barred]
            moves = [
                Move(float(sum(gains[runs[s][k]] - gains[runs[s][timings[s]]] for s, k in one.items())), one)
                for one in whole
                if one is not None and not any(runs[s][k] in self.begin.node.barred for s, k in one.items())
            ]
            found[p] = tuple(sorted(moves, key=lambda move: -move.gain))
        return found

    def _timings(self, values: Floats) -> dict[int, int]:
        """Return the timing of everything that can run: the one it runs under, or the one nearest to its dates."""
        return self._nearest | self._timings_in(values)

    def _timings_in(self, values: Floats) -> dict[int, int]:
        """Return the timing of everything that runs in a choice."""
        return {p: k for (p, k), c in self.exchange.relaxation.run.items() if values[c] > 0.5}

    @cached_property
    def _couplings(self) -> Couplings:
        return couplings_of(self.exchange.relaxation.problem)

    @cached_property
    def _nearest(self) -> dict[int, int]:
        """By strand that can run, the timing as dated, or as near to that as the node allows."""
        barred = self.begin.node.barred
        allowed = {p: [k for k, c in runs.items() if c not in barred] for p, runs in self.exchange.relaxation.runs.items()}
        return {p: min(timings, key=lambda k: (weeks_moved(k), k)) for p, timings in allowed.items() if timings}


def half_run(relaxation: Relaxation, begin: Explored) -> Explored:
    """Return an explored node with the dates by which everything has half run in it; itself if its relaxation was not solved."""
    if begin.values is None:
        return begin
    runs = halfway_of(relaxation.runs, begin.values, begin.node)
    return replace(begin, values=np.where(np.isin(np.arange(len(runs)), list(relaxation.run.values())), runs, begin.values))


def halfway_of(runs: Mapping[int, Mapping[int, int]], values: Floats, within: Node) -> Floats:
    """
    Return (n,), 1 for the run of everything that mostly runs by which half of it has run, the earlier ones first, and else 0.

    The relaxation lets nothing be further on than what it waits for, so that what waits in it still waits then (the alpha points of
    Phillips, Stein and Wein, Math. Program. 82, 1998).
    """
    halfway = np.zeros(len(values))
    for p, timings in runs.items():
        order = sorted((k for k, c in timings.items() if c not in within.barred), key=lambda k: (taken_apart(k), k))
        done = np.cumsum([values[timings[k]] for k in order])
        if len(done) and (done[-1] >= 0.5 or p in within.must):
            halfway[timings[order[int(np.searchsorted(done, done[-1] / 2))]]] = 1.0
    return halfway
