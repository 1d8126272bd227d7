"""Lazy rows that tie what one person gives to a project, week by week, to whether the project runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from optimizer.rows import Linear

if TYPE_CHECKING:
    from optimizer.arrays import Bools, Floats, Ints
    from optimizer.offers import Offers
    from optimizer.problem import Problem


@dataclass(frozen=True)
class Ties:
    r"""
    What a person gives to a run in a week is at most their whole capacity times the run.

    .. math:: \sum_{j \in rpk,\; j \ni t} s_j x_j \le \min\Bigl(cap_{rt}, \sum_j s_j most_j\Bigr) z_{pk}

    A run that is taken in part could otherwise have all of a person for its part of the work. There are about as many rows as
    offers, and few ever bind, so they are added to a program only when a solution violates them.
    """

    shares: sparse.csr_matrix
    """(rows, N): percent that a unit of each offer takes."""
    most: Ints
    """(rows,): percent that may be taken if the run is whole."""
    run: Ints
    """(rows,): the run's column."""
    begin: int
    """The column of the first offer."""

    def violated(self, values: Floats, tolerance: float) -> Ints:
        """Return the rows that columns exceed by more than a part of the most that they allow, the worst first."""
        given = self.shares @ values[self.begin : self.begin + self.shares.shape[1]]
        excess = given / np.maximum(1, self.most) - values[self.run]
        order = np.argsort(-excess, kind="stable")
        return order[: int((excess > tolerance).sum())]

    def row(self, i: int) -> Linear:
        """Return what must not exceed 0: what is given less the most times the run."""
        inside = slice(self.shares.indptr[i], self.shares.indptr[i + 1])
        columns = np.append(self.begin + self.shares.indices[inside], self.run[i])
        return Linear(columns.astype(np.int64), np.append(self.shares.data[inside], -self.most[i]))


def ties_of(problem: Problem, offers: Offers, run_of: Ints, begin: int) -> Ties:
    """
    Write the ties of all offers.

    Parameters
    ----------
    run_of
        (N,): the column of the run that each offer belongs to.
    begin
        The column of the first offer.
    """
    order = np.lexsort((offers.first, run_of, offers.person))
    group = np.zeros(len(order), np.int64)
    group[1:] = np.cumsum((np.diff(offers.person[order]) != 0) | (np.diff(run_of[order]) != 0))
    anchor, member = _overlapping(group, offers.first[order], offers.last[order])
    anchors = np.nonzero(_maximal(group, offers.first[order], offers.last[order], anchor, member))[0]
    place = np.full(len(order), -1)
    place[anchors] = np.arange(len(anchors))
    taken = place[anchor] >= 0
    member, share = order[member[taken]], np.maximum(1, offers.share)
    shape = (len(anchors), offers.size)
    shares = sparse.csr_matrix((share[member], (place[anchor[taken]], member)), shape=shape, dtype=np.int64)
    mine = order[anchors]
    person, week = offers.person[mine], offers.first[mine]
    capacity = np.maximum(0, problem.supply.capacity[person] - problem.fixed_share[person, week])
    together = shares @ offers.most
    unlimited = (shares @ (offers.share == 0)) > 0
    return Ties(shares, np.where(unlimited, together, np.minimum(capacity, together)), run_of[mine], begin)


def _overlapping(group: Ints, first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Return pairs (anchor, member) of the same group in which the member is taken in the anchor's first week."""
    everyone = np.arange(len(group))
    anchors, members = [everyone], [everyone]
    for distance in range(1, len(group)):
        near = np.nonzero(group[distance:] == group[:-distance])[0]
        if not len(near):
            break
        earlier, later = near, near + distance
        inside = last[earlier] >= first[later]
        anchors.append(later[inside])
        members.append(earlier[inside])
        same = first[earlier] == first[later]
        anchors.append(earlier[same])
        members.append(later[same])
    return np.concatenate(anchors), np.concatenate(members)


def _maximal(group: Ints, first: Ints, last: Ints, anchor: Ints, member: Ints) -> Bools:
    """Return for each anchor whether its row is wanted: no anchor after it begins in the same week or has all its members."""
    ends = np.full(len(group), np.iinfo(np.int64).max)
    np.minimum.at(ends, anchor, last[member])
    following = np.append((group[1:] == group[:-1]), False)
    after = np.append(first[1:], 0)
    surpassed: Bools = following & ((after == first) | (ends >= after))
    return ~surpassed
