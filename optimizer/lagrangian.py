r"""
A bound from the prices of what projects share, with everything inside a project decided exactly.

Given prices of people's time and of budgets, projects no longer compete: each runs under its best shift or not at all, and each of
its demands takes the offers that are worth most until it has what it needs. Runs are whole here, so the bound is at least as tight
as the one from the same prices by weak duality alone, and it hardly minds if the prices are a little off (Geoffrion, "Lagrangean
relaxation for integer programming", Math. Program. Study 2, 1974; Fisher, Management Science 27, 1981, section 3).

.. math::
    L(u) = u \cdot b + \sum_p \max_k \Bigl[ g_{pk}(u) + \sum_{dkb} \max \Bigl\{ \sum_j w_j(u)\, x_j :
    \sum_j m_j x_j \le need,\ 0 \le x_j \le most_j \Bigr\} \Bigr]

The innermost problem is a fractional knapsack (Dantzig, Operations Research 5, 1957).
"""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

import numpy as np

from optimizer.bounds import SLACK, usable

if TYPE_CHECKING:
    from optimizer.arrays import Bools, Floats
    from optimizer.relaxation import Relaxation
    from optimizer.rows import Program


def lagrangian_bound(relaxation: Relaxation, program: Program, duals: Floats) -> int:
    """
    Return a number that the objective of no plan is below.

    Parameters
    ----------
    program
        The relaxation's rows, perhaps more below them, and its columns, perhaps with lower upper bounds.
    duals
        (rows,): any prices; those of effort and of running once do not matter.
    """
    prices = usable(program, duals)
    prices[_inside(relaxation)] = 0.0
    reduced = _reduced(relaxation, program, prices)
    rows = np.where(prices > 0, prices * program.row_lower, np.where(prices < 0, prices * program.row_upper, 0.0))
    others = np.where(reduced > 0, reduced * program.lower, reduced * program.upper)[_outside(relaxation)]
    gains, earned = _gains(relaxation, program, reduced)
    runs = _best_runs(relaxation, program, gains)
    total = float(rows.sum() + others.sum() - runs.sum())
    error = SLACK * float(np.abs(rows).sum() + np.abs(others).sum() + np.abs(earned).sum() + np.abs(reduced[: relaxation.begin]).sum())
    return floor(total - error) + relaxation.objective.constant


def gains_of_runs(relaxation: Relaxation, duals: Floats) -> Floats:
    """
    Return (begin,): what each run gains at prices of people's time and of budgets, with its demands staffed at their best.

    Rows about runs alone have no price: whether runs go together is for others to say.

    Parameters
    ----------
    duals
        (rows,): prices of the relaxation's rows.
    """
    program = relaxation.program
    prices = usable(program, duals)
    prices[_inside(relaxation)] = 0.0
    matrix = program.matrix.copy()
    matrix.data = np.isin(matrix.indices, list(relaxation.run.values()), invert=True).astype(float)
    prices[np.asarray(matrix.sum(axis=1)).ravel() == 0] = 0.0
    prices[list(relaxation.selection.values())] = 0.0
    return _gains(relaxation, program, _reduced(relaxation, program, prices))[0]


def _reduced(relaxation: Relaxation, program: Program, prices: Floats) -> Floats:
    """Return (n,): what a unit of each column costs at prices of the rows."""
    reduced = np.zeros(program.size)
    reduced[relaxation.objective.columns] = relaxation.objective.coefficients
    return np.asarray(reduced - program.matrix.T @ prices)


def _gains(relaxation: Relaxation, program: Program, reduced: Floats) -> tuple[Floats, Floats]:
    """Return (begin,), what each run gains with the best offers of its places, and (places,), what these earn."""
    gains = -reduced[: relaxation.begin]
    earned = _earned(relaxation, -relaxation.shares(reduced), relaxation.shares(program.upper.astype(float)))
    places, runs = relaxation.runs_of_places
    np.add.at(gains, runs, earned[places])
    return gains, earned


def _inside(relaxation: Relaxation) -> list[int]:
    """Return the rows that projects keep by themselves: effort up to the need, and running once."""
    places = range(relaxation.covering, relaxation.covering + len(relaxation.offers.places))
    return [*places, *(row + 1 for p, row in relaxation.selection.items() if relaxation.runs[p])]


def _outside(relaxation: Relaxation) -> Bools:
    """Return (n,): the columns that are neither runs nor offers."""
    outside = np.ones(relaxation.program.size, bool)
    outside[list(relaxation.run.values())] = False
    outside[relaxation.begin : relaxation.begin + relaxation.offers.size] = False
    return outside


def _earned(relaxation: Relaxation, worth: Floats, most: Floats) -> Floats:
    """
    Return (places,): what the best offers of each earn up to its need.

    Parameters
    ----------
    worth
        (N,), of a unit.
    most
        (N,), units.
    """
    offers, places = relaxation.offers, len(relaxation.offers.places)
    paying = np.nonzero((worth > 0) & (most > 0))[0]
    ratio = worth[paying] / np.maximum(offers.minutes[paying], SLACK)
    order = paying[np.lexsort((-ratio, offers.place[paying]))]
    place, minutes = offers.place[order], (offers.minutes * most)[order]
    before = np.concatenate([[0.0], np.cumsum(minutes)])
    begin = before[np.searchsorted(place, np.arange(places))]
    left = relaxation.needs[place] - (before[:-1] - begin[place])
    part = np.clip(left / np.maximum(minutes, SLACK), 0.0, 1.0)
    return np.bincount(place, part * (worth * most)[order], minlength=places).astype(float)


def _best_runs(relaxation: Relaxation, program: Program, gains: Floats) -> Floats:
    """Return (P,): what each project gains at most, by its best run or, unless it must run, by none."""
    best = np.zeros(len(relaxation.runs))
    for p, runs in relaxation.runs.items():
        opened = [float(gains[column]) for column in runs.values() if program.upper[column]]
        must = opened and program.row_lower[relaxation.selection[p]] >= 1
        best[p] = max(opened) if must else max([0.0, *opened])
    return best
