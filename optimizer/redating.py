"""
A choice of dates where work packages move by themselves: as dated or as a dive decides, whichever promises more, and on from there.

Most of a relaxation is then for dates that nothing speaks for, and a dive through it may end late, undecided or worse than the dates
there are. Exchanges look at a few projects and a few of their dates at a time. Wider windows only add dates to choose from, so that
they never make the choice worse than the dates there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from optimizer.branching import Explored, Node
from optimizer.exchange import IDLE, Choice, Exchange, Opening, Pace
from optimizer.timing import weeks_moved

if TYPE_CHECKING:
    from collections.abc import Iterable

    from optimizer.arrays import Floats
    from optimizer.clock import Clock

FIRST_SECONDS = 6.0
"""Wall time for choosing among the dates there are."""
HOPED = 0.02
"""Part of a run from which the relaxation hopes for it."""
OPENED = 2.0
"""Projects opened at first; the number follows the time that exchanges take."""
DATES = 10
"""Dates of each package, or shifts of a project, that an exchange looks at."""
PATIENCE = 4
"""Exchanges without gain for each project after which to stop: the dates that they look at are drawn anew."""


class Redated(NamedTuple):
    """Choices of runs, all decided."""

    best: Explored
    dated: Explored | None
    """With everything as dated, or as near to that as may be; None if that was not found."""

    @property
    def choices(self) -> list[Explored]:
        """Both, or the best one alone if it is no other."""
        return [self.best, *([self.dated] if self.dated is not None and self.dated.node != self.best.node else [])]


@dataclass(frozen=True)
class Redating:
    """Chooses among dates within a node whose relaxation is solved."""

    exchange: Exchange
    begin: Explored

    def chosen(self, given: Explored, clock: Clock) -> Redated:
        """
        Return what the better of a given choice and the dated one leads to.

        Parameters
        ----------
        given
            Of a dive or an earlier plan; what it leaves undecided counts for nothing.
        """
        dated = self._as_dated(clock)
        kept = None if given.values is None else self.exchange.opened(given.values, Opening(), self.begin.node, clock)
        known = [choice for choice in (kept, dated) if choice is not None]
        if not known:
            return Redated(given, None)
        best = self._exchanged(min(known, key=lambda choice: choice.worth), clock)
        return Redated(self.exchange.explored(best), None if dated is None else self.exchange.explored(dated))

    def _as_dated(self, clock: Clock) -> Choice | None:
        """Return the best choice of what runs as dated, or as near to that as the node allows; None if none was found."""
        everything, nothing = frozenset(self.exchange.relaxation.runs), np.zeros(self.exchange.relaxation.program.size)
        return self.exchange.opened(nothing, Opening(everything, seconds=FIRST_SECONDS), self._only(self._nearest(), everything), clock)

    def _exchanged(self, best: Choice, clock: Clock) -> Choice:
        """Return the best choice found by opening some projects after the other among some dates."""
        projects = self.exchange.undecided(self.begin.node)
        pace = Pace(OPENED, 1, max(IDLE, PATIENCE * len(projects)))
        return self.exchange.exchanged(
            best, projects, clock, pace, lambda rng, free, values: self._only(self._some(rng, free, values), free)
        )

    def _only(self, runs: frozenset[int], free: Iterable[int]) -> Node:
        """Return the node in which what is free runs under some runs alone, if at all."""
        node = self.begin.node
        others = {c for p in free for c in self.exchange.relaxation.runs[p].values() if c not in runs}
        return Node(node.barred | others, node.must)

    def _some(self, rng: np.random.Generator, free: frozenset[int], values: Floats) -> frozenset[int]:
        """Return for everything that is free the run it has, those hoped for, and others by chance."""
        runs: set[int] = set()
        for p in sorted(free):
            allowed = [c for c in self.exchange.relaxation.runs[p].values() if c not in self.begin.node.barred]
            first = {c for c in allowed if values[c] > 0.5 or c in self._hoped}
            others = rng.permutation([c for c in allowed if c not in first])[: max(1, DATES - len(first))]
            runs.update(first, others.tolist())
        return frozenset(runs)

    @cached_property
    def _hoped(self) -> frozenset[int]:
        """Columns of runs that the relaxation takes in part."""
        values = self.begin.values
        return frozenset() if values is None else frozenset(c for c in self.exchange.relaxation.run.values() if values[c] >= HOPED)

    def _nearest(self) -> frozenset[int]:
        """Return columns of the runs as dated, or as near to that as the node allows."""
        near: set[int] = set()
        for runs in self.exchange.relaxation.runs.values():
            allowed = [(weeks_moved(k), k, c) for k, c in runs.items() if c not in self.begin.node.barred]
            near.update(c for _, _, c in sorted(allowed)[:1])
        return frozenset(near)
