"""What another plan costs and frees, against the one that is explained: audited, with what is proven of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.errors import EngineDefectError
from models.frozen import Frozen
from models.score import Part
from optimizer.extract import proposal_of
from scenarios.explain.explanation import Proof, Span

if TYPE_CHECKING:
    from models.bookings import Proposal
    from models.score import Score
    from optimizer.explain.best import Best
    from optimizer.explain.study import Study
    from scenarios.explain.subject import Subject


UNBOUNDED = 1 << 60
"""Micro-points, where nothing is proven of any plan."""
ALL_PLANS = "all plans"
"""Scope of a bound that holds whatever the plan."""


class Difference(Frozen):
    """The best plan of another kind, against the plan that is explained; positive is more than that plan has."""

    loss: Span
    """Micro-points given up: at most so many, because there is such a plan; at least so many, because no plan is better."""
    mandatory_loss: int
    """Micro-points of mandatory projects given up by the plan that was found."""
    disruption: int
    """Percent-minutes."""
    cost: int
    """Minutes x minor currency units per hour."""
    lateness: int
    """Minor currency units."""
    proof: Proof
    """Whether the loss is known exactly."""


def difference_of(subject: Subject, study: Study, found: Best) -> Difference | None:
    """Return what the best plan under a condition means; None if there is none."""
    if found.values is None:
        return None
    score = audited(subject, proposal_of(study.model, found.values))
    mine = subject.plan.score
    most = mine.value - score.value
    bounds = [bound for bound in (found.bound, _answered(subject)) if bound is not None]
    least = most if found.proven else min(most, mine.value - min(bounds, default=UNBOUNDED))
    return Difference(
        loss=Span(at_least=least, at_most=most),
        mandatory_loss=mine.mandatory_value - score.mandatory_value,
        disruption=score.disruption - mine.disruption,
        cost=score.cost - mine.cost,
        lateness=score.lateness - mine.lateness,
        proof=Proof.PROVEN if found.proven else Proof.NOT_PROVEN,
    )


def _answered(subject: Subject) -> int | None:
    """Return micro-points that no plan exceeds, as the answer proves."""
    return next((bound.bound for bound in subject.plan.bounds if bound.part is Part.VALUE and bound.scope == ALL_PLANS), None)


def audited(subject: Subject, proposal: Proposal) -> Score:
    """
    Return the score of a plan of the engine.

    Raises
    ------
    EngineDefectError
        If it breaks a rule.
    """
    report = subject.auditor.audit(proposal)
    if not report.clean:
        raise EngineDefectError(f"a plan made to explain another breaks {report.violations[0].rule}: {report.violations[0].text}")
    return report.score
