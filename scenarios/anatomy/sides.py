"""A proposal and today side by side, as the audit reads them, and what differs for people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from models.audit import todays_proposal
from scenarios.anatomy.changes import Change, changes_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.audit import Auditor, Ledger
    from models.audit.case import Case
    from models.audit.facts import Facts
    from models.bookings import Proposal
    from models.portfolio import Portfolio
    from models.projects import Project


@dataclass(frozen=True)
class Sides:
    """Before and after."""

    portfolio: Portfolio
    before: Case
    """Today's bookings, judged like any proposal."""
    after: Case

    @property
    def facts(self) -> Facts:
        """What neither side changes."""
        return self.after.facts

    @property
    def today(self) -> Ledger:
        """The accounts of today's bookings."""
        return self.before.ledger

    @property
    def plan(self) -> Ledger:
        """The accounts of the proposal."""
        return self.after.ledger

    def project(self, id: str) -> Project:
        """Return a project that the portfolio has."""
        return self.facts.undertakings[id].project

    def rank_of(self, id: str) -> tuple[int, str]:
        """Return what projects are put in order by."""
        return self.project(id).rank, id

    @cached_property
    def budget_weeks(self) -> tuple[range, ...]:
        """The weeks of each row of the budgets table."""
        weeks = {budget.period: self.facts.horizon.period_weeks(budget.period) for budget in self.portfolio.budgets}
        return tuple(weeks[budget.period] for budget in self.portfolio.budgets)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What differs, by person and project."""
        return tuple(changes_of(self.after))

    @cached_property
    def changes_of_person(self) -> Mapping[str, Sequence[Change]]:
        """The same by person."""
        found: dict[str, list[Change]] = {}
        for change in self.changes:
            found.setdefault(change.person, []).append(change)
        return found

    @cached_property
    def changes_on_demand(self) -> Mapping[str, Sequence[Change]]:
        """The same by demand."""
        found: dict[str, list[Change]] = {}
        for change in self.changes:
            for line in change.lines:
                found.setdefault(line.demand, []).append(change)
        return found


def sides_of(portfolio: Portfolio, auditor: Auditor, proposal: Proposal) -> Sides:
    """Return a proposal beside today's bookings."""
    return Sides(portfolio, before=auditor.case(todays_proposal(portfolio)), after=auditor.case(proposal))
