"""A small portfolio that every kind of change finds something in, and short ways to change it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from models.bookings import Allocation
from models.budgets import Budget, BudgetScope
from models.changes import Applied, from_cells
from models.options import Option, OptionKind
from models.people import Absence, Equipment, Person, PersonSkill
from models.portfolio import Portfolio
from models.projects import Demand, Project, SkillNeed, Stage, WorkPackage
from models.settings import Settings


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def person(id: str, role: str, rate: int, end: str | None = None) -> Person:
    return Person(id=id, name=id.title(), role=role, org_unit="it", cost_rate=rate, end_date=None if end is None else day(end))


def work(id: str, project: str, skill: str, first: str, last: str, **need: Decimal) -> Demand:
    return Demand(id=id, project_id=project, role="dev", skills=(SkillNeed(skill=skill),), first=day(first), last=day(last), **need)


def portfolio() -> Portfolio:
    """26 weeks from Monday 2026-01-05 to Sunday 2026-07-05; four projects, three people, one machine."""
    return Portfolio(
        settings=Settings(horizon_start=day("2026-01-05"), horizon_weeks=26),
        people=(person("ada", "dev", 8000), person("bob", "dev", 6050), person("eve", "tester", 5000, "2026-06-30")),
        skills=(
            PersonSkill(person_id="ada", skill="python", level=4),
            PersonSkill(person_id="bob", skill="python", level=3),
            PersonSkill(person_id="eve", skill="test", level=4, valid_until=day("2026-06-30")),
        ),
        equipment=(Equipment(id="rig", type="laser", units=2, cost_rate=5000, operator_skill="test"),),
        absences=(
            Absence(resource_id="bob", first=day("2026-02-02"), last=day("2026-02-20")),
            Absence(resource_id="bob", first=day("2026-05-04"), last=day("2026-05-08")),
        ),
        projects=(
            Project(id="P1", name="Portal", rank=1, value_score=80, earliest_start=day("2026-02-02"), target_finish=day("2026-05-24")),
            Project(id="P2", rank=2, programme="prog-1", fund="eu", budget_cap=10_000_000, cost_of_delay=50_000),
            Project(id="P3", rank=3, stage=Stage.IN_PROGRESS, programme="prog-1", deadline=day("2026-06-28")),
            Project(id="P4", rank=4, stage=Stage.ON_HOLD),
        ),
        work_packages=(WorkPackage(project_id="P1", id="build", first=day("2026-02-02"), last=day("2026-03-29")),),
        demands=(
            work("D1", "P1", "python", "2026-02-02", "2026-03-29", fte=Decimal(2)),
            work("D2", "P1", "test", "2026-03-30", "2026-05-24", effort_hours=Decimal(400)),
            work("D3", "P2", "python", "2026-03-02", "2026-04-26", fte=Decimal("0.5")),
            work("D4", "P3", "python", "2026-01-05", "2026-06-28", fte=Decimal(1)),
            Demand(id="D5", project_id="P3", equipment_type="laser", units=1, first=day("2026-01-05"), last=day("2026-02-01")),
        ),
        allocations=(
            Allocation(project_id="P1", demand_id="D1", resource_id="ada", first=day("2026-02-02"), last=day("2026-03-29"), share_pct=50),
        ),
        budgets=(
            Budget(scope_kind=BudgetScope.PROGRAMME, scope_id="prog-1", period="2026-Q1", cap=4_000_000),
            Budget(scope_kind=BudgetScope.PROGRAMME, scope_id="prog-1", period="2026-Q2", cap=5_000_001),
            Budget(scope_kind=BudgetScope.PORTFOLIO, cap=30_000_000),
        ),
        options=(
            Option(id="agency", kind=OptionKind.CONTRACT, role_or_skill="python", earliest=day("2026-03-02"), cost=500_000, max_count=3),
            Option(kind=OptionKind.LEASE, role_or_skill="laser", cost=200_000),
            Option(kind=OptionKind.TRAIN, role_or_skill="test", cost=100_000),
        ),
    )


def changed(before: Portfolio, kind: str, target: str = "", value: str = "", first: str = "", last: str = "", **extra: str) -> Applied:
    """Apply one row of the changes table."""
    reason = extra.pop("reason", "")
    change = from_cells(kind=kind, target=target, value=value, first=first, last=last, reason=reason, extra=extra)
    return change.apply(before)


def after(before: Portfolio, *rows: tuple[str, ...]) -> Portfolio:
    """Apply rows in order and cross-check what is left."""
    for row in rows:
        before = changed(before, *row).portfolio
    return Portfolio(**{name: getattr(before, name) for name in Portfolio.model_fields})


def ranks(of: Portfolio) -> dict[str, int]:
    return {project.id: project.rank for project in of.projects}
