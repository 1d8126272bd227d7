"""Building blocks of the hand-solved cases: one person of 40 hours, weeks from Monday 5 January 2026 on, steps of 50 %."""

from __future__ import annotations

import datetime as dt
from typing import Any

from models.bookings import Allocation
from models.people import Person, PersonSkill
from models.portfolio import Portfolio
from models.projects import Demand, Project
from models.settings import Settings

START = dt.date(2026, 1, 5)
"""Monday of week 0."""


def day(week: int, weekday: int = 0) -> dt.date:
    """A day of the horizon; weekday 0 is Monday."""
    return START + dt.timedelta(days=7 * week + weekday)


def settings(**changes: Any) -> Settings:
    """Two weeks, no freeze, no reserve, no minimum staffing, nothing shifts; handovers are free."""
    plain: dict[str, Any] = {
        "horizon_start": START,
        "horizon_weeks": 2,
        "granularity_pct": 50,
        "min_share_pct": 50,
        "freeze_weeks": 0,
        "reserve_pct": 0,
        "max_projects": 9,
        "min_staffing_pct": 0,
        "max_shift_weeks": 0,
        "handover_hours": 0,
    }
    return Settings(**{**plain, **changes})


def person(id: str = "ann", **changes: Any) -> Person:
    """Somebody of 40 hours."""
    return Person(id=id, **changes)


def skill(person: str = "ann", **changes: Any) -> PersonSkill:
    """Skill ``a`` at level 3."""
    return PersonSkill(**{"person_id": person, "skill": "a", "level": 3, **changes})


def project(id: str = "p", rank: int = 1, **changes: Any) -> Project:
    """A project worth 60 points."""
    return Project(**{"id": id, "rank": rank, "value_score": 60, **changes})


def demand(id: str = "d", project: str = "p", first: int = 0, last: int = 1, **changes: Any) -> Demand:
    """One FTE of skill ``a`` at level 3 in weeks 0 and 1."""
    need = ({"skill": "a", "level": 3},)
    return Demand(**{"id": id, "project_id": project, "fte": 1, "skills": need, "first": day(first), "last": day(last, 4), **changes})


def booking(demand: str = "d", person: str = "ann", first: int = 0, last: int = 1, **changes: Any) -> Allocation:
    """Half of a person today, in weeks 0 and 1, soft."""
    fields = {"demand_id": demand, "resource_id": person, "project_id": "p", "first": day(first), "last": day(last, 6), "share_pct": 50}
    return Allocation(**{**fields, **changes})


def portfolio(**tables: Any) -> Portfolio:
    """Ann, who has the skill, and one project with one demand, unless tables say otherwise."""
    plain: dict[str, Any] = {
        "settings": settings(),
        "people": (person(),),
        "skills": (skill(),),
        "projects": (project(),),
        "demands": (demand(),),
    }
    return Portfolio(**{**plain, **tables})
