"""Completes a choice of runs, bookings and rents to values of all columns: covered effort and derived flags follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from optimizer.arrays import Ints
    from optimizer.columns import Columns

DEPTH = 8
"""Columns that follow from columns that follow, and so on, at most so often."""


@dataclass(frozen=True)
class Following:
    """What follows from what, as arrays: C covers, D derived columns, K pulls on them."""

    size: tuple[int, int, int]
    """Of the columns when this was made: more may be added while a program is written."""
    cover: Ints
    run: Ints
    """(C,), the column of the cover and of the run it belongs to."""
    delivered: sparse.csr_matrix
    """(C, n), minutes."""
    need: Ints
    fixed: Ints
    quantum: Ints
    """(C,)."""
    derived: Ints
    upper: Ints
    """(D,), columns and their upper bounds."""
    pulled: Ints
    """(K,), which derived column is pulled, as an index into ``derived``."""
    terms: sparse.csr_matrix
    """(K, n)."""
    target: Ints
    weight: Ints
    """(K,)."""
    lost: Ints
    """(L,), columns of minutes that ramp-ups take."""
    losing: Ints
    """Which of these each pull on one of them is about."""
    losses: sparse.csr_matrix
    """(pulls on these, n)."""


def complete(columns: Columns, values: Ints) -> Ints:
    """
    Return values whose covers and derived columns follow from the others.

    Parameters
    ----------
    values
        (n,), right for runs, candidates and rents; anything elsewhere.
    """
    following = _following(columns)
    done = values.copy()
    _lose(following, done)
    _cover(following, done)
    done[following.derived] = 0
    for _ in range(DEPTH):
        before = done[following.derived]
        pulled = np.zeros(len(following.derived), np.int64)
        np.maximum.at(pulled, following.pulled, -((following.terms @ done - following.target) // following.weight))
        done[following.derived] = np.minimum(following.upper, pulled)
        if (done[following.derived] == before).all():
            break
    return done


def _lose(following: Following, done: Ints) -> None:
    if len(following.lost):
        done[following.lost] = 0
        pulled = np.zeros(len(following.lost), np.int64)
        np.maximum.at(pulled, following.losing, -(following.losses @ done))
        done[following.lost] = pulled


def _cover(following: Following, done: Ints) -> None:
    delivered = np.minimum(following.need, following.delivered @ done + following.fixed)
    done[following.cover] = delivered * done[following.run] // following.quantum


def _following(columns: Columns) -> Following:
    """Return what follows from what; made again only if columns or pulls were added."""
    size = (len(columns.rows.column_lower), len(columns.covers), columns.pulls)
    known = columns.memory.get("following")
    if not isinstance(known, Following) or known.size != size:
        known = columns.memory["following"] = _made(columns, size)
    return known


def _made(columns: Columns, size: tuple[int, int, int]) -> Following:
    demands, covers = columns.problem.work.demands, columns.covers
    derived = list(columns.derived)
    pulls = [(i, pull) for i, column in enumerate(derived) for pull in columns.derived[column].pulls]
    losses = [(i, terms) for i, derived in enumerate(columns.losses.values()) for _, terms, _ in derived.pulls]
    booked = [columns.by_block.get((cover.demand, cover.shift, cover.block.start), ()) for cover in covers]
    return Following(
        size=size,
        cover=np.array([cover.column for cover in covers], np.int64),
        run=np.array([columns.run[demands[cover.demand].project, cover.shift] for cover in covers], np.int64),
        delivered=_matrix([[term for c in candidates for term in c.delivery] for candidates in booked], size[0]),
        need=np.array([cover.need for cover in covers], np.int64),
        fixed=np.array([cover.fixed for cover in covers], np.int64),
        quantum=np.array([cover.quantum for cover in covers], np.int64),
        derived=np.array(derived, np.int64),
        upper=np.array([columns.rows.column_upper[column] for column in derived], np.int64),
        pulled=np.array([i for i, _ in pulls], np.int64),
        terms=_matrix([terms for _, (_, terms, _) in pulls], size[0]),
        target=np.array([target for _, (target, _, _) in pulls], np.int64),
        weight=np.array([weight for _, (_, _, weight) in pulls], np.int64),
        lost=np.array(list(columns.losses), np.int64),
        losing=np.array([i for i, _ in losses], np.int64),
        losses=_matrix([terms for _, terms in losses], size[0]),
    )


def _matrix(rows: list[list[tuple[int, int]]], width: int) -> sparse.csr_matrix:
    pointer = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    pairs = np.array([pair for row in rows for pair in row], np.int64).reshape(-1, 2)
    return sparse.csr_matrix((pairs[:, 1], pairs[:, 0], pointer), shape=(len(rows), width), dtype=np.int64)


def nothing(columns: Columns) -> Ints:
    """Return values under which nothing runs."""
    return np.zeros(len(columns.rows.column_lower), np.int64)
