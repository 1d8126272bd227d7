"""A small consistent set of tables, to be changed one row at a time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from models.bookings import Allocation
from models.consistency import Finding, Tables, Torn, findings
from models.people import Absence, Equipment, Person, PersonSkill
from models.projects import Demand, Dependency, Project, SkillNeed, WorkPackage
from models.settings import Settings

if TYPE_CHECKING:
    from models.frozen import Row


def day(month: int, number: int) -> dt.date:
    """A day of 2027, whose 4 January is the Monday on which the horizon begins."""
    return dt.date(2027, month, number)


BACKEND = (SkillNeed(skill="backend", level=3),)

GOOD = Tables(
    settings=Settings(horizon_start=day(1, 4), horizon_weeks=12, reserve_pct=10),
    people=(Person(id="ada", name="Ada"), Person(id="bob", name="Bob")),
    skills=(PersonSkill(person_id="ada", skill="backend", level=4), PersonSkill(person_id="bob", skill="backend", level=3)),
    equipment=(Equipment(id="rig", type="test-rig", units=2),),
    absences=(Absence(resource_id="ada", first=day(2, 1), last=day(2, 1)),),
    projects=(Project(id="p1", rank=1, programme="red", fund="f"), Project(id="p2", rank=2)),
    work_packages=(WorkPackage(project_id="p1", id="w", first=day(1, 4), last=day(2, 28)),),
    demands=(
        Demand(id="d1", project_id="p1", skills=BACKEND, fte=Decimal(1), first=day(1, 4), last=day(2, 28)),
        Demand(id="d2", project_id="p2", skills=BACKEND, effort_hours=Decimal(80), first=day(1, 4), last=day(2, 28)),
        Demand(id="d3", project_id="p2", equipment_type="test-rig", units=1, first=day(1, 4), last=day(2, 28)),
    ),
    dependencies=(Dependency(predecessor="p1", successor="p2", type="SS"),),
    allocations=(
        Allocation(demand_id="d1", resource_id="ada", first=day(1, 4), last=day(2, 28), share_pct=50),
        Allocation(demand_id="d2", resource_id="ada", first=day(1, 4), last=day(2, 28), share_pct=40),
        Allocation(demand_id="d3", resource_id="rig", first=day(1, 4), last=day(2, 28), share_pct=1),
    ),
)


def changed(table: str, at: int, **fields: Any) -> Tables:
    """The good tables with some fields of one row changed."""
    rows = list(getattr(GOOD, table))
    rows[at] = rows[at].replace(**fields)
    return replace(GOOD, **{table: tuple(rows)})


def with_rows(table: str, *rows: Row) -> Tables:
    """The good tables with rows added."""
    return replace(GOOD, **{table: (*getattr(GOOD, table), *rows)})


def with_settings(**fields: Any) -> Tables:
    """The good tables with other settings."""
    assert GOOD.settings is not None
    return replace(GOOD, settings=GOOD.settings.replace(**fields))


def codes(tables: Tables, torn: Torn | None = None) -> list[tuple[str, str, int | None, str | None]]:
    """Code, table, row and column of everything found."""
    return [(one.code, one.table, one.at, one.column) for one in findings(tables, torn)]


def only(tables: Tables) -> Finding:
    """The one thing found."""
    (found,) = findings(tables)
    return found
