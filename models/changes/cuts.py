"""A cut of all caps of a kind by the same percentage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from models.budgets import BudgetScope
from models.changes.amounts import CutPercent, money_said, scaled
from models.changes.change import Applied, Change
from models.changes.money import recapped
from models.changes.tables import named, with_tables

if TYPE_CHECKING:
    from models.portfolio import Portfolio
    from models.projects import Project


class BudgetCutAcross(Change):
    """All caps of a kind shrink by the same percentage."""

    kind: Literal["budget_cut_across"] = "budget_cut_across"
    target: Literal["project", "programme", "cost_centre", "fund", "portfolio", "all"]
    """``project``, ``programme``, ``cost_centre``, ``fund``, ``portfolio`` or ``all``"""
    value: CutPercent
    """the percentage to cut, such as ``-10%`` or ``10%``"""

    def _apply(self, before: Portfolio) -> Applied:
        kinds = set(BudgetScope) if self.target == "all" else {BudgetScope(self.target)}
        rows = [row for row in before.budgets if row.scope_kind in kinds]
        capped = [p for p in before.projects if p.budget_cap is not None and BudgetScope.PROJECT in kinds]
        if not rows and not capped:
            return Applied(before, why_not=f"there is no cap of the kind {self.target}")
        of_rows = recapped(before, rows, self.value)
        of_projects = self._projects(of_rows.portfolio, capped)
        texts = (*of_projects.effects, *of_rows.effects)
        return Applied(of_projects.portfolio, texts, "" if texts else "every cap is 0 already")

    def _projects(self, before: Portfolio, capped: list[Project]) -> Applied:
        caps = {p.id: (p.budget_cap, scaled(p.budget_cap, self.value)) for p in capped if p.budget_cap}
        projects = tuple(p.replace(budget_cap=caps[p.id][1]) if p.id in caps else p for p in before.projects)
        texts = tuple(
            f"{named(p)}: budget cap {money_said(caps[p.id][0])} -> {money_said(caps[p.id][1])} {before.settings.currency}"
            for p in capped
            if p.id in caps and caps[p.id][0] != caps[p.id][1]
        )
        return Applied(with_tables(before, projects=projects), texts)
