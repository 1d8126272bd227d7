"""The one place that knows how the engine is asked for its best plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import optimizer

if TYPE_CHECKING:
    from models.bookings import Proposal
    from models.portfolio import Portfolio


class NoEngineError(Exception):
    """The engine cannot be asked yet."""


def best_plan(portfolio: Portfolio, seed: int = 1) -> Proposal | None:
    """
    Return the engine's best plan by mandatory value, then value; None if it says that there is none.

    Raises
    ------
    NoEngineError
        If the engine offers no such call.
    """
    ask = getattr(optimizer, "best_plan", None)
    if ask is None:
        raise NoEngineError("optimizer.best_plan is not there")
    found: Proposal | None = ask(portfolio, seed=seed)
    return found
