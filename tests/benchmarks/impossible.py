"""Portfolios that nothing fits, of the kinds that a PMO meets, made from one that something fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.projects import HALTED, ProjectClass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.portfolio import Portfolio
    from models.projects import Project

CUT_PCT = 25
"""What is left of a budget that is cut below what mandatory work costs."""


def impossible(portfolio: Portfolio) -> Iterator[tuple[str, Portfolio]]:
    """Yield what is wrong, and the portfolio in which it is; mandatory projects are all that can be wrong for good."""
    mandatory = [p for p in portfolio.projects if p.project_class is ProjectClass.MANDATORY and p.stage not in HALTED]
    if not mandatory:
        return
    largest = max(mandatory, key=lambda project: _work(portfolio, project))
    costs = sum(project.budget_cap or 0 for project in mandatory)
    first = portfolio.budgets[0] if portfolio.budgets else None
    if first is not None:
        cut = first.replace(cap=costs * CUT_PCT // 100)
        yield "a budget cut below what mandatory work costs", portfolio.replace(budgets=(cut, *portfolio.budgets[1:]))
    if largest.budget_cap:
        yield "a mandatory project's own budget cut", _with(portfolio, largest, budget_cap=largest.budget_cap * CUT_PCT // 100)
    yield "too few people of a skill", _short_of_people(portfolio, largest)
    settings = portfolio.settings.replace(freeze_weeks=portfolio.settings.horizon_weeks - 8)
    frozen = portfolio.replace(settings=settings)
    yield "a freeze for most of the horizon, and everything to be staffed", _with(frozen, largest, min_staffing_pct=100, max_shift_weeks=0)


def _work(portfolio: Portfolio, project: Project) -> float:
    return float(sum(demand.fte or 0 for demand in portfolio.demands_of.get(project.id, ())))


def _short_of_people(portfolio: Portfolio, project: Project) -> Portfolio:
    """Leave one person with the skill that a project asks for most, and ask for nearly everything."""
    demand = max((d for d in portfolio.demands_of[project.id] if not d.is_equipment), key=lambda d: d.fte or 0)
    skill = demand.skills[0].skill
    kept = next((row.person_id for row in portfolio.skills if row.skill == skill), "")
    skills = tuple(row for row in portfolio.skills if row.skill != skill or row.person_id == kept)
    return _with(portfolio.replace(skills=skills), project, min_staffing_pct=95)


def _with(portfolio: Portfolio, project: Project, **fields: object) -> Portfolio:
    return portfolio.replace(projects=tuple(p.replace(**fields) if p.id == project.id else p for p in portfolio.projects))
