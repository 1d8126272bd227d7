"""Changes of what may be spent, and of what an hour costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field, Strict

from models.budgets import Budget, BudgetScope
from models.changes.amounts import SignedPercent, money_said, scaled
from models.changes.change import Applied, Change
from models.changes.notation import MONEY_OR_PERCENT, Notation
from models.changes.refused import ChangeRefusedError
from models.changes.scopes import Scope, scope_of
from models.changes.tables import named, with_project, with_tables

if TYPE_CHECKING:
    from models.portfolio import Portfolio
    from models.projects import Project

AmountOrPercent = Annotated[int, Strict(), Field(ge=0, le=10**15)] | SignedPercent
"""Minor currency units, or a signed percentage of what there is."""


def changed(amount: int, by: int | str) -> int:
    """Return the new amount: the one given, or the old one changed by a percentage."""
    return scaled(amount, by) if isinstance(by, str) else by


class SetBudget(Change):
    """A cap on cost is set, or changed by a percentage."""

    notation: ClassVar[Notation] = MONEY_OR_PERCENT
    kind: Literal["set_budget"] = "set_budget"
    target: str = Field(min_length=1)
    """a project's id, or a scope such as ``programme:P``, ``fund:F``, ``cost_centre:C`` or ``portfolio:all``"""
    value: AmountOrPercent
    """an amount of money (in JSON and TOML: minor currency units), or a signed percentage such as ``-20%``"""
    period: Annotated[str | None, Field(pattern=r"^\d{4}(-(0[1-9]|1[0-2]|Q[1-4]))?$")] = None
    """``2026``, ``2026-Q3`` or ``2026-07``; none for the whole horizon"""

    def _apply(self, before: Portfolio) -> Applied:
        scope = scope_of(self.target, before)
        if scope.kind is not BudgetScope.PROJECT or self.period is not None:
            return self._rows(before, scope)
        project, rows = before.project(scope.id), self._capping(before, scope)
        if rows and project.budget_cap is None:
            return self._rows(before, scope)
        own = self._project_cap(before, project)
        if not rows:
            return own
        both = self._rows(own.portfolio, scope)
        texts = (*own.effects, *both.effects)
        return Applied(both.portfolio, texts, "" if texts else own.why_not)

    def _project_cap(self, before: Portfolio, project: Project) -> Applied:
        old = project.budget_cap
        if old is None and isinstance(self.value, str):
            raise self._no_cap(named(project))
        new = changed(old or 0, self.value)
        if new == old:
            return Applied(before, why_not=f"{named(project)} already has the cap {_money(before, new)}")
        was = "none" if old is None else money_said(old)
        return Applied(with_project(before, project.id, budget_cap=new), (f"{named(project)}: budget cap {was} -> {_money(before, new)}",))

    def _rows(self, before: Portfolio, scope: Scope) -> Applied:
        rows = self._capping(before, scope)
        if not rows:
            return self._new_row(before, scope)
        if len(rows) > 1 and not isinstance(self.value, str):
            cause = f"{scope} has {len(rows)} caps for {self.period or 'the whole horizon'}"
            raise ChangeRefusedError("value", cause, "Give a percentage, which changes each of them, or make them one row.")
        return recapped(before, rows, self.value)

    def _capping(self, before: Portfolio, scope: Scope) -> list[Budget]:
        return [row for row in before.budgets if scope.covers(row) and self._in_period(row)]

    def _in_period(self, row: Budget) -> bool:
        """An amount replaces the cap of exactly its period; a percentage without one changes the caps of all periods."""
        return row.period == self.period or (self.period is None and isinstance(self.value, str))

    def _new_row(self, before: Portfolio, scope: Scope) -> Applied:
        if isinstance(self.value, str):
            raise self._no_cap(f"{scope}{f' in {self.period}' if self.period else ''}")
        row = Budget(scope_kind=scope.kind, scope_id=scope.id, period=self.period, cap=self.value)
        return Applied(with_tables(before, budgets=(*before.budgets, row)), (f"{row_text(row)}: cap none -> {_money(before, self.value)}",))

    def _no_cap(self, whose: str) -> ChangeRefusedError:
        return ChangeRefusedError("value", f"{whose} has no cap that {self.value} could change", "Give an amount.")


def recapped(before: Portfolio, rows: list[Budget], by: int | str) -> Applied:
    """Change the caps of some rows of the budgets table."""
    caps = {id(row): changed(row.cap, by) for row in rows}
    texts = tuple(f"{row_text(b)}: cap {money_said(b.cap)} -> {_money(before, caps[id(b)])}" for b in rows if b.cap != caps[id(b)])
    if not texts:
        return Applied(before, why_not="the caps stay what they are")
    budgets = tuple(b.replace(cap=caps[id(b)]) if id(b) in caps else b for b in before.budgets)
    return Applied(with_tables(before, budgets=budgets), texts)


def row_text(row: Budget) -> str:
    """Return how to speak of a row of the budgets table."""
    return " ".join(filter(None, (f"{row.scope_kind.value}:{row.scope_id}", row.period, row.kind)))


def _money(before: Portfolio, minor: int) -> str:
    return f"{money_said(minor)} {before.settings.currency}"
