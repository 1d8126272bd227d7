"""Why each move of a plan is made: the rules that leave it no room, and the change of the scenario that it follows from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from models.answer import Move, MoveKind
from models.frozen import Frozen
from models.scenario import Scenario, apply
from optimizer.explain.study import Study
from optimizer.explain.tight import tight
from scenarios.explain.explanation import Explanation
from scenarios.explain.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from models.changes import AnyChange
    from optimizer.arrays import Ints
    from optimizer.model import Model
    from scenarios.explain.subject import Subject

MOST_STEPS = 3
"""Steps from a change to a move at most: who left, who took over, who took over from them."""


class Cause(Frozen):
    """The change of the scenario that a move follows from: moves are followed back to it, which is no proof that they need it."""

    change_id: str
    change: str
    """The kind of the change."""
    target: str
    how: Literal["itself", "takes_over", "ranks"]
    """It is about who or what moves; somebody left, and this move fills the place; or it moved the ranks of the projects concerned."""
    steps: int
    """Moves between the change and this one: 0 if it is about this move itself."""


class MoveReason(Frozen):
    """A move with what is behind it."""

    move: Move
    binding: tuple[Rule, ...]
    """Rules that leave no room for more of it in this plan."""
    cause: Cause | None
    """None if no change leads to it: it may have been worth making without the scenario, which is not proven either."""


class Why(Explanation):
    """The reasons of a plan's moves."""

    kind: Literal["why"] = "why"
    moves: tuple[MoveReason, ...]
    """In the order of the plan; those that the scenario forces say so in ``move.chosen``."""


def why(subject: Subject) -> Why:
    """Return the reasons of a plan's moves."""
    plan = subject.plan
    study = Study.of(subject.portfolio, [plan.proposal])
    model, values = study.model, study.values
    causes = _causes(subject)
    reasons = (
        MoveReason(move=move, binding=tuple(_binding(model, values, move)), cause=causes.get(i)) for i, move in enumerate(plan.moves)
    )
    return Why(plan=plan.rank, moves=tuple(reasons))


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


def _causes(subject: Subject) -> Mapping[int, Cause]:
    """Return the cause of each move that has one, by its place: changes about it, then whose place it fills, then ranks."""
    moves, changes = subject.plan.moves, list(_effective(subject))
    found: dict[int, Cause] = {}
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


def _take_over(moves: Sequence[Move], found: dict[int, Cause]) -> None:
    """Give moves onto a project that somebody left the cause of that leaving, step by step."""
    for step in range(1, MOST_STEPS + 1):
        left = {
            moves[i].from_project: cause
            for i, cause in sorted(found.items(), reverse=True)
            if moves[i].kind in (MoveKind.RELEASE, MoveKind.SWAP, MoveKind.LOWER) and cause.steps == step - 1
        }
        for i, move in enumerate(moves):
            if i not in found and move.to_project in left and move.kind is not MoveKind.LOWER:
                found[i] = left[move.to_project].replace(how="takes_over", steps=step)


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


def _cause(change: AnyChange, how: Literal["itself", "takes_over", "ranks"], steps: int) -> Cause:
    return Cause(change_id=change.id, change=change.kind, target=change.target, how=how, steps=steps)
