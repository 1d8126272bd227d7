"""What a plan means for each project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.answer import ProjectOutcome
from models.bookings import ProjectState
from models.score import MICRO, MINUTES_PER_HOUR

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Container

    from scenarios.anatomy.sides import Sides


def outcomes_of(sides: Sides, added: Container[str] = ()) -> tuple[ProjectOutcome, ...]:
    """Return the outcome of every project, in the order of ranks; some may have been added by the scenario."""
    return tuple(_outcome(sides, id, is_new=id in added) for id in sorted(sides.plan.projects, key=sides.rank_of))


def _outcome(sides: Sides, id: str, *, is_new: bool) -> ProjectOutcome:
    project, before, after = sides.project(id), sides.today.projects[id], sides.plan.projects[id]
    dated = sides.facts.undertakings[id].end if after.state_today is ProjectState.RUN else None
    horizon, pause = sides.facts.horizon, after.pause
    return ProjectOutcome(
        project_id=id,
        name=project.name,
        sponsor=project.sponsor,
        rank=project.rank,
        state_before=after.state_today,
        state=after.state,
        shift_weeks=after.shift,
        pause_first=None if pause is None else horizon.monday(pause.begin),
        pause_last=None if pause is None else horizon.sunday(pause.end - 1),
        finish_before=_finish(sides, dated),
        finish=_finish(sides, after.end),
        slip_weeks=0 if dated is None or after.end is None else after.end - dated,
        late_weeks=after.late,
        hours_before=before.delivered / MINUTES_PER_HOUR,
        hours=after.delivered / MINUTES_PER_HOUR,
        coverage_before_pct=percent(before.covered, before.needed),
        coverage_pct=percent(after.covered, after.needed),
        value=int(after.value * MICRO),
        is_new=is_new,
    )


def _finish(sides: Sides, end: int | None) -> dt.date | None:
    return None if end is None else sides.facts.horizon.sunday(end - 1)


def percent(part: int, whole: int) -> float:
    """Return a part in percent with two decimals, rounded down so that 100 means all of it; 0 of nothing."""
    return part * 10_000 // whole / 100 if whole else 0.0
