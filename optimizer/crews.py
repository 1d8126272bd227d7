"""Sets of people who do one thing at a time, and of whom alone some demands can be met: together they are a resource of their own."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from optimizer.shop import Seat, Shop

GROUPS = 60
"""Sets of people that are looked at, those for whom there are demands first, and then the smallest."""


def alone(room: int, shares: Iterable[int]) -> bool:
    """Return whether somebody with this room can do one demand at a time only."""
    return 2 * min(shares, default=room) > room


def crews(shop: Shop) -> list[frozenset[int]]:
    """Return sets of people who can do one demand at a time each, such that some demands are for members only."""
    shares: dict[int, list[int]] = {}
    for seat in shop.seats:
        for candidate in seat.candidates:
            shares.setdefault(candidate.person, []).append(candidate.share)
    single = {r for r, taken in shares.items() if alone(int(shop.problem.supply.capacity[r]), taken)}
    able = sorted({able_for(seat) for seat in shop.seats}, key=lambda group: (len(group), sorted(group)))
    pairs = {a | b for a, b in combinations(able, 2) if a & b}
    groups = {group for group in (*able, *pairs, frozenset(shares)) if len(group) > 1 and group <= single}
    ordered = sorted(groups, key=lambda group: (group not in set(able), group != frozenset(shares), len(group), sorted(group)))
    return ordered[:GROUPS]


def able_for(seat: Seat) -> frozenset[int]:
    """Return the people who can do a demand."""
    return frozenset(candidate.person for candidate in seat.candidates)
