r"""
Score part ``cost``: what all bookings cost, those of projects that do not run and those before the freeze's end included.

.. math:: C = \sum_{r,d,t} (share \cdot net_{r,t} // 100) \cdot rate_{r,t} + \sum_{m,d,t} units \cdot fte\_minutes \cdot rate_{m,t}

plus the ``fees`` of what options bring. In minutes x minor currency units per hour; 60 of them make a minor unit.
"""

from __future__ import annotations

from operator import add, mul
from typing import TYPE_CHECKING, NamedTuple

from models.audit.fees import Fee, fees_due
from models.budgets import BudgetScope

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from models.audit.coverage import Minutes
    from models.audit.facts import Facts
    from models.audit.reading import Reading
    from models.budgets import Budget

Costs = dict[str, list[int]]
"""Cost by week, by project or by org unit."""


class CostAccount(NamedTuple):
    """Money, in minutes x minor units per hour."""

    total: int
    projects: Mapping[str, Sequence[int]]
    """By project and week; only projects that cost something."""
    centres: Mapping[str, Sequence[int]]
    """By org unit and week: the hours of its people."""
    fees: tuple[Fee, ...]
    """Due once for supply that was bought; no project pays them."""
    budgets: tuple[int, ...]
    """What falls under each row of the budgets table, in its order."""

    def of_project(self, project: str) -> int:
        """Return what a project costs over the horizon."""
        return sum(self.projects.get(project, ()))


def cost_account(facts: Facts, reading: Reading, minutes: Minutes) -> CostAccount:
    """Return what a proposal costs."""
    projects: Costs = {}
    centres: Costs = {}
    for person, demands in minutes.items():
        staffer = facts.people[person]
        for demand, weeks in demands.items():
            costs = list(map(mul, weeks, staffer.rates))
            _add(projects, facts.works[demand].demand.project_id, costs)
            _add(centres, staffer.person.org_unit, costs)
    for machine, booked in reading.machines.items():
        rates = facts.machines[machine].rates
        for demand, units in booked.items():
            costs = [count * facts.fte_minutes * rate for count, rate in zip(units, rates, strict=True)]
            _add(projects, facts.works[demand].demand.project_id, costs)
    fees = tuple(fees_due(facts, reading))
    capped = tuple(_under(facts, budget, projects, centres) + _fees_under(facts, budget, fees) for budget in facts.portfolio.budgets)
    return CostAccount(sum(map(sum, projects.values())) + sum(fee.amount for fee in fees), projects, centres, fees, capped)


def _add(total: Costs, key: str, costs: list[int]) -> None:
    known = total.get(key)
    total[key] = costs if known is None else list(map(add, known, costs))


def _under(facts: Facts, budget: Budget, projects: Costs, centres: Costs) -> int:
    weeks = facts.horizon.period_weeks(budget.period)
    return sum(sum(costs[weeks.start : weeks.stop]) for costs in _in_scope(facts, budget, projects, centres))


def _fees_under(facts: Facts, budget: Budget, fees: Sequence[Fee]) -> int:
    weeks = facts.horizon.period_weeks(budget.period)
    if budget.scope_kind not in (BudgetScope.PORTFOLIO, BudgetScope.COST_CENTRE):
        return 0
    everybody = budget.scope_kind is BudgetScope.PORTFOLIO
    return sum(fee.amount for fee in fees if fee.week in weeks and (everybody or fee.centre == budget.scope_id))


def _in_scope(facts: Facts, budget: Budget, projects: Costs, centres: Costs) -> Iterable[list[int]]:
    if budget.scope_kind is BudgetScope.COST_CENTRE:
        return (costs for unit, costs in centres.items() if unit == budget.scope_id)
    return (costs for id, costs in projects.items() if _covers(facts, budget, id))


def _covers(facts: Facts, budget: Budget, id: str) -> bool:
    project = facts.undertakings[id].project
    match budget.scope_kind:
        case BudgetScope.PROJECT:
            return id == budget.scope_id
        case BudgetScope.PROGRAMME:
            return project.programme == budget.scope_id
        case BudgetScope.FUND:
            return project.fund == budget.scope_id
        case _:
            return True
