"""What a plan costs, in minutes times minor units per hour, and the caps on it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from models.budgets import BudgetScope
from models.directives import DirectiveKind
from tests.oracle import days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.budgets import Budget
    from tests.oracle.facts import Facts
    from tests.oracle.plan import Reading

Item = tuple[int, str | None, int, int]
"""Work, the person's org unit (None for a machine), week, cost."""


def rate(f: Facts, resource: str, week: int, otherwise: int) -> int:
    """Minor units per hour on the week's Monday."""
    monday = days.work_days(f.portfolio, week)[0]
    return int(days.dated_value(f.portfolio, DirectiveKind.COST_RATE, resource, monday, Fraction(otherwise)))


def rates(f: Facts) -> tuple[list[list[int]], list[list[int]]]:
    """Rates of people and of machines in every week."""
    weeks = range(f.weeks)
    people = [[rate(f, p.id, t, p.cost_rate) for t in weeks] for p in f.portfolio.people]
    return people, [[rate(f, e.id, t, e.cost_rate) for t in weeks] for e in f.portfolio.equipment]


def items(x: Reading) -> Iterator[Item]:
    """Every booked week with its cost."""
    f = x.facts
    people, machines = f.rates
    for (d, r), row in x.plan.shares.items():
        for t, share in enumerate(row):
            if share:
                yield d, f.portfolio.people[r].org_unit, t, share * f.net[r][t] // 100 * people[r][t]
    for (d, e), row in x.plan.units.items():
        for t, units in enumerate(row):
            if units:
                yield d, None, t, units * f.fte_minutes * machines[e][t]


def fees(x: Reading) -> Iterator[tuple[str | None, int, int]]:
    """Org unit (None for a machine), week and amount of what is due once for who and what is booked at all."""
    f = x.facts
    for r, person in enumerate(f.portfolio.people):
        if person.fee and any(any(row[f.free :]) for (_, q), row in x.shares.items() if q == r):
            there = [t for t in range(f.free, f.weeks) if f.employed[r][t]]
            yield person.org_unit, there[0] if there else f.weeks - 1, 60 * person.fee
    for e, machine in enumerate(f.portfolio.equipment):
        if machine.fee and any(any(row) for (_, q), row in x.plan.units.items() if q == e):
            begin, _ = days.clipped(f.portfolio, machine.first, machine.last)
            yield None, min(begin, f.weeks - 1), 60 * machine.fee


def cost(x: Reading) -> int:
    """Cost of all bookings, and fees."""
    return sum(item[3] for item in items(x)) + sum(amount for _, _, amount in fees(x))


def in_scope(f: Facts, cap: Budget, d: int, unit: str | None) -> bool:
    """Whether a booking's cost counts against a cap."""
    if cap.scope_kind is BudgetScope.PORTFOLIO:
        return True
    if cap.scope_kind is BudgetScope.COST_CENTRE:
        return unit == cap.scope_id
    project = f.works[d].project
    if project is None:
        return False
    row = f.row(project)
    names = {BudgetScope.PROJECT: row.id, BudgetScope.PROGRAMME: row.programme, BudgetScope.FUND: row.fund}
    return names[cap.scope_kind] == cap.scope_id


def in_period(f: Facts, period: str | None, week: int) -> bool:
    """Whether the week's Monday lies in a period."""
    if period is None:
        return True
    monday = days.work_days(f.portfolio, week)[0]
    year, _, part = period.partition("-")
    if monday.year != int(year):
        return False
    if part.startswith("Q"):
        return (monday.month - 1) // 3 + 1 == int(part[1:])
    return not part or monday.month == int(part)


def spent(x: Reading, cap: Budget) -> int:
    """Cost in the scope and period of a cap."""
    f = x.facts
    booked = sum(amount for d, unit, t, amount in items(x) if in_scope(f, cap, d, unit) and in_period(f, cap.period, t))
    return booked + sum(amount for unit, t, amount in fees(x) if _pays(cap, unit) and in_period(f, cap.period, t))


def _pays(cap: Budget, unit: str | None) -> bool:
    if cap.scope_kind is BudgetScope.PORTFOLIO:
        return True
    return cap.scope_kind is BudgetScope.COST_CENTRE and unit == cap.scope_id


def budget(x: Reading) -> bool:
    """Every cap holds, those of projects too."""
    f = x.facts
    own = [0] * len(f.projects)
    for d, _, _, amount in items(x):
        project = f.works[d].project
        if project is not None:
            own[project] += amount
    caps = [row.budget_cap for row in f.portfolio.projects]
    if any(cap is not None and got > 60 * cap for got, cap in zip(own, caps, strict=True)):
        return False
    return all(spent(x, cap) <= 60 * cap.cap for cap in f.portfolio.budgets)
