"""Plans made of two: what some projects do in one and the others in another, today's bookings among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.projects import ProjectClass
from optimizer.complete import complete, nothing
from optimizer.construct import add_run
from optimizer.giving_up import without_broken, without_shortfalls
from optimizer.greedy import Booker, book_as, book_demanded, book_today, fill
from optimizer.moves import runs_today
from optimizer.repair import rent_machines

if TYPE_CHECKING:
    from optimizer.arrays import Ints
    from optimizer.model import Model


def with_secured(model: Model, values: Ints, secured: Ints) -> Ints:
    """
    Return a plan with as much mandatory value as another, in which few mandatory projects are staffed as there; all keep what they can.

    Those that lack value come first, then those that lack some now because their people were taken, and so on: to staff all of them
    anew would throw many times as much into disorder. They take the other plan's dates too; projects that these bar are given up.
    """
    mandatory = _mandatory(model)
    as_secured = lacking(model, values, secured)
    while True:
        taken = _staffed_as(model, values, secured, as_secured, mandatory)
        more = as_secured | lacking(model, taken, secured)
        if model.value.mandatory.at(taken) >= model.value.mandatory.at(secured) or as_secured == mandatory:
            return without_broken(model, taken)
        as_secured = more if more > as_secured else mandatory


def lifted(model: Model, values: Ints, secured: Ints) -> Ints:
    """
    Return the plan with the mandatory projects staffed as in another, if it falls short of that and can take it over.

    However little it falls short, no plan that follows from it would count: mandatory value comes first.
    """
    mandatory = model.value.mandatory
    if mandatory.at(values) >= mandatory.at(secured):
        return values
    taken = with_secured(model, values, secured)
    return taken if mandatory.at(taken) >= mandatory.at(secured) else values


def lacking(model: Model, values: Ints, secured: Ints) -> frozenset[int]:
    """Return the mandatory projects that have less value in a plan than in another."""
    return frozenset(np.nonzero(_worth(model, values) < _worth(model, secured))[0].tolist()) & _mandatory(model)


def _mandatory(model: Model) -> frozenset[int]:
    projects = model.problem.work.projects
    return frozenset(p.owner for p in projects if p.must_run or p.project.project_class is ProjectClass.MANDATORY)


def _staffed_as(model: Model, values: Ints, secured: Ints, as_secured: frozenset[int], mandatory: frozenset[int]) -> Ints:
    """Return a plan in which some projects are staffed as in another, and the mandatory ones come next; all keep what they can."""
    columns, owners = model.columns, model.problem.work.owners
    runs, there = _runs_of(model, values), _runs_of(model, secured)
    theirs = [column for (p, _), column in columns.run.items() if owners[p] in as_secured]
    theirs += [rent.column for rent in columns.rents if owners[rent.project] in as_secured]
    runs[theirs] = there[theirs]
    booker = Booker(model, complete(columns, runs))
    running = columns.running(booker.values)
    book_as(model, booker, [c for c in running if owners[c.project] in as_secured], secured)
    book_demanded(model, booker, running)
    for mine in (mandatory - as_secured, frozenset(owners) - mandatory):
        book_as(model, booker, [c for c in running if owners[c.project] in mine], values)
    fill(model, booker, [c for c in running if not c.kept])
    return complete(columns, booker.values)


def _runs_of(model: Model, values: Ints) -> Ints:
    """Return a plan's runs and rents without its bookings."""
    runs = nothing(model.columns)
    kept = [*model.columns.run.values(), *(rent.column for rent in model.columns.rents)]
    runs[kept] = values[kept]
    return runs


def keeping(model: Model, values: Ints) -> Ints | None:
    """
    Return a plan with the runs of another that keeps what it can of today's bookings; None if a project ends up understaffed.

    Today's bookings come first, then those of the other plan where there is still room, then whatever is missing.
    """
    runs = _runs_of(model, values)
    booker = Booker(model, complete(model.columns, runs))
    running = model.columns.running(runs)
    book_demanded(model, booker, running)
    book_today(model, booker, sorted(running, key=lambda c: -model.value.unit_of(c.project)))
    for candidate in running:
        booker.book(candidate, candidate.share_in(values))
    fill(model, booker, [c for c in running if not c.kept])
    return without_shortfalls(model, complete(model.columns, booker.values))


def between(model: Model, reference: Ints, best: Ints, part: float) -> Ints | None:
    """
    Return a plan on the way from one to another: some projects run and are staffed as in the second, the others as in the first.

    Parameters
    ----------
    part
        Of the projects that the second plan does better, those that gain most.
    """
    gained, projects = _worth(model, best) - _worth(model, reference), model.problem.work.projects
    better = sorted(np.nonzero(gained > 0)[0].tolist(), key=lambda p: (not projects[p].must_run, -gained[p], p))
    taken = {*better[: round(part * len(better))], *(p.index for p in projects if p.must_run)}
    runs = nothing(model.columns)
    owners = model.problem.work.owners
    for (p, _), column in model.columns.run.items():
        runs[column] = (best if owners[p] in taken else reference)[column]
    rent_machines(model, runs)
    booker = Booker(model, complete(model.columns, runs))
    running = model.columns.running(runs)
    book_as(model, booker, [c for c in running if owners[c.project] in taken], best)
    book_as(model, booker, [c for c in running if owners[c.project] not in taken], reference)
    book_demanded(model, booker, running)
    fill(model, booker, [c for c in running if not c.kept])
    return without_shortfalls(model, complete(model.columns, booker.values))


def _worth(model: Model, values: Ints) -> Ints:
    """Return (P,): units of value of each project, its packages that move by themselves included."""
    owners = model.problem.work.owners
    worth = np.zeros(len(owners), np.int64)
    for (p, k), covers in model.columns.covers_of_run.items():
        if values[model.columns.run[p, k]]:
            worth[owners[p]] += model.value.unit_of(p) * sum(int(values[cover.column]) * cover.quantum for cover in covers)
    return worth


def todays_around(model: Model, secured: Ints) -> Ints | None:
    """
    Return a plan that keeps what it can of today's bookings around those of another plan, which stay as they are.

    Used where today's plan cannot be repaired by taking away alone: what must be added is taken from the other plan.
    """
    runs = nothing(model.columns)
    for column in model.columns.run.values():
        runs[column] = secured[column]
    for project in sorted(model.problem.work.whole, key=lambda p: p.project.rank):
        runs_already = any(runs[model.columns.run[project.index, k]] for k in project.shifts)
        strands = model.problem.work.strands[project.index]
        if not runs_already and all(0 in strand.shifts for strand in strands) and runs_today(model.problem, project.index):
            add_run(model, runs, dict.fromkeys((strand.index for strand in strands), 0))
    rent_machines(model, runs)
    booker = Booker(model, complete(model.columns, runs))
    running = model.columns.running(runs)
    for candidate in running:
        booker.book(candidate, candidate.share_in(secured))
    book_today(model, booker, [c for c in running if not booker.values[c.on]])
    return without_shortfalls(model, complete(model.columns, booker.values))
