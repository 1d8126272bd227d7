"""Portfolios of a few people with the answer that the engine gives, for questions about its plans."""

from __future__ import annotations

from functools import cache

from models.answer import Limits, Policy
from scenarios.explain.subject import subject_of
from scenarios.replanning import replan
from tests.oracle.portfolios import tiny

LIMITS = Limits(time_limit=4.0, workers=1, seed=1, gap_pct=0.0, plans=4)
"""Under which a small portfolio ends proven, and always alike."""

FEATURES = tuple(
    frozenset(names.split())
    for names in (
        "shifts min_staffing freeze",
        "budget_portfolio handover",
        "lateness shifts mandatory",
        "dependencies min_share at_once",
        "equipment split_bookings",
        "many_demands levels partial_bookings",
    )
)
"""What is switched on, in turn: fixed, so that a seed stays the same portfolio when there are new features."""


@cache
def asked(seed: int, features: frozenset[str] | None = None, policy: Policy = Policy.VALUE):
    """Return the first plan of a random tiny portfolio as what is explained; None if there is no plan."""
    portfolio = tiny(seed, FEATURES[seed % len(FEATURES)] if features is None else features)
    answer = replan(portfolio, policy=policy, limits=LIMITS)
    return subject_of(portfolio, None, answer) if answer.plans else None
