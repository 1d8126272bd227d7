"""People: who there is, what they can do, and when they are away."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from models.frozen import Row


class Employment(StrEnum):
    """On what terms a person works here."""

    EMPLOYEE = "employee"
    CONTRACTOR = "contractor"
    TO_BE_HIRED = "to_be_hired"


class Person(Row):
    """Somebody who can be booked. What is None follows the settings."""

    id: str = Field(min_length=1)
    name: str = ""
    role: str = ""
    org_unit: str = ""
    """Also the cost centre that the person's hours are charged to."""
    location: str = ""
    employment: Employment = Employment.EMPLOYEE
    fte: Decimal = Field(default=Decimal(1), ge=0, le=2)
    hours_per_week: Decimal = Field(default=Decimal(40), ge=0, le=168)
    """Hours of a full-time week under this person's contract; ``fte`` is the part of it that is worked."""
    start_date: dt.date | None = None
    """First day of the employment."""
    end_date: dt.date | None = None
    """Last day of the employment."""
    cost_rate: int = Field(default=0, ge=0)
    """Minor currency units per hour."""
    bill_rate: int | None = Field(default=None, ge=0)
    """Minor currency units per hour."""
    reserve_pct: int | None = Field(default=None, ge=0, le=100)
    max_projects: int | None = Field(default=None, ge=0)
    min_share_pct: int | None = Field(default=None, ge=1, le=100)
    notice_weeks: int | None = Field(default=None, ge=0)
    """Weeks from today in which the bookings of this person stay as they are."""
    manager: str = ""
    fee: int = Field(default=0, ge=0)
    """Minor currency units, due once if the person is booked at all in a week that is free to plan."""
    option: str = ""
    """The option that brings the person; empty for who is here anyway."""


class PersonSkill(Row):
    """A person's skill at a level from 1 (awareness) to 5 (authority), within its validity dates."""

    person_id: str
    skill: str = Field(min_length=1)
    level: int = Field(ge=1, le=5)
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None


class Absence(Row):
    """A person who is away, or equipment that is down, from the first to the last day."""

    resource_id: str
    first: dt.date
    last: dt.date
    share_pct: int = Field(default=100, ge=0, le=100)
    """Part of each working day that is lost."""
    kind: str = "leave"


class Holiday(Row):
    """A day on which nobody works."""

    date: dt.date
    name: str = ""
    calendar: str = ""
    """Empty for everybody, else the location of those who have the day off."""


class Equipment(Row):
    """Machines of one type that projects rent by the unit and week."""

    id: str = Field(min_length=1)
    type: str = Field(min_length=1)
    units: int = Field(default=1, ge=0)
    cost_rate: int = Field(default=0, ge=0)
    """Minor currency units per unit and hour."""
    first: dt.date | None = None
    """First day it is here."""
    last: dt.date | None = None
    """Last day it is here."""
    operator_skill: str = ""
    """Skill of the person who must be booked on the project in the same weeks; empty for none."""
    operator_level: int = Field(default=1, ge=1, le=5)
    setup_weeks: int = Field(default=0, ge=0)
    """Weeks that a unit needs to be set up, or brought, for another project; in these nobody has it."""
    location: str = ""
    fee: int = Field(default=0, ge=0)
    """Minor currency units, due once if the machine is booked at all."""
    option: str = ""
    """The option that brings the machine; empty for who is here anyway."""
