"""Why a person moves, in words and numbers, from facts only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.anatomy import gains, losses
from scenarios.anatomy.forced import forced_reason

if TYPE_CHECKING:
    from scenarios.anatomy.changes import Change
    from scenarios.anatomy.sides import Sides


def of(sides: Sides, change: Change) -> str:
    """Return why a person's work on a project differs from today's."""
    if not change.account.moved:
        return forced_reason(sides, change)
    return gains.reason(sides, change) if change.more >= (0, 0) else losses.reason(sides, change)


def of_swap(sides: Sides, gone: Change, new: Change) -> str:
    """Return why a person leaves one project for another: what the new one lacked, and what ended the old one if anything did."""
    parts = [gains.reason(sides, new), losses.ended(sides, gone)]
    return "; ".join(part for part in parts if part)
