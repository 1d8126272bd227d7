"""What a running solve tells about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.bookings import Proposal


class Progress(Frozen):
    """Where a solve stands."""

    stage: str
    """What it is doing, in a few words."""
    value: int | None = None
    """Micro-points of the best plan so far."""
    bound: int | None = None
    """Micro-points that no plan exceeds."""
    gap_pct: float | None = None
    """How far the best plan may be from the best possible, in percent of the bound."""
    plans: int = 0
    """Plans found so far."""
    elapsed: float = 0.0
    """Seconds since the start."""


class Found(NamedTuple):
    """A plan on the way that may be worth telling of."""

    worth: tuple[int, int]
    """Micro-points of the mandatory projects, which come first, and of all."""
    make: Callable[[], Proposal]
    """Makes the plan; for all of them it would take a tenth of the time of a thousand people."""
