"""Why each move of a plan is made: the rules that leave it no room, and the change of the scenario that it comes from, proven or likely."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from models.answer import Move, MoveKind
from models.frozen import Frozen
from models.scenario import Scenario, apply
from optimizer.clock import Clock
from optimizer.explain.study import Study
from optimizer.explain.tight import tight
from scenarios.explain.caused import Causes
from scenarios.explain.explanation import Explanation, Proof
from scenarios.explain.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from models.changes import AnyChange
    from optimizer.arrays import Ints
    from optimizer.model import Model
    from scenarios.explain.subject import Subject

SECONDS = 30.0
"""Wall time, unless said otherwise."""
MOST_STEPS = 3
"""Steps from a change to a move at most: who left, who took over, who took over from them."""


OF_PROJECTS = frozenset({MoveKind.SHIFT, MoveKind.START, MoveKind.PAUSE, MoveKind.STOP})
"""Moves of projects."""


class Cause(Frozen):
    """The change of the scenario that a move comes from: moves are followed back to it, and then put to the proof without it."""

    change_id: str
    change: str
    """The kind of the change."""
    target: str
    how: Literal["itself", "takes_over", "ranks"]
    """It is about who or what moves; somebody left, and this move fills the place; or it moved the ranks of the projects concerned."""
    steps: int
    """Moves between the change and this one: 0 if it is about this move itself."""
    proof: Proof = Proof.NOT_PROVEN
    """Whether every plan without the move is worth less, and none need be where the change is left out; else it is only likely."""


class MoveReason(Frozen):
    """A move with what is behind it."""

    move: Move
    binding: tuple[Rule, ...]
    """Rules that leave no room for more of it in this plan."""
    cause: Cause | None
    """None if no change leads to it: it may have been worth making without the scenario, which is not proven either."""


class _Found(NamedTuple):
    """A change that leads to a move."""

    change: AnyChange
    cause: Cause


class Why(Explanation):
    """The reasons of a plan's moves."""

    kind: Literal["why"] = "why"
    moves: tuple[MoveReason, ...]
    """In the order of the plan; those that the scenario forces say so in ``move.chosen``."""
    complete: bool = True
    """Whether there was time to put the cause of every move to the proof: forced ones, then those of projects, then the largest."""


def why(subject: Subject, seconds: float = SECONDS, should_stop: Callable[[], bool] = lambda: False) -> Why:
    """
    Return the reasons of a plan's moves.

    Parameters
    ----------
    seconds
        Wall time; causes that it does not allow to be put to the proof stay likely.
    should_stop
        Asked before each proof.
    """
    clock, plan = Clock(seconds, 1, should_stop), subject.plan
    study = Study.of(subject.portfolio, [plan.proposal])
    model, values = study.model, study.values
    binding = [tuple(_binding(model, values, move)) for move in plan.moves]
    causes = _proven(subject, Causes(subject, study, clock), _causes(subject))
    reasons = (MoveReason(move=move, binding=binding[i], cause=causes.get(i)) for i, move in enumerate(plan.moves))
    return Why(plan=plan.rank, moves=tuple(reasons), complete=not clock.over())


def _proven(subject: Subject, proving: Causes, causes: Mapping[int, _Found]) -> Mapping[int, Cause]:
    """Return causes with what is proven of them: forced moves come first, which take no solving, then projects, then many hours."""
    moves, found = subject.plan.moves, {}
    for i in sorted(causes, key=lambda i: (moves[i].chosen, moves[i].kind not in OF_PROJECTS, -moves[i].hours)):
        proven = proving.is_proven(moves[i], causes[i].change)
        found[i] = causes[i].cause.replace(proof=Proof.PROVEN if proven else Proof.NOT_PROVEN)
    return found


def _binding(model: Model, values: Ints, move: Move) -> Iterator[Rule]:
    """Yield the rules that leave no room for more of a move where it leads, or for the project if it is one of a project."""
    problem, columns = model.problem, model.columns
    project = problem.work.project_index.get(move.to_project or move.from_project or move.subject)
    if project is None:
        return
    person = problem.supply.index.get(move.subject)
    mine = columns.by_project.get(project, ()) if person is None else columns.by_pair.get((person, project), ())
    asked = {column for c in mine for column in (c.on, *(atom.column for atom in c.atoms))}
    if person is None:
        asked |= {column for (p, _), column in columns.run.items() if problem.work.owners[p] == project}
    for rule, name in tight(model, values, sorted(asked)):
        yield Rule(rule=rule, subject=name)


def _causes(subject: Subject) -> Mapping[int, _Found]:
    """Return the cause of each move that has one, by its place: changes about it, then whose place it fills, then ranks."""
    moves, changes = subject.plan.moves, list(_effective(subject))
    found: dict[int, _Found] = {}
    for i, move in enumerate(moves):
        about = {move.subject, move.from_project, move.to_project}
        direct = next((change for change in changes if change.target in about), None)
        if direct is not None:
            found[i] = _cause(direct, "itself", 0)
    _take_over(moves, found)
    ranks = _rank_changes(subject, changes)
    for i, move in enumerate(moves):
        if i not in found:
            change = ranks.get(move.to_project) or ranks.get(move.from_project)
            if change is not None:
                found[i] = _cause(change, "ranks", 0)
    return found


def _take_over(moves: Sequence[Move], found: dict[int, _Found]) -> None:
    """Give moves onto a project that somebody left the cause of that leaving, step by step."""
    for step in range(1, MOST_STEPS + 1):
        left = {
            moves[i].from_project: known
            for i, known in sorted(found.items(), reverse=True)
            if moves[i].kind in (MoveKind.RELEASE, MoveKind.SWAP, MoveKind.LOWER) and known.cause.steps == step - 1
        }
        for i, move in enumerate(moves):
            if i not in found and move.to_project in left and move.kind is not MoveKind.LOWER:
                change = left[move.to_project].change
                found[i] = _cause(change, "takes_over", step)


def _effective(subject: Subject) -> Iterator[AnyChange]:
    """Yield the scenario's changes that had an effect."""
    effects = subject.answer.effects
    for i, change in enumerate(subject.scenario.changes):
        if i >= len(effects) or effects[i].had_effect:
            yield change


def _rank_changes(subject: Subject, changes: Sequence[AnyChange]) -> Mapping[str, AnyChange]:
    """Return, by project, the change that moved its rank most when applied to the portfolio before."""
    ranks = {p.id: p.rank for p in subject.before.projects}
    found: dict[str, tuple[int, AnyChange]] = {}
    for change in changes:
        if change.kind in ("set_rank", "swap_rank", "add_project"):
            after, _ = apply(Scenario(changes=(change,)), subject.before)
            for project in after.projects:
                by = abs(project.rank - ranks.get(project.id, project.rank))
                if by > found.get(project.id, (0, change))[0]:
                    found[project.id] = (by, change)
    return {id: change for id, (_, change) in found.items()}


def _cause(change: AnyChange, how: Literal["itself", "takes_over", "ranks"], steps: int) -> _Found:
    return _Found(change, Cause(change_id=change.id, change=change.kind, target=change.target, how=how, steps=steps))
