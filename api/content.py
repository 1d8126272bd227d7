"""The hash of what a portfolio says: equal for equal portfolios, whatever form they came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.canonical import digest

if TYPE_CHECKING:
    from models.portfolio import Portfolio


def hash_of(portfolio: Portfolio) -> str:
    """Return the SHA-256 of a portfolio's canonical form."""
    return digest(portfolio)
