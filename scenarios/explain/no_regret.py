"""Moves to make whatever is decided: what all good plans have in common, and which of them are proven to be in every plan that good."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Literal, NamedTuple

from models.answer import MoveKind
from models.errors import EngineDefectError
from models.frozen import Frozen
from optimizer.explain.best import bounded, goes
from optimizer.explain.conditions import apart, paused, running, together
from optimizer.explain.study import Study
from optimizer.extract import proposal_of
from optimizer.solved import Ending
from scenarios.explain.difference import audited
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
"""Wall time for proofs, unless said otherwise."""
EACH = 2.0
"""Seconds for one of them about a large portfolio."""
AHEAD = 4
"""Even parts of the time that is left for the proof about one move: most need next to nothing."""

MOVES = frozenset(kind.value for kind in MoveKind)
"""What moves do; plans are also compared by the dates they give, which are no moves."""


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
    avoidable: bool = False
    """Whether an audited plan as good as that does not make it; where it is neither, time was too short to tell."""


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
        Wall time for proofs.

    Raises
    ------
    NoExplanationError
        If the answer has no plans.
    """
    end = time.monotonic() + seconds
    if not subject.plans:
        raise NoExplanationError("the answer has no plans to compare")
    best = max(subject.plans, key=lambda plan: (plan.score.mandatory_value, plan.score.value))
    good = [plan for plan in subject.plans if plan.score.value >= WORTHWHILE * best.score.value]
    shared = frozenset.intersection(*(moved(plan.moves, plan.decisions) for plan in good))
    moves = sorted(_Shared(who, project or who, what) for who, project, what in shared if what in MOVES)
    study, forced = Study.of(subject.portfolio, [best.proposal]), _forced(best)
    proving = _Proving(subject, study, best, end)
    said = [_said(move, proving.of(move, len(moves) - i), forced) for i, move in enumerate(moves)]
    return NoRegret(plan=subject.plan.rank, plans=tuple(plan.rank for plan in good), floor_pct=FLOOR_PCT, moves=tuple(said))


class _Shared(NamedTuple):
    """A move as plans are compared by it."""

    who: str
    project: str
    what: str


def _said(move: _Shared, without: Ending, forced: frozenset[tuple[str, str]]) -> SharedMove:
    """Return a move, given whether there is a plan as good without it."""
    return SharedMove(
        what=move.what,
        subject=move.who,
        project_id=move.project,
        chosen=(move.who, move.project) not in forced,
        proof=Proof.PROVEN if without is Ending.INFEASIBLE else Proof.NOT_PROVEN,
        avoidable=without is Ending.FEASIBLE,
    )


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

    def of(self, move: _Shared, waiting: int) -> Ending:
        """
        Return whether some plan without a move reaches the floor; unknown if there was no time, or no way, to tell.

        Parameters
        ----------
        waiting
            Moves not told of yet, this one included, which share the time that is left.
        """
        left = self.end - time.monotonic()
        if left <= 0 or (not self.study.small and move.who != move.project):
            return Ending.UNKNOWN
        without = self._without(move)
        if without is None:
            return Ending.UNKNOWN
        if self.study.small:
            return self._searched(without, min(left, AHEAD * left / waiting))
        ruled_out = 100 * bounded(self.study, without, min(left, EACH)) < FLOOR_PCT * self.best.score.value
        return Ending.INFEASIBLE if ruled_out else Ending.UNKNOWN

    def _without(self, move: _Shared) -> Condition | None:
        problem = self.study.problem
        index = problem.work.project_index.get(move.project)
        if index is None:
            return None
        if move.what == "start":
            return paused(self.study, index)
        if move.what in ("pause", "stop"):
            return running(self.study, index) if problem.work.projects[index].shifts else None
        person = problem.supply.index.get(move.who)
        if person is None or move.what not in ("assign", "release"):
            return None
        return apart(self.study, person, index) if move.what == "assign" else together(self.study, person, index)

    def _searched(self, condition: Condition, seconds: float) -> Ending:
        """Return whether a plan under a condition has the best mandatory value and so much of the best value; such a plan is audited."""
        value = self.study.model.value
        floor = -(-FLOOR_PCT * value.total.at(self.study.values) // 100)
        ending, values = goes(self.study, condition.program, floor, seconds)
        if values is None:
            return ending if ending is Ending.INFEASIBLE else Ending.UNKNOWN
        score = audited(self.subject, proposal_of(self.study.model, values))
        less = 100 * (score.value + 1) < FLOOR_PCT * self.best.score.value  # micro-points are rounded down
        if less or score.mandatory_value < self.best.score.mandatory_value:
            raise EngineDefectError(f"a plan without a move of plan {self.best.rank} is worth less by the audit than by the search for it")
        return Ending.FEASIBLE
