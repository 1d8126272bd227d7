"""Random tiny portfolios with every rule switched on in turn and in combination, small enough to enumerate."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from models.budgets import Budget, BudgetScope
from models.errors import InvalidInputError
from tests.oracle import drafts, money
from tests.oracle.enumerate import Search, TooManyPlansError, best
from tests.oracle.facts import Facts
from tests.oracle.features import ON
from tests.oracle.plan import Reading

if TYPE_CHECKING:
    from models.portfolio import Portfolio
    from tests.oracle.enumerate import Best

BUDGETS = {f"budget_{scope.value}": scope for scope in BudgetScope}
"""Features that cap the cost of a scope, at about what the best plan without the cap costs."""

FEATURES = frozenset({*ON, *BUDGETS, "budget_period", "project_cap"})
"""Names of everything that can be switched on."""

BY_NAME = frozenset(
    {
        "fair_moves",
        "fees",
        "packages",
        "package_chain",
        "stretch",
        "package_deadline",
        "package_status",
        "notice",
        "milestone",
        "progress",
        "shift_hours",
        "pauses",
        "wound_down",
        "handover_weeks",
        "usual_rules",
        "stints",
        "company",
        "same_people",
        "ramp_up",
        "setup",
    }
)
"""Features that are on only where a test names them, so that the portfolios of the seeds that other tests name stay what they are."""

MOST_PLANS = 1_500
"""Complete plans that a portfolio may have; one in fifty may have ten times as many."""


MOST_DRAWS = 500
"""Draws before giving up."""


def tiny(seed: int, features: frozenset[str] | None = None) -> Portfolio:
    """
    Return a random tiny portfolio, always the same for a seed.

    Parameters
    ----------
    seed
        Any number.
    features
        What to switch on, of ``FEATURES``; by default a random few.

    Raises
    ------
    ValueError
        If a feature is unknown, or what is switched on never makes a portfolio that is small and free of defects.
    """
    if features is not None and not features <= FEATURES:
        raise ValueError(f"unknown features {sorted(features - FEATURES)}; known are {sorted(FEATURES)}")
    dice = Random(seed)
    most = MOST_PLANS * (10 if dice.random() < 0.02 else 1)
    for _ in range(MOST_DRAWS):
        names = _some(dice) if features is None else features
        try:
            return _drawn(dice, names, most)
        except (TooManyPlansError, InvalidInputError):
            continue
    raise ValueError(f"no portfolio with {sorted(features or ())} in {MOST_DRAWS} draws is small and free of defects")


def _some(dice: Random) -> frozenset[str]:
    return frozenset(dice.sample(sorted(FEATURES - BY_NAME), dice.choice((1, 2, 3, 4, 5, 6, 8))))


def _drawn(dice: Random, names: frozenset[str], most: int) -> Portfolio:
    draft = drafts.plain(dice)
    for name, switch_on in ON.items():
        if name in names:
            switch_on(draft)
    portfolio = draft.portfolio()
    if "big_money" in names and not names & {*BUDGETS}:
        names |= {dice.choice(sorted(BUDGETS))}
    if names & {*BUDGETS, "budget_period", "project_cap"}:
        return _capped(dice, portfolio, names, best(portfolio, most))
    for _ in Search(Facts(portfolio), most).plans():
        pass
    return portfolio


def _capped(dice: Random, portfolio: Portfolio, names: frozenset[str], free: Best | None) -> Portfolio:
    if free is None:
        return portfolio
    caps = [_cap(dice, portfolio, scope) for name, scope in BUDGETS.items() if name in names]
    if "budget_period" in names:
        monday = portfolio.horizon.monday(dice.randrange(portfolio.settings.horizon_weeks))
        periods = (f"{monday.year}", f"{monday.year}-{monday.month:02}", f"{monday.year}-Q{(monday.month + 2) // 3}")
        caps = [cap.replace(period=dice.choice(periods)) for cap in caps or [_cap(dice, portfolio, BudgetScope.PORTFOLIO)]]
    facts = Facts(portfolio)
    x = Reading(facts, free.top.plan)
    tight = tuple(cap.replace(cap=_near(dice, money.spent(x, cap))) for cap in caps)
    if "project_cap" not in names:
        return portfolio.replace(budgets=tight)
    own = dice.randrange(len(portfolio.projects))
    row = portfolio.projects[own]
    spent = money.spent(x, Budget(scope_kind=BudgetScope.PROJECT, scope_id=row.id, cap=0))
    projects = tuple(p.replace(budget_cap=_near(dice, spent)) if p is row else p for p in portfolio.projects)
    return portfolio.replace(budgets=tight, projects=projects)


def _cap(dice: Random, portfolio: Portfolio, scope: BudgetScope) -> Budget:
    project = dice.choice(portfolio.projects)
    ids = {
        BudgetScope.PROJECT: project.id,
        BudgetScope.PROGRAMME: project.programme,
        BudgetScope.FUND: project.fund,
        BudgetScope.COST_CENTRE: dice.choice(portfolio.people).org_unit,
        BudgetScope.PORTFOLIO: "all",
    }
    return Budget(scope_kind=scope, scope_id=ids[scope], cap=0)


def _near(dice: Random, spent: int) -> int:
    """A cap just at, just below or well below a cost, in minor units."""
    exact = -(-spent // 60)
    return max(0, dice.choice((exact, exact - 1, exact * 7 // 10, exact // 2)))
