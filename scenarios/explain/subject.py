"""What is explained: the plans of an answer, on the portfolio they were made for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from models.audit import Auditor
from models.scenario import Scenario, apply
from optimizer.diagnosis import conceded
from scenarios.explain.explanation import NoExplanationError

if TYPE_CHECKING:
    from models.answer import Answer, Plan
    from models.portfolio import Portfolio


@dataclass(frozen=True)
class Subject:
    """A plan of an answer, and everything that questions about it need."""

    before: Portfolio
    """Before the scenario."""
    scenario: Scenario
    portfolio: Portfolio
    """What the plan is about: after the scenario's changes, and after concessions where no plan kept every rule."""
    answer: Answer
    plan: Plan

    @cached_property
    def auditor(self) -> Auditor:
        """The audit of the plan's portfolio."""
        return Auditor(self.portfolio)

    @property
    def plans(self) -> tuple[Plan, ...]:
        """All plans of the answer, best first."""
        return self.answer.plans


def subject_of(before: Portfolio, scenario: Scenario | None, answer: Answer, rank: int = 1) -> Subject:
    """
    Return a plan of an answer as what is to be explained.

    Parameters
    ----------
    rank
        Of the plan; 0 is today's plan, repaired.

    Raises
    ------
    NoExplanationError
        If the answer has no plan of that rank, or the plan is not one for this portfolio and scenario: it breaks a rule or scores
        otherwise than the answer says.
    """
    asked = scenario or Scenario()
    after = apply(asked, before)[0]
    portfolio = conceded(after, answer.concessions)
    subject = Subject(before, asked, portfolio, answer, _planned(answer, rank))
    report = subject.auditor.audit(subject.plan.proposal)
    if not report.clean or report.score != subject.plan.score:
        what = report.violations[0].text if report.violations else "its figures are others than the answer states"
        raise NoExplanationError(f"plan {rank} does not fit this portfolio and scenario: {what}; give those that the answer was made from")
    return subject


def _planned(answer: Answer, rank: int) -> Plan:
    plans = {plan.rank: plan for plan in ((answer.reference,) if answer.reference else ()) + answer.plans}
    if rank not in plans:
        known = ", ".join(str(plan) for plan in sorted(plans)) or "none at all"
        raise NoExplanationError(f"the answer has no plan {rank} to explain; it has {known}")
    return plans[rank]
