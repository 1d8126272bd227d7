"""Projects, and the work they ask for."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from models.frozen import Frozen, Row


class ProjectClass(StrEnum):
    """How free the board is to say no."""

    MANDATORY = "mandatory"
    MUST_HAVE = "must_have"
    DISCRETIONARY = "discretionary"


class Stage(StrEnum):
    """Where a project stands in its life."""

    IDEA = "idea"
    PROPOSED = "proposed"
    APPROVED = "approved"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    CANCELLED = "cancelled"
    DONE = "done"


HALTED = frozenset({Stage.ON_HOLD, Stage.CANCELLED, Stage.DONE})
"""Stages in which a project does not run, whatever a plan would like."""


class Project(Row):
    """Something the portfolio wants done, worth more the higher its rank. What is None follows the settings."""

    id: str = Field(min_length=1)
    name: str = ""
    rank: int = Field(ge=1)
    """1 is first; the portfolio's ranks are 1..n without gaps."""
    project_class: ProjectClass = ProjectClass.DISCRETIONARY
    value_score: int = Field(default=50, ge=0, le=1000)
    """Points before the rank's factor."""
    cost_of_delay: int = Field(default=0, ge=0)
    """Minor currency units per week finished after the target."""
    stage: Stage = Stage.APPROVED
    sponsor: str = ""
    project_manager: str = ""
    earliest_start: dt.date | None = None
    target_finish: dt.date | None = None
    deadline: dt.date | None = None
    deadline_hard: bool = False
    budget_cap: int | None = Field(default=None, ge=0)
    """Minor currency units over the whole horizon; None for no cap."""
    max_shift_weeks: int | None = Field(default=None, ge=0)
    interruptible: bool = False
    """Whether the project may still be shifted once it has started."""
    min_pause_weeks: int = Field(default=1, ge=1)
    max_pause_weeks: int = Field(default=0, ge=0)
    """Weeks that it may pause for, once; 0 if it may not."""
    wind_down_hours: int = Field(default=0, ge=0)
    """Hours of each person on it that a pause takes before it, or that it takes to wind the project down if it does not run."""
    restart_hours: int = Field(default=0, ge=0)
    """Hours of each person on it that are lost when it goes on after a pause."""
    min_staffing_pct: int | None = Field(default=None, ge=0, le=100)
    programme: str = ""
    fund: str = ""


class PackageStatus(StrEnum):
    """How far a work package is."""

    PLANNED = "planned"
    STARTED = "started"
    DONE = "done"


class WorkPackage(Row):
    """A part of a project with dates of its own. With a window or room to stretch, or as a milestone, it moves by itself."""

    project_id: str
    id: str = Field(min_length=1)
    """Unique within the project; dependencies name it ``project/package``."""
    first: dt.date
    last: dt.date
    earliest_start: dt.date | None = None
    """Its first week is not before the week of this day."""
    latest_finish: dt.date | None = None
    """Its last week is not after the week of this day."""
    max_stretch_weeks: int = Field(default=0, ge=0)
    """Weeks by which it may take longer, with the same effort."""
    deadline: dt.date | None = None
    deadline_hard: bool = False
    """A hard deadline binds; weeks after a soft one are late weeks of the project."""
    status: PackageStatus = PackageStatus.PLANNED
    percent_done: int | None = Field(default=None, ge=0, le=100)
    """Effort done so far, in percent; what is left is planned from today's week on. None for as much as dated."""
    milestone: bool = False
    """Whether it is a milestone: it takes no time and no work, and is reached by the end of the week of its date."""

    @property
    def key(self) -> str:
        """Its name among all work packages."""
        return f"{self.project_id}/{self.id}"

    @property
    def left_pct(self) -> int | None:
        """Effort that is left of what has been started, in percent; None for as much as dated."""
        return None if self.percent_done is None or self.status is not PackageStatus.STARTED else 100 - self.percent_done

    @property
    def has_window(self) -> bool:
        """Whether it may move by itself, as far as its own row says."""
        windowed = self.milestone or self.earliest_start is not None or self.latest_finish is not None or self.max_stretch_weeks > 0
        return windowed and self.status is PackageStatus.PLANNED


class SkillNeed(Frozen):
    """A skill that a demand asks for, at least at a level."""

    skill: str = Field(min_length=1)
    level: int = Field(default=3, ge=1, le=5)


class Demand(Row):
    """Work or equipment that a project asks for over a span of weeks."""

    id: str = Field(min_length=1)
    project_id: str
    work_package: str = ""
    role: str = ""
    skills: tuple[SkillNeed, ...] = ()
    """All of them are required of every person booked; empty for an equipment demand."""
    fte: Decimal | None = Field(default=None, ge=0)
    """FTE in every week; this or ``effort_hours``."""
    effort_hours: Decimal | None = Field(default=None, ge=0)
    """Hours over the whole span, spread evenly."""
    first: dt.date
    last: dt.date
    heads_min: int | None = Field(default=None, ge=0)
    heads_max: int | None = Field(default=None, ge=0)
    preferred: tuple[str, ...] = ()
    """People whom the project would like; a wish."""
    restricted: tuple[str, ...] = ()
    """If not empty, the only people who may be booked."""
    equipment_type: str = ""
    units: int = Field(default=0, ge=0)

    @property
    def is_equipment(self) -> bool:
        """Whether the demand asks for machines rather than people."""
        return bool(self.equipment_type)

    @property
    def package_key(self) -> str:
        """The name of its work package among all; a portfolio may have no row for it."""
        return f"{self.project_id}/{self.work_package}" if self.work_package else ""


class Dependency(Row):
    """The successor waits for the predecessor; both are projects, or work packages written ``project/package``."""

    predecessor: str
    successor: str
    type: str = "FS"
    """``FS``: starts after the predecessor's finish. ``SS``: starts after its start. ``FF``: finishes after its finish."""
    lag_weeks: int = 0
    hard: bool = True
