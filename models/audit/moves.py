"""
Moves: what a proposal changes, by choice or because the scenario leaves none.

A project is moved by choice if it is shifted or pauses, or if it runs where it does not today (or the other way round) and it is
neither halted nor forced out nor (not running today and) mandatory or forced in. Otherwise a change of its state is a forced move. A
work package of a running project is moved if it is not where it is dated.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.audit.facts import Facts
    from models.audit.reading import Reading
    from models.audit.runs import Span
    from models.audit.work import Undertaking


class ProjectMove(StrEnum):
    """Whether a proposal moves a project."""

    NONE = "none"
    CHOSEN = "chosen"
    FORCED = "forced"


def moved_packages(facts: Facts, reading: Reading) -> dict[str, Span]:
    """Return the work packages of running projects that a proposal puts elsewhere than where they are dated, with their weeks there."""
    return {
        key: span
        for key, span in reading.placed.items()
        if facts.packages[key].dated != span and reading.package_span(facts, key) is not None
    }


def weeks_moved(facts: Facts, reading: Reading) -> int:
    """Return by how many weeks projects and work packages are moved in all: later or sooner, paused, or stretched."""
    shifts = sum(shift or 0 for shift in reading.shifts.values())
    pauses = sum(pause.end - pause.begin for id, pause in reading.pauses.items() if reading.shifts[id] is not None)
    packages = ((facts.packages[key].dated, span) for key, span in moved_packages(facts, reading).items())
    return shifts + pauses + sum(abs(now.begin - was.begin) + abs((now.end - now.begin) - (was.end - was.begin)) for was, now in packages)


def project_move(plan: Undertaking, *, runs_today: bool, shift: int | None, pauses: bool) -> ProjectMove:
    """Return whether a project is moved, and whether by choice."""
    if shift or pauses:
        return ProjectMove.CHOSEN
    if (shift is not None) == runs_today:
        return ProjectMove.NONE
    started_by_force = not runs_today and (plan.mandatory or plan.forced_in)
    return ProjectMove.FORCED if plan.halted or plan.forced_out or started_by_force else ProjectMove.CHOSEN
