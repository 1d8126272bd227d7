r"""
What time and money are worth at the margin, from the prices of the relaxation: quick to have, and a guess until a plan shows it.

With prices :math:`y \le 0` of the relaxation's rows (:mod:`optimizer.relaxation`), a minute more for a demand in a block of a run is
worth

.. math:: g = v_p (1 + |y_{mandatory}|) + y_{covering} - y_{staffing}

units, and a unit of money under a cap is worth :math:`|y_{budget}|`. Where all who are able together cannot cover a block, its need
is not what limits it, so :math:`y_{covering}` is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.projects import ProjectClass
from models.score import MICRO, MINUTES_PER_HOUR
from optimizer.explain.bounding import tree_of
from optimizer.offers import HUNDRED
from optimizer.score.value import minute_units, scale_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from optimizer.arrays import Floats
    from optimizer.nodes import Explored
    from optimizer.offers import Place
    from optimizer.problem import Problem
    from optimizer.relaxation import Relaxation

LIKELY = 0.01
"""Part of a run from which the relaxation is said to take it."""


class Wanted(NamedTuple):
    """A demand that could use more time, in weeks of one block."""

    demand: int
    weeks: range
    worth: float
    """Points of value that a minute more is worth."""


@dataclass(frozen=True)
class Scarcity:
    """Prices of a portfolio's relaxation."""

    wanted: tuple[Wanted, ...]
    money: Mapping[str, float]
    """Points of value that a minor unit more under a cap is worth, by the cap's subject; those of 0 are left out."""
    rent: Floats
    """(R,), points of value that a person's capacity is worth altogether."""
    bound: int | None
    """Micro-points that no plan exceeds."""

    def of_weeks(self, demands: Iterable[int], weeks: range) -> tuple[float, tuple[int, ...]]:
        """
        Return what a minute in each of some weeks is worth together, each spent where it is worth most, and where these are.

        Parameters
        ----------
        demands
            Those that the minutes may go to.
        """
        able = set(demands)
        best: dict[int, Wanted] = {}
        for place in self.wanted:
            for week in weeks if place.demand in able else ():
                if week in place.weeks and (week not in best or place.worth > best[week].worth):
                    best[week] = place
        takers = sorted(best.values(), key=lambda place: -place.worth)
        return sum(place.worth for place in takers), tuple(dict.fromkeys(place.demand for place in takers))


def scarcity_of(problem: Problem, relaxation: Relaxation, *, seconds: float, workers: int, should_stop: Callable[[], bool]) -> Scarcity:
    """Solve a relaxation as tightly as the time allows, and read its prices."""
    return _read(problem, relaxation, tree_of(relaxation, workers, should_stop).root(seconds))


def _read(problem: Problem, relaxation: Relaxation, root: Explored) -> Scarcity:
    """Return the prices of an explored root in points."""
    if root.values is None or root.duals is None:
        return Scarcity((), {}, np.zeros(len(problem.supply.ids)), None)
    scale, _ = scale_of(problem)
    prices = np.minimum(0.0, root.duals[: len(relaxation.program.row_lower)])
    worth = _minutes(problem, relaxation, prices) / scale
    wanted = tuple(
        Wanted(place.demand, place.block, float(worth[i]))
        for i, place in enumerate(relaxation.offers.places)
        if worth[i] > 0 and _is_likely(relaxation, root.values, place) and place.need
    )
    rent = np.zeros(len(problem.supply.ids))
    money: dict[str, float] = {}
    for i in np.nonzero(prices)[0].tolist():
        rule, subject = relaxation.program.groups[i]
        if rule == "capacity":
            rent[problem.supply.index[subject]] -= prices[i] * relaxation.program.row_upper[i] / HUNDRED / scale
        elif rule == "budget":
            taken = _part(relaxation, root.values, i)
            money[subject] = money.get(subject, 0.0) - float(prices[i]) * taken * MINUTES_PER_HOUR / HUNDRED / scale
    return Scarcity(wanted, {cap: each for cap, each in money.items() if each > 0}, rent, root.bound * MICRO // scale)


def _minutes(problem: Problem, relaxation: Relaxation, prices: Floats) -> Floats:
    """Return (places,): units of value that a minute more is worth in each."""
    offers = relaxation.offers
    places = np.arange(len(offers.places))
    project = np.array([place.project for place in offers.places], np.int64)
    together = np.bincount(offers.place, offers.minutes * offers.most, minlength=len(places))
    need = HUNDRED * np.array([place.need for place in offers.places], np.int64)
    covering = np.where(together < need, 0.0, prices[relaxation.covering + places])
    row_of = {run: relaxation.covering + len(places) + i for i, run in enumerate(relaxation.run)}
    staffing = prices[[row_of[place.project, place.shift] for place in offers.places]] if len(places) else np.zeros(0)
    first = sum(-prices[i] for i, (rule, _) in enumerate(relaxation.program.groups) if rule == "mandatory_first")
    mandatory = np.array([p.project.project_class is ProjectClass.MANDATORY for p in problem.work.projects], bool)
    units = np.array(minute_units(problem), float)[project] if len(places) else np.zeros(0)
    return np.asarray(units * np.where(mandatory[project], 1.0 + first, 1.0) + covering - staffing)


def _is_likely(relaxation: Relaxation, values: Floats, place: Place) -> bool:
    """Return whether a run is taken, at least in part, or its project as dated if it runs not at all."""
    runs = relaxation.runs[place.project]
    if sum(values[column] for column in runs.values()) < LIKELY:
        return place.shift == min(runs)
    return bool(values[runs[place.shift]] >= LIKELY)


def _part(relaxation: Relaxation, values: Floats, row: int) -> float:
    """Return how much of a budget row is there: of one that belongs to a run, the part of the run that is taken."""
    if relaxation.program.row_upper[row] != 0:
        return 1.0
    span = slice(relaxation.program.matrix.indptr[row], relaxation.program.matrix.indptr[row + 1])
    inside = relaxation.program.matrix.indices[span]
    given = relaxation.program.matrix.data[span]
    runs = [column for column, a in zip(inside.tolist(), given.tolist(), strict=True) if column < relaxation.begin and a < 0]
    return float(sum(values[column] for column in runs)) if runs else 1.0
