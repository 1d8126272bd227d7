"""From a relaxation's choice of runs to a plan: staff the chosen projects, and give up those that stay understaffed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from optimizer.complete import complete, nothing
from optimizer.greedy import Booker, book_demanded, fill
from optimizer.moves import runs_today
from optimizer.repair import give_up, rent_machines
from optimizer.rounding import rounded
from optimizer.rows import Linear

if TYPE_CHECKING:
    from optimizer.arrays import Floats, Ints
    from optimizer.branching import Explored, Tree
    from optimizer.model import Model
    from optimizer.relaxation import Relaxation

MANDATORY_WEIGHT = 64
"""How often mandatory value counts while plans are improved; what is reached is then held by a row."""


def staffed(model: Model, tree: Tree, explored: Explored, secured: Ints | None = None) -> Ints:
    """
    Return a plan of the elastic program that runs what a node of the tree mostly runs.

    Parameters
    ----------
    secured
        (n,), a plan whose mandatory projects keep their dates and bookings.
    """
    if explored.values is None:
        return complete(model.columns, nothing(model.columns))
    runs = _run(model, tree.relaxation, explored.values, secured)
    return _without_broken(model, complete(model.columns, rounded(model, tree, explored, complete(model.columns, runs), secured)))


def keeping(model: Model, values: Ints) -> Ints | None:
    """
    Return a plan with the runs of another that keeps what it can of today's bookings; None if a project ends up understaffed.

    Today's bookings come first, then those of the other plan where there is still room, then whatever is missing.
    """
    runs = nothing(model.columns)
    for column in [*model.columns.run.values(), *(rent.column for rent in model.columns.rents)]:
        runs[column] = values[column]
    booker = Booker(model, complete(model.columns, runs))
    running = [c for c in model.columns.candidates if runs[model.columns.run[c.project, c.shift]]]
    book_demanded(model, booker, running)
    for candidate in sorted(running, key=lambda c: -model.value.unit_of(c.project)):
        held = model.problem.today.held.get((candidate.person, candidate.demand))
        if held is not None and candidate.shift == 0:
            booker.book(candidate, int(held.share[candidate.active].max()))
    for candidate in running:
        booker.book(candidate, sum(int(values[atom.column]) * int(atom.share.max()) for atom in candidate.atoms))
    fill(model, booker, [c for c in running if not c.kept])
    return without_shortfalls(model, complete(model.columns, booker.values))


def todays_around(model: Model, secured: Ints) -> Ints | None:
    """
    Return a plan that keeps what it can of today's bookings around those of another plan, which stay as they are.

    Used where today's plan cannot be repaired by taking away alone: what must be added is taken from the other plan.
    """
    runs = nothing(model.columns)
    for column in model.columns.run.values():
        runs[column] = secured[column]
    for project in sorted(model.problem.work.projects, key=lambda p: p.project.rank):
        runs_already = any(runs[model.columns.run[project.index, k]] for k in project.shifts)
        if not runs_already and 0 in project.shifts and runs_today(model.problem, project.index):
            _add_run(model, runs, project.index, 0)
    rent_machines(model, runs)
    booker = Booker(model, complete(model.columns, runs))
    running = [c for c in model.columns.candidates if runs[model.columns.run[c.project, c.shift]]]
    for candidate in running:
        booker.book(candidate, sum(int(secured[atom.column]) * int(atom.share.max()) for atom in candidate.atoms))
    for candidate in running:
        held = model.problem.today.held.get((candidate.person, candidate.demand))
        if held is not None and candidate.shift == 0 and not booker.values[candidate.on]:
            booker.book(candidate, int(held.share[candidate.active].max()))
    return without_shortfalls(model, complete(model.columns, booker.values))


def elastic_objective(model: Model, price: int) -> Linear:
    """
    Return what a search through understaffed plans minimises: the negated value, and a price on what is missing.

    Parameters
    ----------
    price
        What a minute missing to the minimum staffing costs, in minutes of the project's own value.
    """
    missing = [(column, price * max(1, model.value.unit_of(p))) for (p, _), column in model.columns.short.items()]
    return model.value.total.scaled(-1).plus(Linear.of(missing)).plus(model.value.mandatory.scaled(-MANDATORY_WEIGHT))


def without_shortfalls(model: Model, values: Ints) -> Ints | None:
    """
    Return the plan without the projects that stay understaffed; None if one of them must run.

    They are given up one at a time, the one that misses most of its minimum first, and whoever is freed helps the others.
    """
    done = values
    for _ in model.problem.work.projects:
        fewer = with_one_less(model, done)
        if fewer is done:
            break
        done = fewer
    return _settled(model, complete(model.columns, done))


def with_one_less(model: Model, values: Ints) -> Ints:
    """Return the plan without the project that misses most of its minimum, whose people may help others; the same if none is short."""
    projects = model.problem.work.projects
    missing = {p: values[c] / max(1, projects[p].least_covered) for (p, _), c in model.columns.short.items() if values[c]}
    free = [p for p in missing if not projects[p].must_run]
    if not free:
        return values
    done = values.copy()
    give_up(model, done, max(free, key=lambda p: (missing[p], -p)))
    return _refilled(model, complete(model.columns, done), set(missing))


def _refilled(model: Model, values: Ints, short: set[int]) -> Ints:
    """Give people who are free to projects that are short."""
    booker = Booker(model, values.copy())
    running = [c for c in model.columns.candidates if values[model.columns.run[c.project, c.shift]] and c.project in short and not c.kept]
    fill(model, booker, running)
    return complete(model.columns, booker.values)


def _settled(model: Model, values: Ints) -> Ints | None:
    """Give up projects until no row of the rules is broken; None if that does not do."""
    settled = _without_broken(model, values)
    return settled if model.program.admits(settled) else None


def _without_broken(model: Model, values: Ints) -> Ints:
    """Give up projects that wait for one that is gone, or lack somebody a rule asks for, as long as a row is broken."""
    for _ in model.problem.work.projects:
        broken = model.elastic.violated(values)
        running = _running_in(model, values, int(broken[0])) if len(broken) else []
        if not running:
            break
        give_up(model, values, min(running, key=lambda p: model.problem.work.projects[p].weight))
        values = complete(model.columns, values)
    return values


def _running_in(model: Model, values: Ints, row: int) -> list[int]:
    """Return the projects that a row speaks of, that run, and that need not."""
    owners = {column: p for (p, _), column in model.columns.run.items()}
    owners |= {c.on: c.project for c in model.columns.candidates} | {rent.column: rent.project for rent in model.columns.rents}
    projects = {owners[c] for c in model.elastic.matrix[row].indices.tolist() if c in owners}
    work = model.problem.work.projects
    return sorted(p for p in projects if not work[p].must_run and any(values[model.columns.run[p, k]] for k in work[p].shifts))


def _run(model: Model, relaxation: Relaxation, choice: Floats, secured: Ints | None) -> Ints:
    """Run the projects that the relaxation mostly runs, each under its likeliest shift, as far as dates and machines allow."""
    values = nothing(model.columns)
    likely = {p: max(runs, key=lambda k: choice[runs[k]]) for p, runs in relaxation.runs.items() if runs}
    if secured is not None:
        likely |= {p: k for (p, k), c in model.columns.run.items() if secured[c] and model.problem.work.projects[p].must_run}
    mass = {p: sum(choice[c] for c in relaxation.runs[p].values()) for p in likely}
    must = {p: model.problem.work.projects[p].must_run for p in likely}
    waiting = sorted(likely, key=lambda p: (not must[p], -mass[p] * float(model.problem.work.projects[p].weight), p))
    waiting = [p for p in waiting if mass[p] >= 0.5 or must[p]]
    while waiting:
        added = [p for p in waiting if _add_run(model, values, p, likely[p])]
        if not added:
            break
        waiting = [p for p in waiting if p not in added]
    for p in waiting:
        if must[p]:
            values[model.columns.run[p, likely[p]]] = 1
    rent_machines(model, values)
    return values


def _broken_before_staffing(model: Model, values: Ints) -> set[int]:
    """Return the rows broken about runs and machines alone; who is booked comes later."""
    decided = np.zeros(model.program.size, bool)
    decided[[*model.columns.run.values(), *(rent.column for rent in model.columns.rents)]] = True
    counts = np.diff(model.elastic.matrix.indptr)
    inside = np.add.reduceat(np.append(decided[model.elastic.matrix.indices].astype(np.int64), 0), model.elastic.matrix.indptr[:-1])
    about = (counts == 0) | (inside == counts)
    return set(np.intersect1d(model.elastic.violated(values), np.nonzero(about)[0]).tolist())


def _add_run(model: Model, values: Ints, p: int, shift: int) -> bool:
    """Run one more project in place if no further row breaks; one that waits for another fits once that one runs."""
    tried = values.copy()
    tried[model.columns.run[p, shift]] = 1
    rent_machines(model, tried)
    before, after = (_broken_before_staffing(model, plan) for plan in (values, tried))
    if not after <= before:
        return False
    values[:] = tried
    return True
