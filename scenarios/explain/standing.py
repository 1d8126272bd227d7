r"""
How firm a recommendation is: how far each project's rank can move before another plan of the answer is recommended.

Which plans keep the rules does not depend on ranks, and a plan's value is linear in the projects' weights: with :math:`a_p` the value
score times the covered part,

.. math:: V = \sum_p a_p \frac{n + 1 - rank_p}{n}

so moving one project by one place changes two terms, and which plan leads at every rank is exact arithmetic over the plans there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm
from typing import TYPE_CHECKING, Literal, NamedTuple

from models.answer import Policy
from models.frozen import Frozen
from models.score import MICRO
from scenarios.explain.explanation import Explanation, NoExplanationError
from scenarios.ranking import order_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from models.answer import Plan
    from models.score import Score
    from scenarios.explain.subject import Subject


SECONDS = 60.0
"""Wall time, unless said otherwise."""


class Switch(Frozen):
    """The nearest rank at which another plan is recommended."""

    rank: int
    """Of the project."""
    plan: int
    """Rank in the answer of the plan that is recommended then."""
    value_ahead: int
    """Micro-points by which that plan is then worth more than the present one; negative if it leads for other reasons."""


class BreakEven(Frozen):
    """How far one project's rank can move."""

    project_id: str
    rank: int
    holds_from: int
    """The best rank, and all between, at which the recommendation is the same."""
    holds_to: int
    """The worst."""
    better: Switch | None
    """What changes one place above ``holds_from``; None if nothing does up to rank 1."""
    worse: Switch | None
    """What changes one place below ``holds_to``; None if nothing does down to the last rank."""

    @property
    def decisive(self) -> bool:
        """Whether arguing about this project's rank can change the recommendation at all."""
        return self.better is not None or self.worse is not None


class Standing(Explanation):
    """How firm the recommendation is against arguments about ranks, among the plans of the answer."""

    kind: Literal["standing"] = "standing"
    policy: Policy
    plans: tuple[int, ...]
    """Ranks of the plans that were compared."""
    projects: tuple[BreakEven, ...]
    """In the order of their ranks."""
    complete: bool = True
    """Whether there was time for all projects; those of the best ranks come first."""


def standing(subject: Subject, seconds: float = SECONDS, should_stop: Callable[[], bool] = lambda: False) -> Standing:
    """
    Return how far each project's rank can move before another plan of the answer is recommended.

    Parameters
    ----------
    seconds
        Wall time, after which no further project is begun.
    should_stop
        Asked before each project.

    Raises
    ------
    NoExplanationError
        If the plan is not the recommended one: only a recommendation can change.
    """
    if subject.plan.rank != 1:
        raise NoExplanationError("only the recommended plan, number 1, has a standing to lose; ask about that one")
    from optimizer.clock import Clock  # noqa: PLC0415 - loads the solver, which the service that describes this question never does

    clock, field = Clock(seconds, 1, should_stop), _field_of(subject)
    projects = sorted(subject.portfolio.projects, key=lambda p: p.rank)
    found = [_break_even(field, p.id, p.rank) for p in projects if not clock.over()]
    return Standing(
        plan=1,
        policy=field.policy,
        plans=tuple(plan.rank for plan in field.plans),
        projects=tuple(found),
        complete=len(found) == len(projects),
    )


class _Standing(NamedTuple):
    """A plan with the score it has under other ranks."""

    plan: Plan
    score: Score


@dataclass(frozen=True)
class _Field:
    """The plans that compete, and what each project adds to the value of each by every place it stands above the last but one."""

    policy: Policy
    plans: tuple[Plan, ...]
    order: tuple[str, ...]
    """Projects by rank."""
    each: tuple[dict[str, int], ...]
    """By plan and project, in ``unit`` parts of a point."""
    mandatory: frozenset[str]
    unit: int

    def leader(self, totals: Sequence[tuple[int, int]]) -> _Standing:
        """Return the plan recommended when plans have these sums of all and of mandatory value, in ``unit`` parts."""
        standings = [
            _Standing(plan, plan.score.replace(value=all_ * MICRO // self.unit, mandatory_value=first * MICRO // self.unit))
            for plan, (all_, first) in zip(self.plans, totals, strict=True)
        ]
        return min(standings, key=order_of(self.policy, standings))

    def totals(self, order: Sequence[str]) -> list[tuple[int, int]]:
        """Return the sums of value under an order of the projects."""
        places = {project: len(order) - i for i, project in enumerate(order)}
        return [
            (
                sum(mine[p] * places[p] for p in order),
                sum(mine[p] * places[p] for p in order if p in self.mandatory),
            )
            for mine in self.each
        ]


def _field_of(subject: Subject) -> _Field:
    ledgers = [subject.auditor.ledger(plan.proposal) for plan in subject.plans]
    scores = {p.id: p.value_score for p in subject.portfolio.projects}
    parts = lcm(1, *(account.needed for ledger in ledgers for account in ledger.projects.values() if account.covered))
    each = tuple(
        {id: scores[id] * a.covered * (parts // a.needed) if a.covered else 0 for id, a in ledger.projects.items()} for ledger in ledgers
    )
    order = tuple(p.id for p in sorted(subject.portfolio.projects, key=lambda p: p.rank))
    policy = subject.answer.provenance.policy
    return _Field(policy, subject.plans, order, each, ledgers[0].mandatory, parts * len(order))


def _break_even(field: _Field, project: str, rank: int) -> BreakEven:
    better, worse = _switch(field, project, range(rank - 1, 0, -1)), _switch(field, project, range(rank + 1, len(field.order) + 1))
    return BreakEven(
        project_id=project,
        rank=rank,
        holds_from=better.rank + 1 if better else 1,
        holds_to=worse.rank - 1 if worse else len(field.order),
        better=better,
        worse=worse,
    )


def _switch(field: _Field, project: str, ranks: range) -> Switch | None:
    """Return the first of the ranks at which another plan leads."""
    present = field.plans[0].rank
    for rank, order in zip(ranks, _orders(field.order, project, ranks), strict=True):
        totals = field.totals(order)
        found = field.leader(totals)
        if found.plan.rank != present:
            ahead = totals[field.plans.index(found.plan)][0] - totals[0][0]
            return Switch(rank=rank, plan=found.plan.rank, value_ahead=ahead * MICRO // field.unit)
    return None


def _orders(order: Sequence[str], project: str, ranks: range) -> Iterator[list[str]]:
    """Yield the projects in order with one of them at each of the ranks, the others keeping theirs."""
    others = [other for other in order if other != project]
    for rank in ranks:
        yield [*others[: rank - 1], project, *others[rank - 1 :]]
