"""
Whether moves come from a change of the scenario: the question is put to two worlds, the scenario as it is and without that change.

A move that the scenario forces comes from a change if the audit of the same plan does not call it forced where the change is left out.
A chosen one comes from it if every plan without the move is worth less than this plan, and where the change is left out some plan
without the move is worth no less than this plan there. The first needs a proof about all plans, the second an audited plan.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from models.audit import Auditor
from models.errors import EngineDefectError
from models.scenario import Scenario, apply
from optimizer.explain.best import best, bounded, looked_for
from optimizer.explain.conditions import undone
from optimizer.explain.order import Change
from optimizer.explain.study import Study
from optimizer.extract import proposal_of
from optimizer.reading import values_of
from optimizer.repair import repaired_today
from optimizer.taking_over import todays_around

if TYPE_CHECKING:
    from models.answer import Move
    from models.changes import AnyChange
    from models.portfolio import Portfolio
    from models.score import Score
    from optimizer.arrays import Ints
    from optimizer.clock import Clock
    from optimizer.explain.study import Condition
    from optimizer.problem import Problem
    from scenarios.explain.subject import Subject

EACH = 3.0
"""Seconds for one plan, or one proof, about a large portfolio."""


class _World(NamedTuple):
    """A scenario in which the plan is one of the plans, and today's plan, repaired, beside it."""

    study: Study
    auditor: Auditor
    today: Ints
    """(n,)."""
    score: Score
    """What the plan is worth there."""

    def without(self, move: Move) -> Condition | None:
        """Return that a move is not made; None where it cannot be said of projects and people."""
        changes = _changes(self.study.problem, move)
        return undone(self.study, changes, self.today) if changes else None


@dataclass
class Causes:
    """Proves what moves of a plan come from, as far as time goes."""

    subject: Subject
    study: Study
    """Of the plan in the scenario as it is."""
    clock: Clock
    _without: dict[int, _World | None] = field(default_factory=dict)

    def is_proven(self, move: Move, change: AnyChange) -> bool:
        """Return whether a move is proven to come from a change; False also where there was no time, or no way, to tell."""
        if self.clock.over():
            return False
        if not move.chosen:
            return self._is_forced_by(move, change)
        return self._is_spared(move, change) and self._is_needed(move)

    def _is_forced_by(self, move: Move, change: AnyChange) -> bool:
        """Return whether the audit calls a forced move a chosen one, or none, where a change is left out."""
        portfolio = self._portfolio_without(change)
        ledger = Auditor(portfolio).ledger(self.subject.plan.proposal)
        pairs = {(move.subject, project) for project in (move.from_project, move.to_project) if project}
        if move.subject in portfolio.person_by_id:
            return not pairs & set(ledger.forced_pairs)
        return move.subject in {project.id for project in portfolio.projects} and move.subject not in ledger.forced_projects

    def _is_spared(self, move: Move, change: AnyChange) -> bool:
        """Return whether a plan without the move is worth no less than this plan where a change is left out."""
        world = self._world_without(change)
        condition = None if world is None else world.without(move)
        if world is None or condition is None:
            return False
        values = self._plan(world.study, condition)
        if values is None:
            return False
        report = world.auditor.audit(proposal_of(world.study.model, values))
        return report.clean and _worth(report.score) >= _worth(world.score)

    def _is_needed(self, move: Move) -> bool:
        """Return whether every plan without a move is worth less than this plan in the scenario as it is."""
        world = self._as_it_is
        condition = None if world is None else world.without(move)
        if world is None or condition is None or self.clock.over():
            return False
        if not self.study.small:
            return bounded(self.study, condition, min(EACH, self.clock.left())) < world.score.value
        found = best(self.study, condition, self.clock.left())
        if not found.proven:
            return False
        if found.values is None:
            return True
        score = self.subject.auditor.audit(proposal_of(self.study.model, found.values)).score
        return _worth(score) < _worth(world.score)

    def _plan(self, study: Study, condition: Condition) -> Ints | None:
        if study.small:
            return best(study, condition, self.clock.left()).values
        return looked_for(study, condition, min(EACH, self.clock.left()))

    @cached_property
    def _as_it_is(self) -> _World | None:
        if self.subject.answer.reference is None:
            return None
        today = values_of(self.study.model, self.subject.answer.reference.proposal)
        return _World(self.study, self.subject.auditor, today, self.subject.plan.score)

    def _world_without(self, change: AnyChange) -> _World | None:
        """Return the scenario without a change; None if the plan is none there, or today's cannot be repaired."""
        if id(change) not in self._without:
            self._without[id(change)] = self._made(change)
        return self._without[id(change)]

    def _made(self, change: AnyChange) -> _World | None:
        portfolio, plan = self._portfolio_without(change), self.subject.plan.proposal
        auditor = Auditor(portfolio)
        report = auditor.audit(plan)
        if not report.clean:
            return None
        study = Study.of(portfolio, [plan])
        try:
            values = study.values
        except EngineDefectError:  # it keeps all rules, but books in a way that this world's blocks do not have
            return None
        today = repaired_today(study.model)
        today = todays_around(study.model, values) if today is None else today
        return None if today is None else _World(study, auditor, today, report.score)

    def _portfolio_without(self, change: AnyChange) -> Portfolio:
        scenario = self.subject.scenario
        others = tuple(other for other in scenario.changes if other is not change)
        return apply(Scenario(title=scenario.title, changes=others), self.subject.before)[0]


def _worth(score: Score) -> tuple[int, int]:
    return score.mandatory_value, score.value


def _changes(problem: Problem, move: Move) -> list[Change]:
    """Return what a move changes, in terms of a problem; nothing if that has no such person or project."""
    projects = problem.work.project_index
    if move.subject in projects:
        return [Change(None, projects[move.subject])]
    person = problem.supply.index.get(move.subject)
    named = dict.fromkeys(project for project in (move.from_project, move.to_project) if project)
    if person is None or not all(project in projects for project in named):
        return []
    return [Change(person, projects[project]) for project in named]
