"""
Moves: what a proposal changes, by choice or because the scenario leaves none.

A project is moved by choice if it is shifted, or if it runs where it does not today (or the other way round) and it is neither halted
nor forced out nor (not running today and) mandatory or forced in. Otherwise a change of its state is a forced move.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.audit.work import Undertaking


class ProjectMove(StrEnum):
    """Whether a proposal moves a project."""

    NONE = "none"
    CHOSEN = "chosen"
    FORCED = "forced"


def project_move(plan: Undertaking, *, runs_today: bool, shift: int | None) -> ProjectMove:
    """Return whether a project is moved, and whether by choice."""
    if shift:
        return ProjectMove.CHOSEN
    if (shift is not None) == runs_today:
        return ProjectMove.NONE
    started_by_force = not runs_today and (plan.mandatory or plan.forced_in)
    return ProjectMove.FORCED if plan.halted or plan.forced_out or started_by_force else ProjectMove.CHOSEN
