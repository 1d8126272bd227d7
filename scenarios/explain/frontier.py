"""The certified frontier: how little has to be disturbed, or spent, to keep 100, 99, 98, 95 or 90 % of the best value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from models.frozen import Frozen
from models.score import Part
from optimizer.clock import Clock
from optimizer.explain.frontier import frontier as points_of
from optimizer.explain.study import Study
from optimizer.extract import proposal_of
from optimizer.reading import values_of
from scenarios.comparison import UNIT_OF
from scenarios.explain.difference import audited
from scenarios.explain.explanation import Explanation, NoExplanationError, Proof

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.answer import Plan
    from models.score import Score
    from optimizer.explain.frontier import Point
    from scenarios.explain.subject import Subject

FLOORS = (100, 99, 98, 95, 90)
"""Percent of the best value that plans are to keep."""
SECONDS = 100.0
"""Wall time, unless said otherwise."""


class FrontierPoint(Frozen):
    """The plan with least of a part that keeps a floor on value."""

    floor_pct: int
    floor: int
    """Micro-points."""
    value: int
    """Micro-points of the plan."""
    amount: int
    """Of the part, in its unit."""
    bound: int
    """No plan that keeps the floor has less of the part."""
    gap_pct: float
    """How far the bound lies below the amount, in percent of the amount, rounded up to four decimals."""
    proof: Proof


class Curve(Frozen):
    """Value against one other part."""

    part: Part
    unit: str
    points: tuple[FrontierPoint, ...]
    """The highest floor first."""
    knee_pct: int | None
    """The floor at which most of the part is saved for the value given up; None where saving never outruns giving up."""


class Mark(Frozen):
    """A plan to compare with."""

    value: int
    disruption: int
    cost: int


class Frontier(Explanation):
    """The price of stability and of thrift."""

    kind: Literal["frontier"] = "frontier"
    best_value: int
    """Micro-points of the plan of most value, which floors are parts of."""
    value_bound: int | None
    """Micro-points that no plan exceeds, as the answer proves."""
    curves: tuple[Curve, ...]
    today: Mark | None
    """Today's plan, repaired."""


def frontier(subject: Subject, seconds: float = SECONDS) -> Frontier:
    """
    Return value against disruption and against cost, each point with its bound.

    Parameters
    ----------
    seconds
        Wall time; small portfolios mostly end proven long before.

    Raises
    ------
    NoExplanationError
        If the answer has no plans.
    """
    clock = Clock(seconds, 1, lambda: False)
    if not subject.plans:
        raise NoExplanationError("the answer has no plans to draw a frontier through")
    best = max(subject.plans, key=lambda plan: (plan.score.mandatory_value, plan.score.value))
    today = subject.answer.reference
    others = [plan for plan in (*subject.plans, *([] if today is None else [today])) if plan is not best]
    study = Study.of(subject.portfolio, [best.proposal, *(plan.proposal for plan in others)])
    known = [values_of(study.model, plan.proposal) for plan in others]
    curves = []
    parts = (Part.DISRUPTION, Part.COST)
    for i, part in enumerate(parts):
        points = list(points_of(study, part, FLOORS, known, clock.left() / (len(parts) - i)))
        curves.append(_curve(subject, study, best, part, points))
        known += [point.values for point in points]
    return Frontier(
        plan=best.rank,
        best_value=best.score.value,
        value_bound=next((b.bound for b in best.bounds if b.part is Part.VALUE), None),
        curves=tuple(curves),
        today=None if today is None else Mark(value=today.score.value, disruption=today.score.disruption, cost=today.score.cost),
    )


def _curve(subject: Subject, study: Study, best: Plan, part: Part, points: Sequence[Point]) -> Curve:
    scores = [audited(subject, proposal_of(study.model, point.values)) for point in points]
    made = []
    bound = 0
    for point, score in reversed(list(zip(points, scores, strict=True))):
        bound = max(bound, point.bound)  # what holds for a lower floor holds for a higher one
        made.append(_point(best, part, point, score, bound))
    found = tuple(reversed(made))
    return Curve(part=part, unit=UNIT_OF[part], points=found, knee_pct=_knee(found))


def _point(best: Plan, part: Part, point: Point, score: Score, bound: int) -> FrontierPoint:
    amount = score.part(part)
    gap = 0.0 if bound >= amount else -(-(amount - bound) * 1_000_000 // amount) / 10_000
    return FrontierPoint(
        floor_pct=point.percent,
        floor=-(-best.score.value * point.percent // 100),
        value=score.value,
        amount=amount,
        bound=min(bound, amount),
        gap_pct=gap,
        proof=Proof.PROVEN if point.proven or bound >= amount else Proof.NOT_PROVEN,
    )


def _knee(points: Sequence[FrontierPoint]) -> int | None:
    """
    Return the floor that lies farthest from the chord between the ends of the curve.

    Both axes are scaled to their ranges (Satopaa et al., "Finding a kneedle in a haystack", ICDCS Workshops 2011).
    """
    first, last = points[0], points[-1]
    saved, given = first.amount - last.amount, first.floor_pct - last.floor_pct
    if saved <= 0:
        return None
    bends = {p.floor_pct: (first.amount - p.amount) / saved - (first.floor_pct - p.floor_pct) / given for p in points}
    knee = max(bends, key=lambda floor: (bends[floor], floor))
    return knee if bends[knee] > 0 else None
