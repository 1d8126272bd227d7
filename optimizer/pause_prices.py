"""
What the relaxation says of plans whose projects may pause: a bound on all of them, and which pauses gain most.

A pause leaves most of a project what it is under another: what lies before it is the same however long it is, and what lies behind it
wherever it began. What is the same is listed once, for all runs it belongs to together, so that a hundred pauses of a project make its part
of the relaxation a few times as large, not a hundred times.
"""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from optimizer.branching import Tree
from optimizer.clock import WORK_PER_SECOND
from optimizer.lagrangian import gains_of_runs
from optimizer.offers import HUNDRED, offers_of
from optimizer.pdlp import FirstOrder, Precision
from optimizer.promising import best_of_each, reduced_costs
from optimizer.relaxation import relaxation_of
from optimizer.timing import pause_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from optimizer.arrays import Bools, Floats, Ints
    from optimizer.clock import Clock
    from optimizer.offers import Offers
    from optimizer.problem import Problem
    from optimizer.relaxation import Relaxation

ROUGHLY = 3e-3
"""Relative tolerance of the first-order method: prices that are a little off bound nearly as tightly, and are there far sooner."""
MOST = 200_000
"""Demands by the pauses they may be under up to which all pauses are in the relaxation; beyond, listing them takes too much memory."""
LISTING, EACH = 0.6, 1.5e-4
"""Part of the time in which the relaxation is to be written, and the seconds that this takes for each demand under each pause."""


class Priced(NamedTuple):
    """What the relaxation with pauses says."""

    bound: int | None
    """Units that no plan exceeds; None unless all pauses were in it."""
    gains: Mapping[tuple[int, int], float]
    """By project and timing, what it gains at the prices of people's time and of budgets."""
    proof: tuple[Relaxation, Floats] | None
    """The relaxation and its prices; None if it was not solved."""

    def people(self, problem: Problem, runs: Collection[tuple[int, int]], spare: int) -> Bools:
        """Return (D, R): who is among the cheapest for some part of a demand under some runs, so many more than it asks for."""
        worth = np.zeros((len(problem.work.demands), len(problem.supply.ids)), bool)
        if self.proof is not None:
            relaxation, duals = self.proof
            offers = relaxation.offers
            mine = np.array([any((place.project, k) in runs for k in offers.shared[i]) for i, place in enumerate(offers.places)], bool)
            best = np.nonzero(best_of_each(offers, reduced_costs(relaxation, duals), spare + _asked_for(offers)) & mine[offers.place])[0]
            worth[offers.of_places("demand")[best], offers.person[best]] = True
        return worth

    def unpaused(self, p: int) -> int | None:
        """Return the timing without a pause under which a project gains most; None if none is known."""
        known = [(gain, -k) for (q, k), gain in self.gains.items() if q == p and not pause_of(k)]
        return -max(known)[1] if known else None

    def paying(self, most: int) -> list[tuple[int, int]]:
        """
        Return the pauses with which projects gain more than without: the best one of each first, then the second best, and so on.

        Parameters
        ----------
        most
            Pauses of a project at most.
        """
        apart: dict[int, float] = {}
        for (p, k), gain in self.gains.items():
            if not pause_of(k):
                apart[p] = max(gain, apart.get(p, 0.0))
        more = {(p, k): gain - apart.get(p, 0.0) for (p, k), gain in self.gains.items() if pause_of(k) and gain > apart.get(p, 0.0)}
        turns, taken = [], Counter[int]()
        for p, k in sorted(more, key=lambda run: (-more[run], run)):
            turns.append((taken[p], p, k))
            taken[p] += 1
        return [(p, k) for turn, p, k in sorted(turns, key=lambda each: each[0]) if turn < most]


UNPRICED = Priced(None, MappingProxyType({}), None)
"""Where there is no time for it."""


def pausing_demands(problem: Problem) -> int:
    """Return how many demands there are, each counted once for every pause of its project."""
    return sum(len(p.demands) * sum(bool(pause_of(k)) for k in p.shifts) for p in problem.work.projects)


def _asked_for(offers: Offers) -> Ints:
    """Return (N,): how many people as free as the freest each offer's place asks for."""
    most = np.ones(len(offers.places), np.int64)
    np.maximum.at(most, offers.place, offers.minutes * offers.most)
    need = HUNDRED * np.array([place.need for place in offers.places], np.int64)
    return np.asarray(-(-need // most))[offers.place]


def priced(problem: Problem, stage: Clock, threads: int) -> Priced:
    """Bound all plans, if there is time for all pauses, and price pauses under the prices that people and budgets have then."""
    some = thinned(problem, min(MOST, int(LISTING * stage.planned() / EACH)))
    stage.spend(EACH * pausing_demands(some) * WORK_PER_SECOND / LISTING)
    relaxation = relaxation_of(some, offers_of(some, together=True))
    if stage.left() < LISTING * EACH * pausing_demands(some):
        return UNPRICED
    load = FirstOrder(relaxation.program, relaxation.objective, Precision(ROUGHLY, threads), stage.should_stop)
    root = Tree(relaxation, load, ties=False, ties_below=False).begin(stage.left())
    bound = root.bound if some is problem else None
    if root.duals is None:
        return Priced(bound, {}, None)
    gains = gains_of_runs(relaxation, root.duals)
    return Priced(bound, {run: float(gains[column]) for run, column in relaxation.run.items()}, (relaxation, root.duals))


def thinned(problem: Problem, most: int) -> Problem:
    """Return the problem with fewer pauses of each project, evenly drawn, so that about so many demands under a pause are left."""
    every = -(-pausing_demands(problem) // max(1, most))
    if every <= 1:
        return problem
    kept = {
        p.index: (*(k for k in p.shifts if not pause_of(k)), *[k for k in p.shifts if pause_of(k)][every // 2 :: every])
        for p in problem.work.projects
    }
    return problem.narrowed(kept, problem.considered)
