"""
Small portfolios by name, for everybody's tests.

Weeks are numbers here, 0 being the week of `START`; a span of weeks includes its last. One person has 40 hours, so 2,400 minutes, a
week: 10 % of a week is 240 minutes. Unless a test says otherwise nothing is frozen or kept in reserve, shares go in steps of 10 %
from 10 % on, and projects need no minimum staffing, so that a test meets only the rule it names.

>>> one = portfolio(person("ada"), project("apollo"), demand("apollo.dev", weeks=(0, 3)))
>>> plan = proposal(runs("apollo"), booking("ada", "apollo.dev", (0, 3), 50))
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from models.bookings import Allocation, Booking, BookingStatus, Decision, Lock, PackageDates, ProjectState, Proposal
from models.budgets import Budget, BudgetScope
from models.directives import Directive, DirectiveKind
from models.people import Absence, Equipment, Holiday, Person, PersonSkill
from models.portfolio import Portfolio
from models.projects import Demand, Dependency, Project, SkillNeed, WorkPackage
from models.settings import Settings

START = dt.date(2027, 3, 1)
"""A Monday."""
SETTINGS = {
    "horizon_start": START,
    "horizon_weeks": 8,
    "freeze_weeks": 0,
    "reserve_pct": 0,
    "min_share_pct": 10,
    "min_staffing_pct": 0,
    "max_projects": 9,
}
"""Under which no rule is in the way."""
TABLES = {
    Person: "people",
    PersonSkill: "skills",
    Equipment: "equipment",
    Absence: "absences",
    Holiday: "holidays",
    Project: "projects",
    WorkPackage: "work_packages",
    Demand: "demands",
    Dependency: "dependencies",
    Allocation: "allocations",
    Budget: "budgets",
    Directive: "directives",
}
"""Where a row of each kind goes."""

Weeks = tuple[int, int]
"""First and last week."""


def monday(week: int) -> dt.date:
    """The first day of a week."""
    return START + dt.timedelta(weeks=week)


def sunday(week: int) -> dt.date:
    """The last day of a week."""
    return START + dt.timedelta(weeks=week, days=6)


def portfolio(*rows: Any, **settings: Any) -> Portfolio:
    """
    A portfolio of these rows, each sorted into its table.

    Projects are ranked in the order given, whatever their own ranks. A list among the rows counts as its members.

    Parameters
    ----------
    *rows
        People, skills, equipment, projects, demands, allocations, ...
    **settings
        Fields of `Settings` that differ from `SETTINGS`.
    """
    tables: dict[str, list[Any]] = {name: [] for name in TABLES.values()}
    for row in _flat(rows):
        tables[TABLES[type(row)]].append(row)
    tables["projects"] = [row.replace(rank=rank) for rank, row in enumerate(tables["projects"], start=1)]
    return Portfolio(settings=Settings(**{**SETTINGS, **settings}), **{name: tuple(found) for name, found in tables.items()})


def _flat(rows: Any) -> list[Any]:
    return [one for row in rows for one in (_flat(row) if isinstance(row, list) else [row])]


def person(id: str = "ada", **fields: Any) -> Person:
    """Somebody with 40 hours a week."""
    return Person(id=id, **fields)


def able(person_id: str, skill: str = "dev", level: int = 3, **fields: Any) -> PersonSkill:
    """A skill of somebody."""
    return PersonSkill(person_id=person_id, skill=skill, level=level, **fields)


def machine(id: str = "rig", type: str = "test-rig", **fields: Any) -> Equipment:
    """A row of the equipment table."""
    return Equipment(id=id, type=type, **fields)


def absent(resource_id: str, first: dt.date, last: dt.date | None = None, share_pct: int = 100) -> Absence:
    """Days away."""
    return Absence(resource_id=resource_id, first=first, last=last or first, share_pct=share_pct)


def project(id: str = "apollo", **fields: Any) -> Project:
    """A project of 100 points that has not started."""
    return Project(id=id, **{"rank": 1, "value_score": 100, **fields})


def demand(id: str = "apollo.dev", *, weeks: Weeks = (0, 3), fte: Any = 1, needs: dict[str, int] | None = None, **fields: Any) -> Demand:
    """Work for one FTE; of the project before the dot in its id, and for anybody unless skills with levels are needed."""
    rest = {
        "project_id": id.split(".", maxsplit=1)[0],
        "fte": None if "effort_hours" in fields else Decimal(str(fte)),
        "skills": tuple(SkillNeed(skill=skill, level=level) for skill, level in (needs or {}).items()),
        **fields,
    }
    return Demand(id=id, first=monday(weeks[0]), last=sunday(weeks[1]), **rest)


def package(key: str = "apollo/build", weeks: Weeks = (2, 3), window: tuple[int | None, int | None] = (0, 7), **fields: Any) -> WorkPackage:
    """A part of a project that may move anywhere between the first and the last week of its window."""
    project_id, _, id = key.partition("/")
    earliest, latest = (None if week is None else monday(week) for week in window)
    rest = {"earliest_start": earliest, "latest_finish": latest, **fields}
    return WorkPackage(project_id=project_id, id=id, first=monday(weeks[0]), last=sunday(weeks[1]), **rest)


def machine_demand(id: str = "apollo.rig", *, weeks: Weeks = (0, 3), units: int = 1, type: str = "test-rig") -> Demand:
    """Machines that a project needs."""
    return Demand(
        id=id, project_id=id.split(".", maxsplit=1)[0], equipment_type=type, units=units, first=monday(weeks[0]), last=sunday(weeks[1])
    )


def today(resource_id: str, demand_id: str, weeks: Weeks, share: int, **fields: Any) -> Allocation:
    """A soft booking of today's plan without a lock."""
    rest = {"project_id": demand_id.split(".", maxsplit=1)[0], **fields}
    return Allocation(demand_id=demand_id, resource_id=resource_id, first=monday(weeks[0]), last=sunday(weeks[1]), share_pct=share, **rest)


