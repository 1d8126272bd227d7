"""No scope costs more in a period than its cap."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.budgets import BudgetScope
from models.score import MINUTES_PER_HOUR
from optimizer.rules.fees import fees_of

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
    overheads: bool
    """Whether costs that no project pays count, too."""

    def pays(self, person: int | None) -> bool:
        """Return whether the fee of a person, or of a machine, counts towards it."""
        return self.overheads and (self.machines if person is None else bool(self.people[person]))


def caps_of(problem: Problem) -> list[Cap]:
    """Return the project caps and the rows of the budgets table."""
    portfolio, everyone = problem.portfolio, np.ones(len(problem.supply.ids), bool)
    projects = portfolio.projects
    caps = [
        Cap(
            project.id,
            project.budget_cap,
            np.arange(len(projects)) == p,
            everyone,
            machines=True,
            weeks=range(problem.weeks),
            overheads=False,
        )
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
        weeks, overheads = portfolio.horizon.period_weeks(budget.period), centre or budget.scope_kind is BudgetScope.PORTFOLIO
        caps.append(Cap(subject, budget.cap, np.array(chosen, bool), people, not centre, weeks, overheads))
    return caps


def write(columns: Columns) -> None:
    r"""
    Cost in scope and period stays within the cap; given bookings count, those of a project that stops included.

    .. math:: \sum_{j,\, t \in period} minutes_{jt}\, rate_{rt}\, x_j + \sum units\, rate_{et}\, m\, u + fixed \le 60\, cap

    For a single project the free part of the cap is there only if it runs, which is the same for whole values and much
    tighter for the relaxation: the right side becomes :math:`(60\, cap - fixed)\, run_{pk}`, one row for each shift, or one for all
    where packages of the project move by themselves. Fees of supply that was bought count where no project is meant.
    """
    terms, given = _cost_terms(columns), fixed_costs(columns.problem)
    owners = columns.problem.work.owners
    scope = Scope.of([(owners[c.project], c.person) for c in terms])
    scope_given = Scope.of([(p, r) for p, r, _ in given])
    for cap in caps_of(columns.problem):
        counted = [terms[i] for i in scope.counted(cap)]
        owed = [fee for fee in fees_of(columns) if cap.pays(fee.person) and fee.week in cap.weeks]
        fees = [(fee.column, fee.amount) for fee in owed if fee.column is not None]
        free = cap.cap * MINUTES_PER_HOUR - sum(within(given[i][2], cap.weeks, 0) for i in scope_given.counted(cap))
        free -= sum(fee.amount for fee in owed if fee.column is None)
        if int(cap.projects.sum()) != 1 or free < 0 or fees:
            costs = [(c.column, within(c.weekly, cap.weeks, c.start)) for c in counted]
            columns.rows.at_most([*costs, *fees], free, (RULE, cap.subject))
        else:
            _limit_project(columns, cap, counted, free)


def _limit_project(columns: Columns, cap: Cap, counted: list[CostTerm], free: int) -> None:
    """Write a cap of one project, by the run that it belongs to."""
    p, group = int(cap.projects.argmax()), (RULE, cap.subject)
    costs = [(c.column, c.shift, within(c.weekly, cap.weeks, c.start)) for c in counted]
    if len(columns.problem.work.strands[p]) > 1:
        runs = [(column, -free) for column, _ in columns.runs(p)]
        columns.rows.at_most([*((column, cost) for column, _, cost in costs), *runs], 0, group)
        return
    for k in columns.problem.work.projects[p].shifts:
        mine = [(column, cost) for column, shift, cost in costs if shift == k]
        columns.rows.at_most([*mine, (columns.run[p, k], -free)], 0, group)


def total_cost(columns: Columns) -> tuple[list[tuple[int, int]], int]:
    """Return the terms and the constant of the cost of everything."""
    terms = [(term.column, int(term.weekly.sum())) for term in _cost_terms(columns)]
    fees = fees_of(columns)
    terms += [(fee.column, fee.amount) for fee in fees if fee.column is not None]
    given = sum(fee.amount for fee in fees if fee.column is None)
    return terms, given + sum(int(weekly.sum()) for _, _, weekly in fixed_costs(columns.problem))


def fixed_costs(problem: Problem) -> list[tuple[int, int, Ints]]:
    """Return (project, person, (T,) cost) of bookings that are given, or would be if nothing with people to wind it down ran."""
    costs = []
    for r, d in problem.today.held:
        weekly = problem.fixed(r, d) * problem.supply.net[r] // 100 * problem.supply.rate[r]
        costs.append((problem.project_of(d), r, weekly))
    return costs + [(problem.project_of(d), r, _winding_cost(problem, r, share)) for (r, d), share in problem.winding.items()]


class CostTerm(NamedTuple):
    """What a column costs."""

    column: int
    project: int
    shift: int
    person: int | None
    """None for machines."""
    start: int
    """The week of the first entry of ``weekly``."""
    weekly: Ints
    """Cost per unit of the column and week."""


def _cost_terms(columns: Columns) -> list[CostTerm]:
    """Return what everything that is chosen costs."""
    problem, terms = columns.problem, []
    for c in columns.candidates:
        weeks = slice(c.block.start, c.block.stop)
        net, rate = problem.supply.net[c.person, weeks], problem.supply.rate[c.person, weeks]
        terms += [CostTerm(atom.column, c.project, c.shift, c.person, c.block.start, atom.share * net // 100 * rate) for atom in c.atoms]
    return terms + rent_costs(columns) + spared_costs(columns)


def spared_costs(columns: Columns) -> list[CostTerm]:
    """Return what running a project spares: the cost of winding it down, which counts as given."""
    problem, terms = columns.problem, []
    for (r, d), share in problem.winding.items():
        p, weekly = problem.project_of(d), _winding_cost(problem, r, share)
        terms += [CostTerm(columns.run[p, k], p, k, r, 0, -weekly) for k in problem.work.projects[p].shifts]
    return terms


def _winding_cost(problem: Problem, r: int, share: Ints) -> Ints:
    return np.asarray(share * problem.supply.net[r] // 100 * problem.supply.rate[r])


def rent_costs(columns: Columns) -> list[CostTerm]:
    """Return what rented machines cost."""
    problem = columns.problem
    minutes = problem.portfolio.settings.minutes_per_fte_week
    return [
        CostTerm(
            rent.column, rent.project, rent.shift, None, rent.block.start, minutes * problem.machines.rate[rent.machine, list(rent.block)]
        )
        for rent in columns.rents
    ]


class Scope(NamedTuple):
    """Who costs what, as arrays, so that many caps can be held against much."""

    project: Ints
    person: Ints
    """-1 for machines."""

    @staticmethod
    def of(pairs: list[tuple[int, int | None]]) -> Scope:
        """Take projects, and persons or None for machines."""
        people = np.array([-1 if person is None else person for _, person in pairs], np.int64)
        return Scope(np.array([project for project, _ in pairs], np.int64), people)

    def counted(self, cap: Cap) -> list[int]:
        """Return which of them count towards a cap."""
        mine = np.where(self.person < 0, cap.machines, cap.people[self.person]) if len(cap.people) else self.person < 0
        found: list[int] = np.nonzero(cap.projects[self.project] & mine)[0].tolist()
        return found


def within(weekly: Ints, period: range, start: int) -> int:
    """Sum weekly costs that begin in week ``start`` over a period."""
    return int(weekly[max(0, period.start - start) : max(0, period.stop - start)].sum())
