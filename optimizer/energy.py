r"""
A bound of lateness from what projects ask of shared resources, by prices over weeks.

Whatever a project with end *c* does before week *t* is least if each of its parts begins as late as its tail lets it; in weeks
:math:`[s, t)` it is at least what lies there if each part begins as early, or as late, as it can, whichever is less. With
:math:`e_{prst}(c)` for those unit-weeks of resource *r*, every schedule with ends :math:`c_p` keeps

.. math:: \sum_p e_{prst}(c_p) \le K_r (t - s)

because nothing is interrupted and *r* has :math:`K_r` units. For any prices :math:`y \ge 0` of these rows, projects decide alone:

.. math:: lateness \ge \sum_p \min_c \bigl[ f_p(c) + \sum y_{rst}\, e_{prst}(c) \bigr] - \sum y_{rst} K_r (t - s)

(Lagrangian relaxation; with prices of this kind the choice of all begins in a project, a minimum cut in Möhring, Schulz, Stork and Uetz,
Management Science 49, 2003, is to begin as late as its end lets one.) Prices come from a linear program over some ends and weeks;
poor ones cost tightness, never truth.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from optimizer.bounds import SLACK
from optimizer.crews import able_for, crews
from optimizer.mathopt import Budgeted, relax
from optimizer.rows import FREE, Linear, Program
from optimizer.solved import Ending
from optimizer.spread import heads_of, tails_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from optimizer.arrays import Floats, Ints
    from optimizer.shop import Shop

STEPS = 60
"""Weeks, and ends of each project, that the linear program is about."""
BEGINS = 3
"""First weeks of intervals, beside the first of all."""
RESOURCES = 12
"""Resources, the busiest first."""
FLOAT = 1e-12
"""Prices below it are none."""


class Take(NamedTuple):
    """Units of a resource that a strand takes for some weeks without interruption."""

    project: int
    earliest: int
    """The week before which it cannot begin."""
    before_end: int
    """Weeks from its begin to the end of its project, at least."""
    length: int
    units: int


class Scarce(NamedTuple):
    """A resource that not everything can have at once."""

    room: int
    takes: tuple[Take, ...]

    @property
    def load(self) -> float:
        """Weeks for which everything keeps it busy."""
        return sum(take.units * take.length for take in self.takes) / self.room


class _Ending(NamedTuple):
    """A project whose end matters."""

    project: int
    delay: int
    target: int
    lowest: int
    """No schedule ends it before; ends are weeks that are no longer taken."""

    def late(self, ends: Ints) -> Ints:
        """Return the lateness under some ends."""
        return self.delay * np.maximum(0, ends - 1 - self.target)


class _Span(NamedTuple):
    """Weeks in which a resource has only so much."""

    scarce: Scarce
    first: int
    stop: int

    @property
    def most(self) -> int:
        """Unit-weeks there are."""
        return self.scarce.room * (self.stop - self.first)


def lateness_bound(shop: Shop, seconds: float) -> int:
    """Return minor units of lateness that no schedule is below, within about so many seconds."""
    heads, tails = heads_of(shop), tails_of(shop)
    busy = busiest(shop, heads, tails)[:RESOURCES]
    endings = list(_endings(shop, heads, tails))
    if not endings:
        return 0
    horizon = max(shop.problem.weeks, *(ending.lowest for ending in endings))
    top = min(horizon, round(max((scarce.load for scarce in busy), default=0)) + max(ending.lowest for ending in endings))
    spans = [span for scarce in busy for span in _spans(scarce, top)]
    endings = [ending._replace(lowest=_lowest(ending, spans, horizon)) for ending in endings]
    prices = _prices(endings, spans, top, seconds)
    return max(_priced(endings, spans, prices, horizon), sum(int(ending.late(np.array([ending.lowest]))[0]) for ending in endings))


def busiest(shop: Shop, heads: Mapping[int, int], tails: Mapping[int, int]) -> list[Scarce]:
    """Return the resources that not everything can have at once, the busiest first."""
    return sorted(_scarce(shop, heads, tails), key=lambda scarce: -scarce.load)


def _scarce(shop: Shop, heads: Mapping[int, int], tails: Mapping[int, int]) -> Iterator[Scarce]:
    """Yield equipment and crews of which there may be too few."""
    owners = shop.problem.work.owners

    def take(strand: int, offset: int, length: int, units: int) -> Take:
        return Take(owners[strand], heads[strand] + offset, tails[strand] - offset, length, units)

    for type, room in shop.units.items():
        takes = tuple(take(use.strand, use.offset, use.length, use.units) for use in shop.uses if use.type == type)
        if sum(one.units for one in takes) > room > 0:
            yield Scarce(room, takes)
    for crew in crews(shop):
        takes = tuple(take(seat.strand, seat.offset, seat.length, 1) for seat in shop.seats if able_for(seat) <= crew)
        if len(takes) > len(crew):
            yield Scarce(len(crew), takes)


def _endings(shop: Shop, heads: Mapping[int, int], tails: Mapping[int, int]) -> Iterator[_Ending]:
    work = shop.problem.work
    for project in work.whole:
        mine = [strand.index for strand in work.strands[project.index] if strand.demands]
        if mine and project.target_week is not None and project.project.cost_of_delay:
            lowest = max(heads[strand] + tails[strand] for strand in mine)
            yield _Ending(project.index, project.project.cost_of_delay, project.target_week, lowest)


def _spans(scarce: Scarce, top: int) -> Iterator[_Span]:
    """Yield weeks from the first in which it can be used, and from a few later ones, to some others."""
    begins = sorted({take.earliest for take in scarce.takes})
    for first in sorted({begins[0], *begins[:: max(1, len(begins) // BEGINS)]}):
        for stop in _steps(first + 1, top).tolist():
            yield _Span(scarce, first, stop)


def _steps(first: int, last: int) -> Ints:
    return np.unique(np.linspace(first, max(first, last), STEPS).astype(np.int64))


def _taken(project: int, ends: Ints, spans: list[_Span]) -> Ints:
    """Return (ends, spans): the unit-weeks that a project takes at least in each span under each end."""
    taken = np.zeros((len(ends), len(spans)), np.int64)
    for scarce in {id(span.scarce): span.scarce for span in spans}.values():
        chosen = [i for i, span in enumerate(spans) if span.scarce is scarce]
        first, stop = (np.array([getattr(spans[i], side) for i in chosen], np.int64) for side in ("first", "stop"))
        for take in scarce.takes:
            if take.project == project:
                latest = np.maximum(take.earliest, ends - take.before_end)[:, None]
                late = np.minimum(stop, latest + take.length) - np.maximum(first, latest)
                early = np.minimum(stop, take.earliest + take.length) - np.maximum(first, take.earliest)
                taken[:, chosen] += take.units * np.maximum(0, np.minimum(late, early))
    return taken


def _lowest(ending: _Ending, spans: list[_Span], horizon: int) -> int:
    """Return the first end under which the project alone asks for no more than there is: what it asks for falls as its end rises."""
    most, low, high = np.array([span.most for span in spans], np.int64), ending.lowest, horizon
    while low < high:
        middle = (low + high) // 2
        if (_taken(ending.project, np.array([middle]), spans)[0] <= most).all():
            high = middle
        else:
            low = middle + 1
    return low


def _prices(endings: list[_Ending], spans: list[_Span], top: int, seconds: float) -> Floats:
    """Return (spans,): prices of unit-weeks, by the linear program that chooses one of some ends for each project."""
    ends = [_steps(ending.lowest, top) for ending in endings]
    late = np.concatenate([ending.late(end) for ending, end in zip(endings, ends, strict=True)])
    taken = np.concatenate([_taken(ending.project, end, spans) for ending, end in zip(endings, ends, strict=True)])
    once = sparse.block_diag([np.ones((1, len(end)), np.int64) for end in ends])
    most = np.array([span.most for span in spans], np.int64)
    ones = np.ones(len(endings), np.int64)
    program = Program(
        np.zeros(len(late), np.int64),
        np.ones(len(late), np.int64),
        sparse.vstack([sparse.csr_matrix(taken.T), once], format="csr"),
        np.concatenate([np.full(len(spans), -FREE), ones]),
        np.concatenate([most, ones]),
        (("energy", ""),) * (len(spans) + len(endings)),
    )
    solved = relax(program, Linear(np.arange(len(late)), late), Budgeted(seconds))
    if solved.ending is not Ending.OPTIMAL or solved.duals is None:
        return np.zeros(len(spans))
    return np.maximum(0.0, -solved.duals[: len(spans)])


def _priced(endings: list[_Ending], spans: list[_Span], prices: Floats, horizon: int) -> int:
    """Return the bound that prices give, over all ends."""
    kept = [i for i, price in enumerate(prices.tolist()) if price > FLOAT]
    paid, used = prices[kept], [spans[i] for i in kept]
    income = float(paid @ np.array([span.most for span in used], np.int64)) if kept else 0.0
    total, size = -income, income
    for ending in endings:
        ends = np.arange(ending.lowest, horizon + 1)
        least = float((ending.late(ends) + _taken(ending.project, ends, used) @ paid).min())
        total, size = total + least, size + least
    return ceil(total - SLACK * size)
