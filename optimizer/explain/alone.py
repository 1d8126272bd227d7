"""
What is asked for with everything paused that need not run: either a plan to build on, or the proof that no plan does it.

Projects only take from each other. So if what is asked for cannot be had together with what must run and what these wait for, it cannot be
had at all; unless moves are limited, where pausing may be too much, and nothing is proven.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from optimizer import cpsat
from optimizer.complete import complete, nothing
from optimizer.explain.study import WRITTEN
from optimizer.greedy import Booker, book_as, fill
from optimizer.mandatory import left_open, limits_moves
from optimizer.offers import HUNDRED
from optimizer.repair import rent_machines
from optimizer.rounding import prices_of
from optimizer.rows import Linear
from optimizer.solved import Ending
from optimizer.understaffed import MANDATORY_WEIGHT

if TYPE_CHECKING:
    from optimizer.arrays import Ints
    from optimizer.explain.study import Condition, Study
    from optimizer.rows import Program

ROUNDS = 2
"""How often the other projects are tried: some wait for others."""
WORK = 0.4
"""Deterministic time for what is asked for alone."""


class Alone(NamedTuple):
    """What came of it."""

    values: Ints | None
    """(n,), the best plan found that does it, with as much of the plan under study around it as there is room for."""
    ruled_out: bool
    """Whether it is proven that no plan does it."""


def alone(study: Study, condition: Condition, seconds: float) -> Alone:
    """Return a plan that does what a condition asks for, or the proof that there is none; neither if time was short."""
    if limits_moves(study.problem):
        return Alone(None, ruled_out=False)
    program, columns = only_needed(study, condition)
    first = cpsat.minimise(program, Linear.of([]), cpsat.Effort(seconds, workers=1, seed=study.seed, brief=True))
    if first.values is None:
        return Alone(None, ruled_out=first.ending is Ending.INFEASIBLE and study.offers.size <= WRITTEN)
    effort = cpsat.Effort(seconds, deterministic=WORK, workers=1, seed=study.seed, brief=True)
    worth = _worth(study, seconds).within(columns, study.model.program.size)
    better = cpsat.minimise(program, worth, effort, hint=first.values)
    values = np.zeros(study.model.program.size, np.int64)
    values[columns] = first.values if better.values is None else better.values
    return Alone(_with_others(study, condition, values), ruled_out=False)


def _worth(study: Study, seconds: float) -> Linear:
    """Return the negated value, less what bookings take from those who are paused, at the prices of all plans."""
    value, root = study.model.value, study.rough_root(seconds)
    worth = value.total.scaled(-1).plus(value.mandatory.scaled(-MANDATORY_WEIGHT))
    if root.duals is None:
        return worth
    taken = np.round(prices_of(study.model, study.relaxation, root.duals) / HUNDRED).astype(np.int64)
    columns = np.nonzero(taken)[0]
    return worth.plus(Linear(columns, taken[columns]))


def only_needed(study: Study, condition: Condition) -> tuple[Program, Ints]:
    """Return the program of a condition without the projects that need not run for it, and the columns of the model it speaks of."""
    model, problem = study.model, study.problem
    needed = left_open(problem, condition.projects)
    mine = np.ones(model.program.size, bool)
    mine[[column for (p, _), column in model.columns.run.items() if p not in needed]] = False
    for candidate in model.columns.candidates:
        if candidate.project not in needed:
            mine[[candidate.on, *(atom.column for atom in candidate.atoms)]] = False
    mine[[rent.column for rent in model.columns.rents if rent.project not in needed]] = False
    mine[[cover.column for cover in model.columns.covers if problem.work.demands[cover.demand].project not in needed]] = False
    return condition.program.around(complete(model.columns, nothing(model.columns)), mine)


def _with_others(study: Study, condition: Condition, needed: Ints) -> Ints | None:
    """Return the plan with the projects of the plan under study around what is needed, the most valuable first, as far as there is room."""
    model, owners = study.model, study.problem.work.owners
    values = complete(model.columns, needed)
    if not condition.program.admits(values):
        return None
    running = {owners[p] for (p, _), column in model.columns.run.items() if values[column]}
    others = {owners[p] for (p, _), column in model.columns.run.items() if study.values[column]} - running
    waiting = sorted(others, key=lambda p: (-study.problem.work.projects[p].weight, p))
    for _ in range(ROUNDS):
        for p in waiting:
            values = _with_project(study, condition, values, p)
        waiting = [p for p in waiting if not any(values[column] for column in _runs(study, p))]
    return values


def _with_project(study: Study, condition: Condition, values: Ints, p: int) -> Ints:
    """Return the plan with one more project as the plan under study has it, if it can be staffed decently from what is left."""
    model, tried = study.model, values.copy()
    for column in _runs(study, p):
        tried[column] = study.values[column]
    rent_machines(model, tried)
    booker = Booker(model, complete(model.columns, tried))
    candidates = [c for c in model.columns.by_project.get(p, ()) if tried[model.columns.run[c.project, c.shift]]]
    book_as(model, booker, candidates, study.values)
    fill(model, booker, [c for c in candidates if not c.kept])
    done = complete(model.columns, booker.values)
    return done if condition.program.admits(done) else values


def _runs(study: Study, p: int) -> list[int]:
    owners = study.problem.work.owners
    return [column for (q, _), column in study.model.columns.run.items() if owners[q] == p]
