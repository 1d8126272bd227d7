"""Moves to make whatever is decided: what all good plans have in common, and which of them are proven to be in every plan that good."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Literal, NamedTuple

from models.frozen import Frozen
from optimizer.explain.best import bounded, exact
from optimizer.explain.conditions import apart, paused, running, together
from optimizer.explain.study import Study
from scenarios.explain.explanation import Explanation, NoExplanationError, Proof
from scenarios.ranking import WORTHWHILE, moved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.answer import Plan
    from optimizer.explain.study import Condition
    from scenarios.explain.subject import Subject

FLOOR_PCT = 99
"""Percent of the best value above which plans are meant when a move is proven."""
SECONDS = 20.0
"""Wall time for proofs about a large portfolio, unless said otherwise."""
EACH = 2.0
"""Seconds for one of them."""


class SharedMove(Frozen):
    """A move that all good plans of the answer make."""

    what: str
    """``assign``, ``release``, ``raise``, ``lower``, ``start``, ``pause``, ``stop`` or ``shift``."""
    subject: str
    """Who or what moves."""
    project_id: str
    chosen: bool
    """False if the scenario left no choice."""
    proof: Proof
    """Whether every plan of at least ``floor_pct`` of the best value makes it, not only those of the answer."""


class NoRegret(Explanation):
    """What to do whichever plan is chosen."""

    kind: Literal["no_regret"] = "no_regret"
    plans: tuple[int, ...]
    """Ranks of the plans that were compared: those of at least 90 % of the best value."""
    floor_pct: int
    moves: tuple[SharedMove, ...]


def no_regret(subject: Subject, seconds: float = SECONDS) -> NoRegret:
    """
    Return the moves that all good plans make.

    Parameters
    ----------
    seconds
        Wall time for proofs about a large portfolio.

    Raises
    ------
    NoExplanationError
        If the answer has no plans.
    """
    if not subject.plans:
        raise NoExplanationError("the answer has no plans to compare")
    best = max(subject.plans, key=lambda plan: (plan.score.mandatory_value, plan.score.value))
    good = [plan for plan in subject.plans if plan.score.value >= WORTHWHILE * best.score.value]
    shared = frozenset.intersection(*(moved(plan.moves, plan.decisions) for plan in good))
    proving = _Proving(subject, Study.of(subject.portfolio, [best.proposal]), best, time.monotonic() + seconds)
    forced = _forced(best)
    moves = (
        SharedMove(what=what, subject=who, project_id=project, chosen=(who, project) not in forced, proof=proving.of(who, project, what))
        for who, project, what in sorted((who, project or who, what) for who, project, what in shared)
        if project != "shift"
    )
    return NoRegret(plan=subject.plan.rank, plans=tuple(plan.rank for plan in good), floor_pct=FLOOR_PCT, moves=tuple(moves))


def _forced(plan: Plan) -> frozenset[tuple[str, str]]:
    pairs: Sequence[tuple[str, str]] = [
        (move.subject, project or move.subject)
        for move in plan.moves
        if not move.chosen
        for project in (move.from_project, move.to_project)
    ]
    return frozenset(pairs)


class _Proving(NamedTuple):
    """What it takes to prove that every good plan makes a move."""

    subject: Subject
    study: Study
    best: Plan
    end: float

    def of(self, who: str, project: str, what: str) -> Proof:
        """Return whether no plan without a move reaches the floor."""
        if not self.study.small and (who != project or time.monotonic() > self.end):
            return Proof.NOT_PROVEN
        without = self._without(who, project, what)
        return Proof.PROVEN if without is not None and self._out_of_reach(without) else Proof.NOT_PROVEN

    def _without(self, who: str, project: str, what: str) -> Condition | None:
        problem = self.study.problem
        index = problem.work.project_index.get(project)
        if index is None:
            return None
        if what in ("start", "shift"):
            return paused(self.study, index) if what == "start" else None
        if what in ("pause", "stop"):
            return running(self.study, index) if problem.work.projects[index].shifts else None
        person = problem.supply.index.get(who)
        if person is None or what not in ("assign", "release"):
            return None
        return apart(self.study, person, index) if what == "assign" else together(self.study, person, index)

    def _out_of_reach(self, condition: Condition) -> bool:
        """Return whether no plan under a condition has the best mandatory value and so much of the best value."""
        floor = self.best.score.value * FLOOR_PCT
        if not self.study.small:
            return 100 * bounded(self.study, condition, EACH) < floor
        found, value = exact(self.study, condition.program), self.study.model.value
        if found.values is None:
            return found.proven
        mandatory = value.mandatory.at(found.values) >= value.mandatory.at(self.study.values)
        return found.proven and (not mandatory or 100 * value.total.at(found.values) < FLOOR_PCT * value.total.at(self.study.values))
