"""What a steering committee compares plans by."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from models.answer import Figures
from models.budgets import BudgetScope
from models.score import HUNDREDTHS_PER_HOUR
from scenarios.anatomy.outcomes import percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.portfolio import Portfolio
    from scenarios.anatomy.sides import Sides


def figures_of(sides: Sides) -> Figures:
    """Return the figures of a proposal."""
    ledger = sides.plan
    running = [account for account in ledger.projects.values() if account.runs]
    needed = sum(account.needed for account in ledger.projects.values())
    released = sum(ledger.pairs[pair].released for pair in ledger.moved_pairs)
    return Figures(
        people_moved=len({person for person, _ in ledger.moved_pairs}),
        hours_moved=released / HUNDREDTHS_PER_HOUR,
        chosen_moves=ledger.chosen_moves,
        forced_moves=ledger.forced_moves,
        projects_running=len(running),
        projects_late=sum(account.late > 0 for account in running),
        coverage_pct=percent(sum(account.covered for account in running), needed),
        cost=ledger.score.cost_minor,
        cost_cap=min(_portfolio_caps(sides.portfolio), default=None),
    )


def _portfolio_caps(portfolio: Portfolio) -> Iterator[int]:
    """
    Yield what the portfolio may cost over the whole horizon by its caps.

    Caps of months, quarters or years add up to one for the horizon, but only if together they leave no week without.
    """
    caps = [budget for budget in portfolio.budgets if budget.scope_kind is BudgetScope.PORTFOLIO]
    yield from (budget.cap for budget in caps if budget.period is None)
    dated = [(budget.period, budget.cap) for budget in caps if budget.period is not None]
    for _, group in groupby(sorted(dated, key=_form_and_period), key=lambda row: _form(row[0])):
        smallest: dict[str, int] = {}
        for period, cap in group:
            smallest[period] = min(cap, smallest.get(period, cap))
        if sum(len(portfolio.horizon.period_weeks(period)) for period in smallest) == portfolio.horizon.weeks:
            yield sum(smallest.values())


def _form(period: str) -> tuple[int, bool]:
    """Tell years, quarters and months apart."""
    return len(period), "Q" in period


def _form_and_period(row: tuple[str, int]) -> tuple[tuple[int, bool], str]:
    return _form(row[0]), row[0]
