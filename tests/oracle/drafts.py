"""A portfolio in the making: tables of plain rows that features of the generator change one after the other."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from models.bookings import Allocation
from models.budgets import Budget
from models.directives import Directive
from models.people import Absence, Equipment, Holiday, Person, PersonSkill
from models.portfolio import Portfolio
from models.projects import Demand, Dependency, Project, WorkPackage
from models.settings import Settings

if TYPE_CHECKING:
    from random import Random

Fields = dict[str, Any]

STARTS = (dt.date(2026, 3, 16), dt.date(2025, 12, 15), dt.date(2026, 6, 8), dt.date(2026, 1, 5))
"""Mondays shortly before the end of a month, quarter or year, and one that is not."""

TABLES: dict[str, type[Any]] = {
    "people": Person,
    "skills": PersonSkill,
    "equipment": Equipment,
    "absences": Absence,
    "holidays": Holiday,
    "projects": Project,
    "work_packages": WorkPackage,
    "demands": Demand,
    "dependencies": Dependency,
    "allocations": Allocation,
    "budgets": Budget,
    "directives": Directive,
}


@dataclass
class Draft:
    """Rows by table, and the dice."""

    dice: Random
    settings: Fields = field(default_factory=dict)
    rows: dict[str, list[Fields]] = field(default_factory=lambda: {name: [] for name in TABLES})

    @property
    def weeks(self) -> int:
        """Length of the horizon."""
        return int(self.settings["horizon_weeks"])

    @property
    def step(self) -> int:
        """Granularity."""
        return int(self.settings["granularity_pct"])

    def day(self, week: int, weekday: int = 0) -> dt.date:
        """A day of the horizon."""
        start: dt.date = self.settings["horizon_start"]
        return start + dt.timedelta(days=7 * week + weekday)

    def week(self) -> int:
        """Any week."""
        return self.dice.randrange(self.weeks)

    def span(self) -> tuple[int, int]:
        """Any first and last week, in order."""
        a, b = sorted((self.week(), self.week()))
        return a, b

    def dates(self) -> Fields:
        """Any span of whole weeks as dates."""
        a, b = self.span()
        return {"first": self.day(a), "last": self.day(b, 6)}

    def one(self, table: str) -> Fields:
        """Any row of a table; the tables of people, projects and demands have one."""
        return self.dice.choice(self.rows[table])

    def work(self) -> Fields:
        """Any demand for people."""
        return self.dice.choice([row for row in self.rows["demands"] if "equipment_type" not in row])

    def add(self, table: str, **fields: Any) -> None:
        """Add a row."""
        self.rows[table].append(fields)

    def portfolio(self) -> Portfolio:
        """Build it."""
        tables = {name: tuple(TABLES[name](**row) for row in rows) for name, rows in self.rows.items()}
        return Portfolio(settings=Settings(**self.settings), **tables)


def plain(dice: Random) -> Draft:
    """A few people, projects, demands and bookings, with every feature off."""
    d = Draft(dice)
    step = dice.choice((25, 50, 50, 50))
    d.settings = {
        "horizon_start": dice.choice(STARTS),
        "horizon_weeks": dice.randint(3, 7),
        "granularity_pct": step,
        "freeze_weeks": 0,
        "handover_hours": dice.choice((0, 8)),
        "reserve_pct": 0,
        "max_projects": 4,
        "min_share_pct": step,
        "min_staffing_pct": 0,
        "max_shift_weeks": 0,
    }
    for i in range(dice.choice((1, 2, 2, 3, 3, 4))):
        d.add("people", id=f"r{i}", org_unit=dice.choice(("north", "south")), cost_rate=dice.choice((0, 4000, 9050)), location="here")
        for skill in dice.choice((("a",), ("a",), ("b",), ("a", "b"))):
            d.add("skills", person_id=f"r{i}", skill=skill, level=dice.choice((3, 3, 4, 5)))
    _projects(d)
    return d


def _projects(d: Draft) -> None:
    count = d.dice.randint(1, 3)
    for i, rank in enumerate(d.dice.sample(range(1, count + 1), count)):
        d.add(
            "projects", id=f"p{i}", rank=rank, value_score=d.dice.randint(1, 100), programme=d.dice.choice("xy"), fund=d.dice.choice("uv")
        )
        add_demand(d, f"p{i}")


def add_demand(d: Draft, project: str) -> None:
    """Ask for somebody in a project, with a booking of today more often than not."""
    id = f"d{len(d.rows['demands'])}"
    a, b = d.span()
    fte = Decimal(d.dice.choice(("0.25", "0.5", "0.5", "1", "1", "1.5", "0.7")))
    need = {"skill": d.dice.choice("aab"), "level": d.dice.choice((1, 3, 3, 4))}
    d.add("demands", id=id, project_id=project, fte=fte, first=d.day(a), last=d.day(b, 4), skills=(need,))
    if d.dice.random() < 0.7:
        book(d, d.rows["demands"][-1])


def book(d: Draft, demand: Fields, **more: Any) -> None:
    """Book somebody on a demand today, mostly somebody able and not twice."""
    taken = {a["resource_id"] for a in d.rows["allocations"] if a["demand_id"] == demand["id"]}
    wanted = {s["skill"] for s in demand.get("skills", ())}
    people = [p["id"] for p in d.rows["people"] if p["id"] not in taken]
    able = [p for p in people if wanted <= {s["skill"] for s in d.rows["skills"] if s["person_id"] == p}]
    if people:
        person = d.dice.choice(able if able and d.dice.random() < 0.9 else people)
        share = d.dice.choice((d.step, 2 * d.step if 2 * d.step <= 100 else d.step))
        fields = {
            "first": demand["first"],
            "last": demand["last"],
            "share_pct": share,
            "status": d.dice.choice(("soft", "hard", "proposed")),
        }
        d.add("allocations", project_id=demand["project_id"], demand_id=demand["id"], resource_id=person, **{**fields, **more})
