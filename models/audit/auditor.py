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
        case = self._case(proposal)
        return AuditReport(
            score=case.ledger.score,
            forced_disruption=case.ledger.forced_disruption,
            chosen_moves=case.ledger.chosen_moves,
            forced_moves=case.ledger.forced_moves,
            violations=tuple(rules.violations(case)),
        )

    def ledger(self, proposal: Proposal) -> Ledger:
        """Return the accounts of a proposal."""
        return self._case(proposal).ledger

    def violations(self, proposal: Proposal) -> Iterator[Violation]:
        """Yield what breaks a hard rule; whoever asks for the first one only does not pay for the rest."""
        yield from rules.violations(self._case(proposal))

    def _case(self, proposal: Proposal) -> Case:
        return Case(self._facts, read(self._facts, proposal))


def audit(portfolio: Portfolio, proposal: Proposal) -> AuditReport:
    """Return the verdict on a proposal; use an `Auditor` to judge many for one portfolio."""
    return Auditor(portfolio).audit(proposal)


def ledger(portfolio: Portfolio, proposal: Proposal) -> Ledger:
    """Return the accounts of a proposal; use an `Auditor` for many."""
    return Auditor(portfolio).ledger(proposal)
