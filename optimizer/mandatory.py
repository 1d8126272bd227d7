"""Mandatory projects first: how much of them can be had at all, with everything else paused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.directives import DirectiveKind
from optimizer import cpsat

if TYPE_CHECKING:
    from optimizer.arrays import Ints
    from optimizer.clock import Clock
    from optimizer.model import Model
    from optimizer.rows import Program
    from optimizer.solved import Solved


def best_mandatory(model: Model, clock: Clock, seed: int, hint: Ints | None) -> Solved:
    """
    Minimise the negated value of the mandatory projects.

    Other projects only take from them, so all that need not run, nor be there for one that must, are paused; only if moves are
    limited may pausing them be too dear, and everything stays free.
    """
    work = clock.work if clock.work != float("inf") else None
    effort = cpsat.Effort(clock.left(), deterministic=work, workers=1, seed=seed)
    program = needed_program(model)
    if hint is not None and len(program.violated(hint)) == 0 and (hint > program.upper).any():
        hint = None
    return cpsat.minimise(program, model.value.mandatory.scaled(-1), effort, hint=hint, should_stop=clock.should_stop)


def needed_program(model: Model) -> Program:
    """Return the program in which only what must run may run; it has a point if and only if the whole program has one."""
    if any(d.kind is DirectiveKind.MAX_MOVES and d.hard for d in model.problem.portfolio.directives):
        return model.program
    upper, needed = model.program.upper.copy(), _needed(model)
    for (p, _), column in model.columns.run.items():
        if p not in needed:
            upper[column] = 0
    return model.program.narrowed(model.program.lower, upper)


def _needed(model: Model) -> set[int]:
    """Return the projects that must run or have value that comes first, and all that they wait for."""
    work = model.problem.work
    mandatory = {p for p, project in enumerate(work.projects) if project.must_run}
    while True:
        waited_for = {
            work.project_index[d.predecessor]
            for d in model.problem.portfolio.dependencies
            if d.hard and d.predecessor in work.project_index and work.project_index.get(d.successor) in mandatory
        }
        if waited_for <= mandatory:
            return mandatory
        mandatory |= waited_for
