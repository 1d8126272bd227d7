"""From a relaxation's choice of runs to a plan: staff the chosen projects group by group, then give up those that stay understaffed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from optimizer.complete import complete, nothing
from optimizer.improve import Task, solve_around, taken_over
from optimizer.neighbourhoods import Neighbourhoods
from optimizer.repair import give_up, rent_machines
from optimizer.rows import Linear

if TYPE_CHECKING:
    from optimizer.arrays import Floats, Ints
    from optimizer.clock import Clock
    from optimizer.model import Model
    from optimizer.relaxation import Relaxation

GROUP = 7
"""People staffed together."""
SHORTFALL_PRICE = 30
"""What a minute missing to the minimum staffing costs, in minutes of the project's own value."""


def staffed(model: Model, relaxation: Relaxation, choice: Floats, clock: Clock, rng: np.random.Generator) -> Ints:
    """
    Return a plan of the elastic program that runs what the relaxation chose.

    Parameters
    ----------
    choice
        Columns of the relaxation.
    """
    task = Task(model.elastic, elastic_objective(model))
    values = _run(model, relaxation, choice)
    around = Neighbourhoods(model, rng)
    people = rng.permutation(len(model.problem.supply.ids)).tolist()
    for first in range(0, len(people), GROUP):
        if clock.over():
            break
        free = around.with_people(values, people[first : first + GROUP])
        result, columns = solve_around(task, values, free, clock, seed=first)
        clock.spend(result.work)
        moved = taken_over(task, values, result, columns)
        values = values if moved is None else moved
    return values


def elastic_objective(model: Model) -> Linear:
    """Return what a search through understaffed plans minimises: the negated value and a price on what is missing."""
    missing = [(column, SHORTFALL_PRICE * max(1, model.value.unit_of(p))) for (p, _), column in model.columns.short.items()]
    return model.value.total.scaled(-1).plus(Linear.of(missing))


def without_shortfalls(model: Model, values: Ints) -> Ints | None:
    """Return the plan without the projects that are understaffed; None if one of them must run."""
    done = values.copy()
    for (p, k), column in model.columns.short.items():
        if done[column] and done[model.columns.run[p, k]]:
            give_up(model, done, p)
    return _settled(model, complete(model.columns, done))


def _settled(model: Model, values: Ints) -> Ints | None:
    """Give up projects until no row of the rules is broken, those that wait for a project that is gone above all."""
    for _ in model.problem.work.projects:
        broken = model.program.violated(values)
        if not len(broken):
            return values
        runs = {column: p for (p, _), column in model.columns.run.items()}
        span = model.program.matrix[int(broken[0])]
        waiting = [runs[c] for c in span.indices.tolist() if c in runs and values[c]]
        if not waiting:
            return None
        give_up(model, values, min(waiting, key=lambda p: model.problem.work.projects[p].weight))
        values = complete(model.columns, values)
    return None


def _run(model: Model, relaxation: Relaxation, choice: Floats) -> Ints:
    """Run the projects that the relaxation mostly runs, each under its likeliest shift, as far as dates and machines allow."""
    values = nothing(model.columns)
    likely = {p: max(runs, key=lambda k: choice[runs[k]]) for p, runs in relaxation.runs.items() if runs}  # noqa: B023
    mass = {p: sum(choice[c] for c in relaxation.runs[p].values()) for p in likely}
    must = {p: model.problem.work.projects[p].must_run for p in likely}
    for p in sorted(likely, key=lambda p: (not must[p], -mass[p] * float(model.problem.work.projects[p].weight), p)):
        if mass[p] >= 0.5 or must[p]:
            tried = values.copy()
            tried[model.columns.run[p, likely[p]]] = 1
            rent_machines(model, tried)
            tried = complete(model.columns, tried)
            if must[p] or not len(model.elastic.violated(tried)):
                values = tried
    return values
