"""The auditor of a portfolio: judges any number of proposals for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.answer import AuditReport
from models.audit import rules
from models.audit.case import Case
from models.audit.facts import facts_of
from models.audit.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.answer import Violation
    from models.audit.accounts import Ledger
    from models.bookings import Proposal
    from models.portfolio import Portfolio


class Auditor:
    """
    Judges proposals for one portfolio; what no proposal changes is worked out once.

    Parameters
    ----------
    portfolio
        What the proposals are for.
    """

    def __init__(self, portfolio: Portfolio) -> None:
        self._facts = facts_of(portfolio)

    def audit(self, proposal: Proposal) -> AuditReport:
        """Return the score of a proposal and everything that breaks a hard rule, whatever the proposal says."""
        return self.verdict(self.case(proposal))

    def verdict(self, case: Case) -> AuditReport:
        """Return the verdict on a proposal already read, so that whoever also wants its accounts does not pay for them twice."""
        return AuditReport(
            score=case.ledger.score,
            forced_disruption=case.ledger.forced_disruption,
            chosen_moves=case.ledger.chosen_moves,
            forced_moves=case.ledger.forced_moves,
            violations=tuple(rules.violations(case)),
        )

    def ledger(self, proposal: Proposal) -> Ledger:
        """Return the accounts of a proposal."""
        return self.case(proposal).ledger

    def violations(self, proposal: Proposal) -> Iterator[Violation]:
        """Yield what breaks a hard rule; whoever asks for the first one only does not pay for the rest."""
        yield from rules.violations(self.case(proposal))

    def case(self, proposal: Proposal) -> Case:
        """Return a proposal as read, with its accounts."""
        return Case(self._facts, read(self._facts, proposal))


def audit(portfolio: Portfolio, proposal: Proposal) -> AuditReport:
    """Return the verdict on a proposal; use an `Auditor` to judge many for one portfolio."""
    return Auditor(portfolio).audit(proposal)


def ledger(portfolio: Portfolio, proposal: Proposal) -> Ledger:
    """Return the accounts of a proposal; use an `Auditor` for many."""
    return Auditor(portfolio).ledger(proposal)
