"""What the audit says, in the short form that tests compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit import Auditor
from tests.builders import proposal

if TYPE_CHECKING:
    from models.answer import Violation
    from models.bookings import Booking, Decision, PackageDates
    from models.portfolio import Portfolio
    from models.score import Score

Found = list[tuple[str, int | None, int]]
"""Subject, first week and amount of each violation."""


def said(rule: str, of: Portfolio, *plan: Decision | PackageDates | Booking) -> list[Violation]:
    """The violations of a rule by a plan."""
    return [violation for violation in Auditor(of).violations(proposal(*plan)) if violation.rule == rule]


def found(rule: str, of: Portfolio, *plan: Decision | PackageDates | Booking) -> Found:
    """Subject, week and amount of the violations of a rule."""
    return [(violation.subject, violation.week, violation.amount) for violation in said(rule, of, *plan)]


def all_found(of: Portfolio, *plan: Decision | PackageDates | Booking) -> list[str]:
    """The rules that a plan breaks, each once for each violation."""
    return [violation.rule for violation in Auditor(of).violations(proposal(*plan))]


def score(of: Portfolio, *plan: Decision | PackageDates | Booking) -> Score:
    """The score of a plan."""
    return Auditor(of).audit(proposal(*plan)).score
