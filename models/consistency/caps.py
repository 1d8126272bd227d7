"""Budgets: each caps something that is there, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.budgets import BudgetScope
from models.consistency.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from models.consistency.tables import View


def scopes(view: View) -> Iterator[Finding]:
    """A cap is on a project or programme that is there; one on an unused cost centre or fund limits nothing."""
    projects = view.tables.projects
    known: Mapping[BudgetScope, tuple[str, str, frozenset[str]]] = {
        BudgetScope.PROJECT: ("projects", "project", frozenset(view.project)),
        BudgetScope.PROGRAMME: ("projects", "programme", frozenset(project.programme for project in projects)),
        BudgetScope.FUND: ("projects", "fund", frozenset(project.fund for project in projects)),
        BudgetScope.COST_CENTRE: ("people", "cost centre", frozenset(person.org_unit for person in view.tables.people)),
    }
    for index, budget in enumerate(view.tables.budgets):
        if budget.scope_kind not in known:
            continue
        table, what, there = known[budget.scope_kind]
        if budget.scope_id in there or not view.whole(table):
            continue
        fix = view.suggestions.fix(table, budget.scope_id, sorted(there))
        found = Finding("unknown_id", "budgets", index, "scope_id", None, f"nothing in {table} has the {what} '{budget.scope_id}'", fix)
        yield found if what in ("project", "programme") else found.as_warning()


def repeated(view: View) -> Iterator[Finding]:
    """A scope has one cap a period."""
    seen: set[tuple[object, ...]] = set()
    for index, budget in enumerate(view.tables.budgets):
        key = (budget.scope_kind, budget.scope_id, budget.period, budget.kind, budget.fund)
        if key in seen:
            cause = f"the cap on {budget.scope_kind} {budget.scope_id} for {budget.period or 'the horizon'} stands twice"
            yield Finding("duplicate_row", "budgets", index, "scope_id", None, cause, "Keep one row, or add the caps up.")
        seen.add(key)


def idle_periods(view: View) -> Iterator[Finding]:
    """The period of a cap has weeks in the horizon."""
    settings = view.tables.settings
    for index, budget in enumerate(view.tables.budgets):
        if settings and budget.period and not settings.horizon.period_weeks(budget.period):
            cause = f"no week of the horizon lies in {budget.period}; the cap limits nothing"
            yield Finding("outside_horizon", "budgets", index, "period", None, cause, "Correct the period, or remove the row.").as_warning()
