"""Bookings: a resource on a demand, for a run of weeks, at a constant share."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from pydantic import Field

from models.frozen import Frozen, Row


class BookingStatus(StrEnum):
    """How firm a booking is."""

    PROPOSED = "proposed"
    SOFT = "soft"
    HARD = "hard"
    CANCELLED = "cancelled"
    """Not a booking any more; read and kept, counted nowhere."""


class Lock(StrEnum):
    """What of a booking a plan must leave alone."""

    NONE = "none"
    RESOURCE = "resource"
    """The person stays on the demand in the booked weeks; the share may change."""
    TIME = "time"
    """The project stays on its dates; the person may change."""
    BOTH = "both"
    """The booking stays exactly as it is."""


class Allocation(Row):
    """A booking of today's plan."""

    project_id: str = ""
    demand_id: str
    resource_id: str
    first: dt.date
    last: dt.date
    share_pct: int = Field(ge=0)
    """Percent of the person's net time; for equipment, the number of units."""
    status: BookingStatus = BookingStatus.SOFT
    lock: Lock = Lock.NONE


class Booking(Frozen):
    """A booking of a plan: whole weeks, from a Monday to a Sunday."""

    resource_id: str
    demand_id: str
    first: dt.date
    last: dt.date
    share_pct: int = Field(ge=0)
    """Percent of the person's net time; for equipment, the number of units."""


class ProjectState(StrEnum):
    """What a plan decides for a project."""

    RUN = "run"
    SHIFTED = "shifted"
    PAUSED = "paused"
    STOPPED = "stopped"


class Decision(Frozen):
    """What a plan decides for one project."""

    project_id: str
    state: ProjectState
    shift_weeks: int = Field(default=0, ge=0)
    """Whole weeks later than dated; positive only when the state is ``shifted``."""
    pause_first: dt.date | None = Field(default=None, exclude_if=lambda day: day is None)
    """Monday of the first week in which it pauses, if it runs as dated but for a pause; what is dated from there on comes later."""
    pause_last: dt.date | None = Field(default=None, exclude_if=lambda day: day is None)
    """Sunday of the last week of the pause."""

    @property
    def runs(self) -> bool:
        """Whether work goes on."""
        return self.state in (ProjectState.RUN, ProjectState.SHIFTED)


class PackageDates(Frozen):
    """When a plan does a work package that moves by itself: whole weeks, from a Monday to a Sunday."""

    project_id: str
    work_package: str
    first: dt.date
    last: dt.date


class Proposal(Frozen):
    """Decisions and bookings, whoever made them: what the audit judges."""

    decisions: tuple[Decision, ...] = ()
    """One a project; a project without one runs as dated if it has bookings after the freeze, else it is paused."""
    packages: tuple[PackageDates, ...] = Field(default=(), exclude_if=lambda packages: not packages)
    """Work packages on other dates than today's; all others keep theirs, or move with their project."""
    bookings: tuple[Booking, ...] = ()
    """All of them, those inside the freeze window included."""
