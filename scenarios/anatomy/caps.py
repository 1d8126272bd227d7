"""Which cap on money leaves no room for one more booking."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.budgets import BudgetScope
from models.score import MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.anatomy.sides import Sides


class Room(NamedTuple):
    """What a cap has left."""

    name: str
    """Such as ``project apollo`` or ``portfolio in 2027``."""
    centre: str | None
    """The org unit whose people alone fall under it; None for everybody."""
    weeks: range
    left: int
    """Minutes x minor units per hour."""


def rooms(sides: Sides, project: str) -> tuple[Room, ...]:
    """Return what every cap that a booking on a project can fall under has left."""
    return (*_budgets(sides, project), *_own(sides, project))


def _budgets(sides: Sides, project: str) -> Iterator[Room]:
    row = sides.project(project)
    keys = {BudgetScope.PROJECT: project, BudgetScope.PROGRAMME: row.programme, BudgetScope.FUND: row.fund}
    for budget, cost, weeks in zip(sides.portfolio.budgets, sides.plan.costs.budgets, sides.budget_weeks, strict=True):
        by_person = budget.scope_kind is BudgetScope.COST_CENTRE
        if not by_person and keys.get(budget.scope_kind, budget.scope_id) != budget.scope_id:
            continue
        name = f"{budget.scope_kind.value.replace('_', ' ')} {budget.scope_id}" + (f" in {budget.period}" if budget.period else "")
        yield Room(name, budget.scope_id if by_person else None, weeks, budget.cap * MINUTES_PER_HOUR - cost)


def _own(sides: Sides, project: str) -> Iterator[Room]:
    cap = sides.project(project).budget_cap
    if cap is not None:
        left = cap * MINUTES_PER_HOUR - sides.plan.projects[project].cost
        yield Room(f"project {project}", None, range(sides.facts.weeks), left)


def blocking(sides: Sides, found: tuple[Room, ...], person: str, weeks: range, share: int) -> tuple[Room, int] | None:
    """Return the first cap that so much more of a person in these weeks would exceed, and what it would cost under it."""
    staffer = sides.facts.people[person]
    for room in found:
        if room.centre is not None and room.centre != staffer.person.org_unit:
            continue
        paid = range(max(weeks.start, room.weeks.start), min(weeks.stop, room.weeks.stop))
        cost = sum(share * staffer.net[week] // 100 * staffer.rates[week] for week in paid)
        if cost > 0 and cost > room.left:
            return room, cost
    return None
