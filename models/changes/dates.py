"""Changes of when a project's work is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from models.changes.change import FROM, TO, Applied, Change, Day
from models.changes.notation import WHOLE, Notation
from models.changes.refused import ChangeRefusedError, refusal
from models.changes.spans import day_later, first_day, later, package_later
from models.changes.tables import check_touches, named, over, project_set, with_project, with_tables

if TYPE_CHECKING:
    from models.portfolio import Portfolio


class DelayProject(Change):
    """All work of the project comes some weeks later; its target finish and deadline stay."""

    notation: ClassVar[Notation] = WHOLE
    kind: Literal["delay_project"] = "delay_project"
    value: int = Field(ge=1, le=520)
    """a whole number of weeks, 1 or more"""

    def _apply(self, before: Portfolio) -> Applied:
        project, weeks = before.project(self.target), self.value
        if over(project):
            return Applied(before, why_not=over(project))
        start = day_later(first_day(before.demands_of.get(project.id, ())), weeks)
        if start is not None and before.horizon.week(start) >= before.horizon.weeks:
            cause = f"{weeks} weeks move all work of {named(project)} past the horizon"
            raise ChangeRefusedError("value", cause, "Give fewer weeks, or use `pause_project` without dates.")
        if start is None and project.earliest_start is None:
            return Applied(before, why_not=f"{named(project)} has no work and no earliest start that could move")
        moved = with_tables(
            before,
            demands=tuple(later(d, weeks) if d.project_id == project.id else d for d in before.demands),
            work_packages=tuple(package_later(w, weeks) if w.project_id == project.id else w for w in before.work_packages),
        )
        after = with_project(moved, project.id, earliest_start=day_later(project.earliest_start, weeks))
        return Applied(after, (f"{named(project)}: {weeks} weeks later" + (f", begins on {start}" if start else ""),))


class SetDeadline(Change):
    """The project is to be done by another day."""

    kind: Literal["set_deadline"] = "set_deadline"
    last: Annotated[Day, TO]
    """the deadline"""
    value: Literal["hard", "soft"] = "hard"
    """``hard`` (no plan may finish later) or ``soft``; hard if empty"""

    @model_validator(mode="before")
    @classmethod
    def _dated_by_its_value(cls, data: object) -> object:
        """Take a day that stands in ``value``, where the new thing of a change mostly stands, for the deadline."""
        if not isinstance(data, Mapping) or (day := _day_in(data.get("value"))) is None:
            return data
        if {"last", "to"} & data.keys():
            raise refusal("value", f"{day} is a second day beside the deadline in `to`", "Write `hard` or `soft`, or nothing.")
        return {**data, "last": day, "value": "hard"}

    def _apply(self, before: Portfolio) -> Applied:
        project, hard = before.project(self.target), self.value == "hard"
        if self.last < before.horizon.start:
            raise ChangeRefusedError(
                "to", f"{self.last} lies before the horizon, which begins on {before.horizon.start}", "Correct the date."
            )
        if over(project):
            return Applied(before, why_not=over(project))
        if (project.deadline, project.deadline_hard) == (self.last, hard):
            return Applied(before, why_not=f"{named(project)} already has the {self.value} deadline {self.last}")
        old = "none" if project.deadline is None else f"{project.deadline} ({'hard' if project.deadline_hard else 'soft'})"
        after = with_project(before, project.id, deadline=self.last, deadline_hard=hard)
        return Applied(after, (f"{named(project)}: deadline {old} -> {self.last} ({self.value})",))


def _day_in(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None


class SetEarliestStart(Change):
    """The project may not begin before a day."""

    kind: Literal["set_earliest_start"] = "set_earliest_start"
    first: Annotated[Day, FROM]
    """the first day on which the project may begin"""

    def _apply(self, before: Portfolio) -> Applied:
        check_touches(before.horizon, self.first, None)
        project = before.project(self.target)
        if over(project):
            return Applied(before, why_not=over(project))
        old = project.earliest_start
        words = ("earliest start", str(old or "none"), str(self.first))
        return project_set(before, self.target, "earliest_start", self.first, words)