def directive(kind: DirectiveKind | str, subject: str, object: str = "", weeks: Weeks | None = None, **fields: Any) -> Directive:
    """A row of the rules table."""
    dates = {} if weeks is None else {"first": monday(weeks[0]), "last": sunday(weeks[1])}
    return Directive(kind=DirectiveKind(kind), subject=subject, object=object, **{**dates, **fields})


def cap(amount: int, scope: BudgetScope | str = BudgetScope.PORTFOLIO, scope_id: str = "all", period: str | None = None) -> Budget:
    """A row of the budgets table, in minor currency units."""
    return Budget(scope_kind=BudgetScope(scope), scope_id=scope_id, period=period, cap=amount)


def waits(predecessor: str, successor: str, type: str = "FS", lag: int = 0, *, hard: bool = True) -> Dependency:
    """A dependency between projects."""
    return Dependency(predecessor=predecessor, successor=successor, type=type, lag_weeks=lag, hard=hard)


def booking(resource_id: str, demand_id: str, weeks: Weeks, share: int) -> Booking:
    """A booking of a plan."""
    return Booking(resource_id=resource_id, demand_id=demand_id, first=monday(weeks[0]), last=sunday(weeks[1]), share_pct=share)


def runs(project_id: str = "apollo", shift: int = 0) -> Decision:
    """A project that runs, perhaps later."""
    return Decision(project_id=project_id, state=ProjectState.SHIFTED if shift else ProjectState.RUN, shift_weeks=shift)


def pauses(weeks: Weeks, project_id: str = "apollo") -> Decision:
    """A project that runs as dated up to a pause."""
    return Decision(project_id=project_id, state=ProjectState.RUN, pause_first=monday(weeks[0]), pause_last=sunday(weeks[1]))


def paused(project_id: str = "apollo") -> Decision:
    """A project that does not run."""
    return Decision(project_id=project_id, state=ProjectState.PAUSED)


def placed(key: str, weeks: Weeks) -> PackageDates:
    """A work package that a plan does in these weeks."""
    project_id, _, id = key.partition("/")
    return PackageDates(project_id=project_id, work_package=id, first=monday(weeks[0]), last=sunday(weeks[1]))


def proposal(*said: Decision | PackageDates | Booking) -> Proposal:
    """A plan of these decisions, dates and bookings, in any order."""
    return Proposal(
        packages=tuple(each for each in said if isinstance(each, PackageDates)),
        decisions=tuple(each for each in said if isinstance(each, Decision)),
        bookings=tuple(each for each in said if isinstance(each, Booking)),
    )


def two_by_two(**settings: Any) -> Portfolio:
    """
    Two people, two projects, and a better use for one of them.

    Ada (dev 4) and Bob (dev 3) each work half their time, softly and all 8 weeks, on Zeus, which is worth 10 points. Apollo is worth
    100, is ranked first and gets nobody today. Each project asks for one FTE of dev 3 over the whole horizon, and anybody may work
    full time; running both in full takes everything the two have.
    """
    return portfolio(
        person("ada", name="Ada", cost_rate=6_000),
        person("bob", name="Bob", cost_rate=5_000),
        able("ada", level=4),
        able("bob"),
        project("apollo", name="Apollo", value_score=100),
        project("zeus", name="Zeus", value_score=10),
        demand("apollo.dev", weeks=(0, 7), needs={"dev": 3}),
        demand("zeus.dev", weeks=(0, 7), needs={"dev": 3}),
        today("ada", "zeus.dev", (0, 7), 50),
        today("bob", "zeus.dev", (0, 7), 50),
        **settings,
    )


__all__ = [
    "SETTINGS",
    "START",
    "TABLES",
    "BookingStatus",
    "Lock",
    "able",
    "absent",
    "booking",
    "cap",
    "demand",
    "directive",
    "machine",
    "machine_demand",
    "monday",
    "package",
    "paused",
    "person",
    "placed",
    "portfolio",
    "project",
    "proposal",
    "runs",
    "sunday",
    "today",
    "two_by_two",
    "waits",
]
