"""Changes in a project's life: it is cancelled, paused or taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import model_validator

from models.changes.bound import directives_of, without
from models.changes.change import FROM, TO, Applied, Change, Day
from models.changes.refused import ChangeRefusedError, refusal
from models.changes.spans import first_day, interrupted, package_interrupted
from models.changes.tables import check_touches, named, over, project_set, unused_id, with_project, with_tables
from models.directives import DirectiveKind
from models.projects import HALTED, Stage

if TYPE_CHECKING:
    from models.portfolio import Portfolio
    from models.projects import Demand, Project


class CancelProject(Change):
    """The project is given up."""

    kind: Literal["cancel_project"] = "cancel_project"

    def _apply(self, before: Portfolio) -> Applied:
        return _staged(before, self.target, Stage.CANCELLED)


def _staged(before: Portfolio, id: str, stage: Stage) -> Applied:
    return project_set(before, id, "stage", stage, ("stage", before.project(id).stage.value, stage.value))


class PauseProject(Change):
    """The project is put on hold, or, with dates, interrupted: what is left follows after the pause."""

    kind: Literal["pause_project"] = "pause_project"
    first: Annotated[Day | None, FROM] = None
    """the first day of the pause; its whole week is paused"""
    last: Annotated[Day | None, TO] = None
    """the last day of the pause; its whole week is paused"""

    @model_validator(mode="after")
    def _both_dates_or_none(self) -> Self:
        if (self.first is None) != (self.last is None):
            missing = "to" if self.last is None else "from"
            raise refusal(missing, "a pause has two dates or none", "Give `from` and `to`, or neither to put the project on hold.")
        return self

    def _apply(self, before: Portfolio) -> Applied:
        project = before.project(self.target)
        if self.first is None or self.last is None:
            return _staged(before, project.id, Stage.ON_HOLD)
        check_touches(before.horizon, self.first, self.last)
        if over(project):
            return Applied(before, why_not=over(project))
        pause = range(before.horizon.week(self.first), before.horizon.week(self.last) + 1)
        today = before.settings.today_week
        if pause.start < today:
            cause = f"{self.first} lies before this week, and what is done cannot be paused"
            raise ChangeRefusedError("from", cause, f"Begin on {before.horizon.monday(today)} or later.")
        return _interrupted(before, project, pause)


def _interrupted(before: Portfolio, project: Project, pause: range) -> Applied:
    parts = _parts(before, project, pause)
    moved = sum(pieces != (demand,) for demand, pieces in parts)
    if not moved:
        return Applied(before, why_not=f"{named(project)} has no work from {before.horizon.monday(pause.start)} on")
    ours = {demand.id: pieces for demand, pieces in parts}
    demands = tuple(piece for demand in before.demands for piece in ours.get(demand.id, (demand,)))
    split = len(demands) - len(before.demands)
    packages = tuple(package_interrupted(w, before.horizon, pause) if w.project_id == project.id else w for w in before.work_packages)
    return Applied(
        with_tables(before, demands=demands, work_packages=packages),
        (f"{named(project)}: {len(pause)} weeks' pause; {moved} demands moved later, {split} of them cut in two",),
    )


def _parts(before: Portfolio, project: Project, pause: range) -> list[tuple[Demand, tuple[Demand, ...]]]:
    """Return each demand of the project with what becomes of it."""
    demands = before.demands_of.get(project.id, ())
    return [(d, interrupted(d, before.horizon, pause, unused_id(d.id, before.demand_by_id))) for d in demands]


class ResumeProject(Change):
    """A project on hold, cancelled or forced out may run again."""

    kind: Literal["resume_project"] = "resume_project"

    def _apply(self, before: Portfolio) -> Applied:
        project = before.project(self.target)
        if project.stage is Stage.DONE:
            raise ChangeRefusedError(
                "target", f"{named(project)} is done", "Use `add_project` with it as the template for more of its kind."
            )
        gone = directives_of(before, DirectiveKind.FORCE_OUT, project.id)
        if project.stage not in HALTED and not gone:
            return Applied(before, why_not=f"{named(project)} is neither halted nor forced out")
        after, texts = with_tables(before, directives=without(before, gone)), []
        if project.stage in HALTED:
            stage = _stage_by_dates(before, project)
            after = with_project(after, project.id, stage=stage)
            texts.append(f"{named(project)}: stage {project.stage.value} -> {stage.value}")
        return Applied(after, (*texts, *([f"{named(project)}: the earlier force_out is taken back"] if gone else [])))


def _stage_by_dates(before: Portfolio, project: Project) -> Stage:
    day = first_day(before.demands_of.get(project.id, ()))
    begun = day is not None and before.horizon.week(day) <= before.settings.today_week
    return Stage.IN_PROGRESS if begun else Stage.APPROVED
