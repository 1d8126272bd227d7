"""Cross-checks between the portfolio's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.defects import Defect
    from models.portfolio import Portfolio


def defects(portfolio: Portfolio) -> tuple[Defect, ...]:
    """Return everything wrong with the portfolio."""
    return ()
