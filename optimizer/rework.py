"""
Reworks a sketched plan: takes a few people out of some weeks, staffs what they leave in another order, and keeps what is better.

Ruin and recreate (Schrimpf, Schneider, Stamm-Wilbrandt and Dueck, "Record breaking optimization results using the ruin and recreate
principle", Journal of Computational Physics 159, 2000): a hundred attempts a second, whatever the size of the portfolio.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from optimizer.arrays import Ints
    from optimizer.sketch import Sketcher

FEWEST, MOST = 4, 24
"""People who are taken out at once."""
ORDER_NOISE, DEARNESS_NOISE = 0.3, 0.5
"""Standard deviations of the logarithm of what a minute is worth, and of how dear people are, while places are staffed anew."""


class _Taken(NamedTuple):
    """A booking that was taken back."""

    place: int
    offer: int
    units: int


class Rework:
    """A sketched plan that is reworked in place; never worse than before."""

    def __init__(self, sketcher: Sketcher) -> None:
        self._sketcher, self._board, self._rng = sketcher, sketcher.board, sketcher.rng
        self._places = np.array([place for run in sketcher.runs.items() for place in sketcher.places.get(run, ())], np.int64)
        self._worth = self._board.worth[self._board.project[self._places]].astype(float)

    def go_on(self, attempts: int, over: Callable[[], bool]) -> None:
        """Make so many attempts, or fewer if time is over."""
        self._sketcher.noise = DEARNESS_NOISE
        for _ in range(attempts):
            if over() or not self.attempt():
                break
        self._sketcher.noise = 0.0

    def attempt(self) -> bool:
        """Rework the people of one place, the more likely the more value it misses; return whether there was one."""
        missed = self._worth * self._board.missing(self._places)
        if not missed.any():
            return False
        place = int(self._rng.choice(self._places, p=missed / missed.sum()))
        able = self._board.able(place)
        if len(able):
            self._reworked(place, self._rng.permutation(able)[: int(self._rng.integers(FEWEST, MOST))])
        return True

    def _reworked(self, place: int, people: Ints) -> None:
        board, before = self._board, self._board.total
        taken = [_Taken(at, offer, board.release(at, offer)) for at, offer in self._meanwhile(place, people)]
        places = sorted({place, *(one.place for one in taken)})
        stay = {at: set(board.booked[at]) for at in places}
        for at in self._in_order(places):
            board.fill(at, self._sketcher.dearness)
        if board.total < before or not self._staffed(places):
            for at in places:
                for offer in set(board.booked[at]) - stay[at]:
                    board.release(at, offer)
            for one in taken:
                board.book(*one)

    def _meanwhile(self, place: int, people: Ints) -> list[tuple[int, int]]:
        """Return the bookings of people in the weeks of a place, as (place, offer)."""
        board, start, stop = self._board, self._board.start[place], self._board.stop[place]
        offers = [(int(board.offers.place[offer]), offer) for r in people.tolist() for offer in sorted(board.of_person[r])]
        return [(at, offer) for at, offer in offers if board.start[at] < stop and board.stop[at] > start]

    def _in_order(self, places: list[int]) -> Iterable[int]:
        worth = np.log(np.maximum(1, self._board.worth[self._board.project[places]]))
        order = np.argsort(self._rng.normal(0, ORDER_NOISE, len(places)) - worth, kind="stable")
        return (places[i] for i in order.tolist())

    def _staffed(self, places: list[int]) -> bool:
        """Return whether all projects of some places cover their minimum."""
        return all(self._sketcher.suffices(p) for p in {int(self._board.project[at]) for at in places})
