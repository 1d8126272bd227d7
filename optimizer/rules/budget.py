"""No scope costs more in a period than its cap."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.budgets import BudgetScope
from models.score import MINUTES_PER_HOUR

if TYPE_CHECKING:
    from optimizer.arrays import Bools, Ints
    from optimizer.columns import Columns
    from optimizer.problem import Problem

RULE = "budget"


class Cap(NamedTuple):
    """A cap with the places that count towards it."""

    subject: str
    cap: int
    """Minor currency units."""
    projects: Bools
    """(P,)."""
    people: Bools
    """(R,)."""
    machines: bool
    weeks: range


def caps_of(problem: Problem) -> list[Cap]:
    """Return the project caps and the rows of the budgets table."""
    portfolio, everyone = problem.portfolio, np.ones(len(problem.supply.ids), bool)
    projects = portfolio.projects
    caps = [
        Cap(project.id, project.budget_cap, np.arange(len(projects)) == p, everyone, machines=True, weeks=range(problem.weeks))
        for p, project in enumerate(projects)
        if project.budget_cap is not None
    ]
    for budget in portfolio.budgets:
        chosen = {
            BudgetScope.PROJECT: [project.id == budget.scope_id for project in projects],
            BudgetScope.PROGRAMME: [project.programme == budget.scope_id for project in projects],
            BudgetScope.FUND: [project.fund == budget.scope_id for project in projects],
        }.get(budget.scope_kind, [True] * len(projects))
        centre = budget.scope_kind is BudgetScope.COST_CENTRE
        people = np.array([person.org_unit == budget.scope_id for person in portfolio.people], bool) if centre else everyone
        subject = f"{budget.scope_kind}:{budget.scope_id}" + (f" {budget.period}" if budget.period else "")
        caps.append(Cap(subject, budget.cap, np.array(chosen, bool), people, not centre, portfolio.horizon.period_weeks(budget.period)))
    return caps


def write(columns: Columns) -> None:
    r"""
    Cost in scope and period stays within the cap; given bookings count, those of a project that stops included.

    .. math:: \sum_{j,\, t \in period} minutes_{jt}\, rate_{rt}\, x_j + \sum units\, rate_{et}\, m\, u + fixed \le 60\, cap
    """
    terms = _cost_terms(columns)
    for cap in caps_of(columns.problem):
        row = [(column, _within(weekly, cap.weeks, start)) for column, p, r, start, weekly in terms if _counts(cap, p, r)]
        fixed = sum(
            _within(weekly, cap.weeks, 0) for p, r, weekly in fixed_costs(columns.problem) if _counts(cap, p, r)
        )
        columns.rows.at_most(row, cap.cap * MINUTES_PER_HOUR - fixed, (RULE, cap.subject))


def total_cost(columns: Columns) -> tuple[list[tuple[int, int]], int]:
    """Return the terms and the constant of the cost of everything."""
    terms = [(column, int(weekly.sum())) for column, _, _, _, weekly in _cost_terms(columns)]
    return terms, sum(int(weekly.sum()) for _, _, weekly in fixed_costs(columns.problem))


def fixed_costs(problem: Problem) -> list[tuple[int, int, Ints]]:
    """Return (project, person, (T,) cost) of bookings that are given."""
    costs = []
    for r, d in problem.today.held:
        weekly = problem.fixed(r, d) * problem.supply.net[r] // 100 * problem.supply.rate[r]
        costs.append((problem.work.demands[d].project, r, weekly))
    return costs


def _cost_terms(columns: Columns) -> list[tuple[int, int, int | None, int, Ints]]:
    """Return (column, project, person or None for machines, first week, weekly cost per unit) of everything that is chosen."""
    problem, terms = columns.problem, []
    for c in columns.candidates:
        rate = problem.supply.rate[c.person, c.block.start : c.block.stop]
        terms += [(atom.column, c.project, c.person, c.block.start, atom.delivered * rate) for atom in c.atoms]
    minutes = problem.portfolio.settings.minutes_per_fte_week
    for rent in columns.rents:
        weekly = problem.machines.rate[rent.machine, rent.block.start : rent.block.stop] * minutes
        terms.append((rent.column, rent.project, None, rent.block.start, weekly))
    return terms


def _counts(cap: Cap, project: int, person: int | None) -> bool:
    return bool(cap.projects[project]) and (cap.machines if person is None else bool(cap.people[person]))


def _within(weekly: Ints, period: range, start: int) -> int:
    """Sum weekly costs that begin in week ``start`` over a period."""
    return int(weekly[max(0, period.start - start) : max(0, period.stop - start)].sum())
