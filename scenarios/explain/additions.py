"""Portfolios with a little more: a person-week of a skill in a month, money under a cap, an option used once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from models.budgets import BudgetScope
from models.options import Option, OptionKind, bought
from models.people import Absence, Person, PersonSkill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.budgets import Budget
    from models.portfolio import Portfolio
    from models.projects import SkillNeed

A_DAY = dt.timedelta(days=1)


def with_person_week(portfolio: Portfolio, needs: Sequence[SkillNeed], weeks: range) -> Portfolio:
    """
    Return the portfolio with one more person at the end, who has some skills and one full week of time, spread evenly over some weeks.

    The person is employed throughout and away in all other weeks, so that no block of a booking is cut.
    """
    settings, horizon = portfolio.settings, portfolio.horizon
    id = _free_id(portfolio)
    person = Person(
        id=id,
        name=id,
        hours_per_week=(settings.hours_per_fte_week / len(weeks)).quantize(Decimal("0.0001")),
        reserve_pct=0,
        min_share_pct=settings.granularity_pct,
    )
    away = []
    if weeks.start > 0:
        away.append((horizon.start, horizon.monday(weeks.start) - A_DAY))
    if weeks.stop < horizon.weeks:
        away.append((horizon.monday(weeks.stop), horizon.sunday(horizon.weeks - 1)))
    return portfolio.replace(
        people=(*portfolio.people, person),
        skills=(*portfolio.skills, *(PersonSkill(person_id=id, skill=need.skill, level=need.level) for need in needs)),
        absences=(*portfolio.absences, *(Absence(resource_id=id, first=first, last=last) for first, last in away)),
    )


def with_money(portfolio: Portfolio, subject: str, amount: int) -> Portfolio:
    """Return the portfolio with more money, in minor units, under the cap of a subject as `cap_subject` or a project's id says it."""
    budgets = tuple(b.replace(cap=b.cap + amount) if cap_subject(b) == subject else b for b in portfolio.budgets)
    projects = tuple(
        p.replace(budget_cap=p.budget_cap + amount) if p.id == subject and p.budget_cap is not None else p for p in portfolio.projects
    )
    return portfolio.replace(budgets=budgets, projects=projects)


def cap_subject(budget: Budget) -> str:
    """Return how a row of the budgets table is spoken of."""
    return f"{budget.scope_kind}:{budget.scope_id}" + (f" {budget.period}" if budget.period else "")


def capped_projects(portfolio: Portfolio, subject: str) -> frozenset[str]:
    """Return the projects whose cost counts under a cap; for one on a cost centre, all."""
    for budget in portfolio.budgets:
        if cap_subject(budget) == subject:
            keys = {
                BudgetScope.PROJECT: lambda p: p.id,
                BudgetScope.PROGRAMME: lambda p: p.programme,
                BudgetScope.FUND: lambda p: p.fund,
            }
            key = keys.get(budget.scope_kind)
            return frozenset(p.id for p in portfolio.projects if key is None or key(p) == budget.scope_id)
    return frozenset({subject})


def with_option(portfolio: Portfolio, option: Option, person: str = "") -> Portfolio:
    """
    Return the portfolio with an option used once.

    Parameters
    ----------
    person
        Who is trained.
    """
    if option.kind is OptionKind.TRAIN:
        first = portfolio.horizon.monday(portfolio.settings.freeze_end)
        begins = max(first, option.earliest) if option.earliest else first
        row = PersonSkill(person_id=person, skill=option.role_or_skill, level=option.level, valid_from=begins)
        return portfolio.replace(skills=(*portfolio.skills, row))
    rows = bought(portfolio, option, 1)
    return portfolio.replace(
        people=(*portfolio.people, *rows.people),
        skills=(*portfolio.skills, *rows.skills),
        absences=(*portfolio.absences, *rows.absences),
        equipment=(*portfolio.equipment, *rows.equipment),
    )


def _free_id(portfolio: Portfolio) -> str:
    taken, number = {*portfolio.person_by_id, *portfolio.equipment_by_id}, 1
    while f"extra~{number}" in taken:
        number += 1
    return f"extra~{number}"
