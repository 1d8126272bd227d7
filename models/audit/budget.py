r"""
``budget``: what falls under a cap stays within it.

.. math:: cost_{scope, period} \le 60 \cdot cap

for every row of the budgets table and every project's own cap over the horizon. A week belongs to the period of its Monday; bookings
before the freeze's end count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.words import called, violation
from models.score import MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.answer import Violation
    from models.audit.case import Case

RULE = "budget"


def violations(case: Case) -> Iterator[Violation]:
    """Yield caps that are exceeded."""
    for budget, cost in zip(case.facts.portfolio.budgets, case.ledger.costs.budgets, strict=True):
        if cost > budget.cap * MINUTES_PER_HOUR:
            what = f"The {budget.scope_kind.value.replace('_', ' ')} {budget.scope_id}"
            when = f" in {budget.period}" if budget.period else ""
            yield _exceeded(case, budget.scope_id, what + when, cost, budget.cap)
    for id, account in case.ledger.projects.items():
        project = case.facts.undertakings[id].project
        if project.budget_cap is not None and account.cost > project.budget_cap * MINUTES_PER_HOUR:
            yield _exceeded(case, id, f"Project {called(project)}", account.cost, project.budget_cap)


def _exceeded(case: Case, subject: str, what: str, cost: int, cap: int) -> Violation:
    over, currency = cost - cap * MINUTES_PER_HOUR, case.facts.portfolio.settings.currency
    text = (
        f"{what} costs {_money(cost)} {currency}, {_money(over)} {currency} more than its cap of "
        f"{_money(cap * MINUTES_PER_HOUR)} {currency}"
    )
    return violation(RULE, subject, text, amount=-(-over // MINUTES_PER_HOUR), unit="minor units")


def _money(cost: int) -> str:
    """Major units; a currency is taken to have a hundred minor ones."""
    minor = -(-cost // MINUTES_PER_HOUR)
    return f"{minor // 100:,}.{minor % 100:02}"
