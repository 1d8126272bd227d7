"""Scopes of cost, as the target of a change names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.budgets import BudgetScope
from models.defects import nearest
from models.errors import UnknownIdError

if TYPE_CHECKING:
    from models.budgets import Budget
    from models.portfolio import Portfolio

ALL = "all"
"""The id of the portfolio's own scope."""


class Scope(NamedTuple):
    """Whose cost is meant."""

    kind: BudgetScope
    id: str

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.id}"

    def covers(self, row: Budget) -> bool:
        """Whether a row of the budgets table caps this scope."""
        return row.scope_kind is self.kind and (row.scope_id == self.id or self.kind is BudgetScope.PORTFOLIO)


def scope_of(target: str, portfolio: Portfolio) -> Scope:
    """
    Read a project's id, or ``kind:id``.

    Raises
    ------
    UnknownIdError
        If there is no such kind of scope, or nothing of that kind with that id.
    """
    if target in portfolio.project_by_id:
        return Scope(BudgetScope.PROJECT, target)
    kind, _, id = target.partition(":")
    if kind == BudgetScope.PORTFOLIO.value:
        return Scope(BudgetScope.PORTFOLIO, ALL)
    if not id:
        raise UnknownIdError("project or scope", target, nearest(target, [*portfolio.project_by_id, *_examples(portfolio)]))
    return _known(kind, id, portfolio)


def _known(kind: str, id: str, portfolio: Portfolio) -> Scope:
    kinds = [scope.value for scope in BudgetScope]
    if kind not in kinds:
        raise UnknownIdError("kind of scope", kind, nearest(kind, kinds) or kinds)
    scope = BudgetScope(kind)
    known = _ids(scope, portfolio)
    if id not in known:
        raise UnknownIdError(kind.replace("_", " "), id, nearest(id, sorted(known)))
    return Scope(scope, id)


def _ids(scope: BudgetScope, portfolio: Portfolio) -> set[str]:
    """Return the ids of a kind of scope that people, projects or caps name."""
    fields = {
        BudgetScope.PROJECT: [p.id for p in portfolio.projects],
        BudgetScope.PROGRAMME: [p.programme for p in portfolio.projects],
        BudgetScope.FUND: [p.fund for p in portfolio.projects],
        BudgetScope.COST_CENTRE: [p.org_unit for p in portfolio.people],
        BudgetScope.PORTFOLIO: [ALL],
    }
    capped = [row.scope_id for row in portfolio.budgets if row.scope_kind is scope]
    return {id for id in [*fields[scope], *capped] if id}


def _examples(portfolio: Portfolio) -> list[str]:
    return [f"{scope.value}:{id}" for scope in BudgetScope for id in sorted(_ids(scope, portfolio))]
