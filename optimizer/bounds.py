"""Bounds that hold whatever the solver's floats did."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

import numpy as np

from optimizer.rows import FREE

if TYPE_CHECKING:
    from optimizer.arrays import Floats
    from optimizer.rows import Linear, Program

SLACK = 1e-9
"""Relative error allowed for the sums of doubles below; their true error is about the number of terms times 2**-53."""


def safe_bound(program: Program, objective: Linear, duals: Floats) -> int:
    r"""
    Return a whole number that no feasible point's objective is below, from any duals at all.

    Weak duality for bounded columns: for every *y*, with rows :math:`l \le A x \le u` and columns :math:`lo \le x \le hi`,

    .. math:: c x \ge \sum_i \min(y_i l_i, y_i u_i) + \sum_j \min(r_j lo_j, r_j hi_j), \qquad r = c - A^T y

    where :math:`y_i` is set to 0 if its sign would need a bound that is open. Poor duals cost tightness, never truth
    (Neumaier and Shcherbina, Math. Program. 99, 2004, section 3).
    """
    y = usable(program, duals)
    reduced = np.zeros(program.size)
    reduced[objective.columns] = objective.coefficients
    reduced = reduced - program.matrix.T @ y
    rows = np.where(y > 0, y * program.row_lower, np.where(y < 0, y * program.row_upper, 0.0))
    columns = np.where(reduced > 0, reduced * program.lower, reduced * program.upper)
    total = float(rows.sum() + columns.sum())
    error = SLACK * float(np.abs(rows).sum() + np.abs(columns).sum())
    return floor(total - error) + objective.constant


def usable(program: Program, duals: Floats) -> Floats:
    """Return the duals without those whose sign would need a bound that is open."""
    y = np.where((program.row_lower <= -FREE) & (duals > 0), 0.0, duals)
    return np.where((program.row_upper >= FREE) & (y < 0), 0.0, y)
