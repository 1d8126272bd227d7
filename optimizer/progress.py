"""What a running solve tells about itself."""

from __future__ import annotations

from models.frozen import Frozen


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
