"""Money: caps on what a scope may cost in a period."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from models.frozen import Row


class BudgetScope(StrEnum):
    """Whose cost a cap limits."""

    PROJECT = "project"
    PROGRAMME = "programme"
    COST_CENTRE = "cost_centre"
    """The hours of the people of one org unit, whatever they work on."""
    FUND = "fund"
    PORTFOLIO = "portfolio"


class Budget(Row):
    """A cap on cost."""

    scope_kind: BudgetScope
    scope_id: str = "all"
    period: str | None = Field(default=None, pattern=r"^\d{4}(-(0[1-9]|1[0-2]|Q[1-4]))?$")
    """``YYYY``, ``YYYY-Qn`` or ``YYYY-MM``; None for the whole horizon. A week belongs to the period of its Monday."""
    cap: int = Field(ge=0)
    """Minor currency units."""
    kind: str = ""
    fund: str = ""
