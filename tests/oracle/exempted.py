"""Which bookings must stay exactly as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.bookings import Lock

if TYPE_CHECKING:
    from tests.oracle.facts import Facts


def exempt(f: Facts, d: int, r: int, t: int) -> bool:
    """Whether a booking in a week must stay exactly as it is."""
    project = f.works[d].project
    if f.protected[r] or (project is not None and f.frozen[project]):
        return True
    return any(b.lock is Lock.BOTH and (b.work, b.person) == (d, r) and b.begin <= t < b.end for b in f.todays)
