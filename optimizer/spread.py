r"""
What people's load says about when a project ends: rows that tie who does what to the makespan, which intervals alone do not see.

For a set of demands of a project that begin no earlier than *a* and after whose end the project needs *b* more weeks, whoever does one
at a time needs

.. math:: end \ge a + \sum_{d:\, head_d \ge a,\, tail_d \ge b} l_d\, x_{dr} + b \quad \forall r

(Carlier's bound for one machine with heads and tails, European Journal of Operational Research 11, 1982, for an open choice of machines.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from optimizer.shop import Seat, Shop

LEVELS = 6
"""Heads, and tails, that sets of demands are made for."""
NEVER = -(1 << 40)
"""Weeks that stand for having nothing to do with the end of a project."""


class Spread(NamedTuple):
    """Demands of a project of which everybody does one after the other between two times."""

    project: int
    head: int
    """The week before which none of them begins."""
    tail: int
    """Weeks that the project still takes after each of them."""
    seats: tuple[Seat, ...]


def spreads(shop: Shop) -> Iterator[Spread]:
    """Yield sets of demands by project, largest heads and tails apart."""
    heads, tails = heads_of(shop), tails_of(shop)
    owners = shop.problem.work.owners
    for project in shop.problem.work.whole:
        mine = [seat for seat in shop.seats if owners[seat.strand] == project.index]
        head = {seat.demand: heads[seat.strand] + seat.offset for seat in mine}
        tail = {seat.demand: max(0, tails[seat.strand] - seat.offset - seat.length) for seat in mine}
        seen: set[frozenset[int]] = set()
        for a in _levels(set(head.values())):
            for b in _levels(set(tail.values())):
                inside = tuple(seat for seat in mine if head[seat.demand] >= a and tail[seat.demand] >= b)
                key = frozenset(seat.demand for seat in inside)
                if inside and key not in seen:
                    seen.add(key)
                    yield Spread(project.index, min(head[d] for d in key), min(tail[d] for d in key), inside)


def _levels(values: set[int]) -> list[int]:
    """Return some of the values, the least among them, evenly through their order."""
    ordered = sorted(values)
    step = max(1, -(-len(ordered) // LEVELS))
    return ordered[::step]


def heads_of(shop: Shop) -> Mapping[int, int]:
    """Return the week before which each strand cannot begin, by what it waits for."""
    heads = {strand: min(weeks) for strand, weeks in shop.begins.items()}
    for _ in shop.begins:
        changed = False
        for wait in shop.waits:
            if not wait.earliest and not (wait.latest and len(wait.after) > 1):
                ready = max(heads[strand] + weeks for strand, weeks in wait.before) + wait.lag
                for strand, weeks in wait.after:
                    changed |= ready - weeks > heads[strand]
                    heads[strand] = max(heads[strand], ready - weeks)
        if not changed:
            break
    return heads


def tails_of(shop: Shop) -> Mapping[int, int]:
    """
    Return the weeks from the begin of each strand to the end of its project, at least, by what waits for it.

    A project ends with the last of its strands that ask for anything: one before none of these has a number far below 0.
    """
    work, tails = shop.problem.work, dict[int, int]()
    for strand in work.projects:
        begin = strand.first + strand.shifts[0]
        tails[strand.index] = strand.span(strand.shifts[0])[1] + 1 - begin if strand.demands else NEVER
    for _ in shop.begins:
        changed = False
        for wait in shop.waits:
            if wait.earliest or (wait.latest and len(wait.after) > 1):
                continue
            for early, weeks in wait.before:
                for late, after in wait.after:
                    if work.owners[early] == work.owners[late]:
                        least = weeks + wait.lag - after + tails[late]
                        changed |= least > tails[early]
                        tails[early] = max(tails[early], least)
        if not changed:
            break
    return tails
