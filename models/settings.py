"""The portfolio's settings, with the defaults that apply where a table says nothing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from pydantic import Field, model_validator

from models.frozen import Row
from models.horizon import Horizon
from models.people import Employment

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTICE, CONTRACTOR_NOTICE = 1, 4
"""Usual weeks of notice, of everybody but contractors and of these; see ``docs/model.md``."""

HANDOVER = 1
"""Usual weeks of handover: at the smallest share, the 8 hours that people name."""

SHORTEST_STINT, MOST_STINTS = 2, 1
"""Usual weeks of a stint at least, and stints of a person on a project at most."""

RAMP_UP, FULLY = 2, 100
"""Usual weeks in which a newcomer is less productive, and the percentage of those who are not."""


class BookingBlock(StrEnum):
    """How long a booking stays constant."""

    PHASE = "phase"
    """The whole span of the demand: what people accept."""
    MONTH = "month"
    WEEK = "week"


class StaffingRules(StrEnum):
    """Which rules about people on the move hold where no figure of their own is given."""

    GIVEN = "given"
    """Only those that a figure is given for."""
    USUAL = "usual"
    """All of them, with the usual figures."""


class Settings(Row):
    """What holds for the whole portfolio. Percentages are whole numbers."""

    horizon_start: dt.date
    """The Monday on which week 0 begins."""
    horizon_weeks: int = Field(ge=1, le=5200)
    today: dt.date | None = None
    """Weeks before today's are the past and stay as booked; the horizon's start unless set."""
    currency: str = "EUR"
    hours_per_fte_week: Decimal = Field(default=Decimal(40), gt=0, le=168)
    """Hours that one FTE of need means in a week."""
    granularity_pct: int = Field(default=10, ge=1, le=100)
    booking_block: BookingBlock = BookingBlock.PHASE
    freeze_weeks: int = Field(default=2, ge=0)
    """Weeks from today on whose bookings stay as they are."""
    handover_hours: int = Field(default=8, ge=0)
    """Hours charged for each person who joins or leaves a project."""
    reserve_pct: int = Field(default=15, ge=0, le=100)
    """Run-the-business share of a person whose own is not given."""
    max_projects: int = Field(default=2, ge=1)
    """Projects at once of a person whose own limit is not given."""
    min_share_pct: int = Field(default=20, ge=1, le=100)
    """Smallest share of a person whose own is not given."""
    min_staffing_pct: int = Field(default=60, ge=0, le=100)
    """Minimum staffing of a project whose own is not given."""
    max_shift_weeks: int = Field(default=12, ge=0)
    """Weeks a project may be shifted where it does not say."""
    hard_price: int = Field(default=10, ge=0)
    """How much an hour released from a hard booking counts."""
    soft_price: int = Field(default=1, ge=0)
    """How much an hour released from a soft or proposed booking counts."""
    shift_hours: int = Field(default=0, ge=0)
    """Hours charged for each week by which a project or work package is moved or pauses."""

    staffing_rules: StaffingRules = StaffingRules.GIVEN
    """Whether the settings below hold with their usual figures where none is given, or not at all."""
    notice_weeks: int | None = Field(default=None, ge=0)
    """Weeks from today in which the bookings of a person stay as they are; usually 1."""
    contractor_notice_weeks: int | None = Field(default=None, ge=0)
    """The same for contractors; usually 4."""

    handover_weeks: int | None = Field(default=None, ge=0)
    """Weeks for which a leaver and a successor are on a project together; usually 1."""
    min_stint_weeks: int | None = Field(default=None, ge=0)
    """Weeks in a row that a person is on a project at least; usually 2."""
    max_stints: int | None = Field(default=None, ge=1)
    """How often a person comes to a project at most; usually 1."""
    ramp_up_weeks: int | None = Field(default=None, ge=0)
    """Weeks in which a newcomer to a project is less productive; usually 2."""
    ramp_up_pct: int = Field(default=50, ge=0, le=100)
    """How productive a newcomer is in these weeks."""

    @model_validator(mode="after")
    def _starts_on_a_monday(self) -> Self:
        if self.horizon_start.weekday() != 0:
            raise ValueError(f"horizon_start {self.horizon_start} is not a Monday")
        return self

    @property
    def horizon(self) -> Horizon:
        """The weeks to plan for."""
        return Horizon(start=self.horizon_start, weeks=self.horizon_weeks)

    @property
    def today_week(self) -> int:
        """The week that holds today; earlier weeks are the past."""
        return 0 if self.today is None else max(0, self.horizon.week(self.today))

    @property
    def freeze_end(self) -> int:
        """The first week whose bookings may change."""
        return min(self.horizon_weeks, self.today_week + self.freeze_weeks)

    @property
    def notice_of(self) -> Mapping[Employment, int]:
        """Weeks of notice of a person whose own are not given, by the terms of employment."""
        own = self._figure(self.notice_weeks, NOTICE)
        contractors = self._figure(self.contractor_notice_weeks, CONTRACTOR_NOTICE)
        return dict.fromkeys(Employment, own) | {Employment.CONTRACTOR: contractors}

    @property
    def handover(self) -> int:
        """Weeks for which a leaver and a successor are on a project together; 0 for no such rule."""
        return self._figure(self.handover_weeks, HANDOVER)

    @property
    def shortest_stint(self) -> int:
        """Weeks in a row that a person is on a project at least; 0 and 1 mean no such rule."""
        return self._figure(self.min_stint_weeks, SHORTEST_STINT)

    @property
    def most_stints(self) -> int:
        """How often a person comes to a project at most; 0 for no such rule."""
        return self._figure(self.max_stints, MOST_STINTS)

    @property
    def ramp_up(self) -> int:
        """Weeks in which a newcomer to a project is less productive; 0 for no such rule."""
        return 0 if self.ramp_up_pct == FULLY else self._figure(self.ramp_up_weeks, RAMP_UP)

    @property
    def binds_newcomers(self) -> bool:
        """Whether what somebody does on a project depends on when they came to it, and who comes after them."""
        return bool(self.ramp_up or self.handover or self.most_stints or self.shortest_stint > 1)

    def _figure(self, given: int | None, usual: int, without: int = 0) -> int:
        """Return a figure of a rule about people on the move: the one given, else the usual one, else the one that means no rule."""
        if given is not None:
            return given
        return usual if self.staffing_rules is StaffingRules.USUAL else without

    @property
    def minutes_per_fte_week(self) -> int:
        """Minutes that one FTE of need means in a week, rounded half up to a whole minute."""
        return int(self.hours_per_fte_week * 60 + Decimal("0.5"))
