"""A portfolio in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.terminal.words import counted

if TYPE_CHECKING:
    from models.portfolio import Portfolio


def tally(portfolio: Portfolio) -> str:
    """Return how much of what a portfolio holds."""
    settings = portfolio.settings
    parts = [
        counted(len(portfolio.people), "person", "people"),
        counted(len(portfolio.equipment), "machine"),
        counted(len(portfolio.projects), "project"),
        counted(len(portfolio.demands), "demand"),
        counted(len(portfolio.live_allocations), "booking"),
        f"{counted(settings.horizon_weeks, 'week')} from {settings.horizon_start.isoformat()}",
    ]
    return ", ".join(parts)
