"""Completes a choice of runs, bookings and rents to values of all columns: covered effort and derived flags follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from optimizer.arrays import Ints
    from optimizer.columns import Columns


def complete(columns: Columns, values: Ints) -> Ints:
    """
    Return values whose covers and derived columns follow from the others.

    Parameters
    ----------
    values
        (n,), right for runs, candidates and rents; anything elsewhere.
    """
    done = values.copy()
    work = columns.problem.work
    for cover in columns.covers:
        run = int(done[columns.run[work.demands[cover.demand].project, cover.shift]])
        booked = columns.by_block.get((cover.demand, cover.shift, cover.block.start), ())
        delivered = sum(int(done[atom.column]) * int(atom.delivered.sum()) for c in booked for atom in c.atoms)
        done[cover.column] = min(cover.need, delivered + cover.fixed) * run // cover.quantum
    for column, derived in columns.derived.items():
        pulled = [_pull(done, *pull) for pull in derived.pulls]
        done[column] = min(int(columns.rows.column_upper[column]), max([0, *pulled]))
    return done


def _pull(values: Ints, target: int, terms: list[tuple[int, int]], weight: int) -> int:
    return -(-(target - sum(int(values[column]) * a for column, a in terms)) // weight)


def nothing(columns: Columns) -> Ints:
    """Return values under which nothing runs."""
    return np.zeros(len(columns.rows.column_lower), np.int64)
