r"""
A small relaxation of the exact model for bounds on what plans disturb or spend: without the flags that say whether a booking is made.

Flags and the rows about them are most of the exact model, and a relaxation makes them as small as shares allow. So they are left out,
and what they are needed for is said without them. With *x* for a booking's share, at most *m*, *s* for today's share and *r* for
what is released of it, every plan keeps

.. math::
    x \le m\, run, \qquad r \ge s\,(1 - run), \qquad on \ge x / m

The first ties bookings to the run of their project, the second releases today's bookings of what does not run in full, and the third
is what a newcomer costs at least: where somebody may be booked several times on a project, a part of it for each.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from optimizer.rows import FREE, Linear

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from optimizer.arrays import Bools, Floats, Ints
    from optimizer.columns import Candidate, Columns
    from optimizer.rows import Program

GROUP = ("floor", "")
Row = tuple[Linear, int, int, tuple[str, str]]


@dataclass(frozen=True)
class LeanFloor:
    """The columns that are left, and what is to be small, in terms of all columns of the exact model."""

    columns: Ints
    """Those of the exact model that are left."""
    size: int
    """Columns of the exact model."""
    objective: Linear
    """In the columns that are left; never above the part."""
    rows: Sequence[Row]
    """What flags say, without them, in columns of the exact model."""

    def program(self, floored: Program) -> Program:
        """Return what is left of a program of the exact model's columns."""
        gone = np.ones(self.size, bool)
        gone[self.columns] = False
        about_flags: Bools = floored.matrix.astype(bool) @ gone
        kept = floored.only(~about_flags).with_rows(self.rows)
        matrix = kept.matrix.tocsc()[:, self.columns].tocsr()
        return replace(kept, lower=kept.lower[self.columns], upper=kept.upper[self.columns], matrix=matrix)

    def spread(self, values: Floats) -> Floats:
        """Return (n,): columns of the exact model; flags are 0."""
        whole = np.zeros(self.size)
        whole[self.columns] = values
        return whole


def lean_floor(columns: Columns, part: Linear, size: int) -> LeanFloor:
    """
    Leave out the flags of bookings.

    Parameters
    ----------
    part
        What is to be small.
    size
        Columns of the exact model.
    """
    gone = np.zeros(size, bool)
    gone[[*columns.flags, *(c.on for c in columns.candidates)]] = True
    gone[[atom.column for c in columns.candidates for atom in c.atoms]] = False
    left = np.nonzero(~gone)[0]
    objective = _without_flags(columns, part, gone)
    return LeanFloor(left, size, replace(objective.within(left, size), constant=objective.constant), [*_tied(columns), *_released(columns)])


def _tied(columns: Columns) -> Iterator[Row]:
    """Yield that nobody is booked on what does not run."""
    for candidate in columns.candidates:
        run = columns.run[candidate.project, candidate.shift]
        booked = [(atom.column, 1) for atom in candidate.atoms]
        yield Linear.of([*booked, (run, -_most(columns, candidate))]), -FREE, 0, GROUP


def _most(columns: Columns, candidate: Candidate) -> int:
    """Return the units of a candidate's share at most, where it has one column; 1 where it has a column for each share."""
    return columns.rows.column_upper[candidate.atoms[0].column] if len(candidate.atoms) == 1 else 1


def _released(columns: Columns) -> Iterator[Row]:
    """Yield that today's bookings of what does not run are released in full."""
    for release in columns.releases:
        week = release.weeks[0]
        seats = [c for c in columns.by_seat.get((release.person, release.demand), ()) if week in c.active]
        row = Linear.of([(release.column, 1), *((run, release.share) for run in _runs_of(columns, seats))])
        yield row, release.share, FREE, GROUP


def _without_flags(columns: Columns, part: Linear, gone: Bools) -> Linear:
    """Return an expression without flags that is never above one with them, in plans that keep the rules."""
    kept = ~gone[part.columns]
    terms = list(zip(part.columns[kept].tolist(), part.coefficients[kept].tolist(), strict=True))
    flags = dict(zip(part.columns[~kept].tolist(), part.coefficients[~kept].tolist(), strict=True))
    constant = part.constant
    for (r, p), candidates in columns.by_pair.items():
        price = flags.pop(columns.pair(r, p, candidates), 0)
        if price > 0:
            terms += _joined(columns, candidates, price)
        elif price < 0:
            terms += [(run, price) for run in _runs_of(columns, candidates)]
    return Linear.of(terms, constant + sum(min(0, price) for price in flags.values()))


def _runs_of(columns: Columns, candidates: Sequence[Candidate]) -> list[int]:
    """Return the runs of which one is had if any of some bookings is made."""
    return sorted({columns.run[c.project, c.shift] for c in candidates})


def _joined(columns: Columns, candidates: Sequence[Candidate], price: int) -> Iterator[tuple[int, int]]:
    """
    Yield terms that are never above the price of somebody who joins a project.

    Bookings under several shifts exclude each other; of those that do not, each has an equal part of the price.
    """
    beside: Mapping[tuple[int, int], int] = Counter((c.project, c.shift) for c in candidates)
    strands = len({strand for strand, _ in beside})
    for c in candidates:
        each = price // (strands * beside[c.project, c.shift] * _most(columns, c))
        yield from ((atom.column, each) for atom in c.atoms)
