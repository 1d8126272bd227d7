"""Cross-checks between the portfolio's tables; pure, and complete: every defect at once."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from models.consistency.finding import Finding
from models.consistency.tables import Tables, Torn, View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from models.defects import Defect
    from models.portfolio import Portfolio

CHECKS: tuple[Callable[[View], Iterator[Finding]], ...] = ()


def findings(tables: Tables, torn: Torn | None = None) -> tuple[Finding, ...]:
    """
    Return everything that does not fit together.

    Parameters
    ----------
    tables
        What could be understood.
    torn
        What could not; references to it are not held against anybody.
    """
    view = View(tables, torn or Torn())
    return tuple(finding for check in CHECKS for finding in check(view))


def defects(portfolio: Portfolio) -> tuple[Defect, ...]:
    """Return everything that does not fit together in a portfolio, warnings included."""
    tables = Tables(**{field.name: getattr(portfolio, field.name) for field in fields(Tables)})
    return tuple(finding.defect() for finding in findings(tables))


__all__ = ["CHECKS", "Finding", "Tables", "Torn", "View", "defects", "findings"]
