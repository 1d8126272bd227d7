"""From a relaxation's choice of runs to a plan: staff the chosen projects, and give up those that stay understaffed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.projects import ProjectClass
from optimizer.complete import complete, nothing
from optimizer.greedy import Booker, book_as, book_demanded, book_today, fill
from optimizer.moves import runs_today
from optimizer.repair import give_up, rent_machines
from optimizer.rounding import rounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from optimizer.arrays import Floats, Ints
    from optimizer.branching import Explored
    from optimizer.clock import Clock
    from optimizer.columns import Candidate
    from optimizer.model import Model
    from optimizer.relaxation import Relaxation
    from optimizer.rounding import Secured

SACRIFICES = 5
"""Projects that are tried as the one to give up for all that are short."""
TRIED = 15_000
"""Candidates up to which that does not take too long."""
AT_ONCE = 0.1
"""Part of the understaffed projects that are given up before the others are helped."""


def staffed(model: Model, relaxation: Relaxation, explored: Explored, secured: Secured | None, clock: Clock) -> Ints:
    """
    Return a plan of the elastic program that runs what a node of the tree mostly runs.

    Parameters
    ----------
    secured
        A plan whose mandatory projects keep their dates, and how they are staffed.
    """
    if explored.values is None:
        return complete(model.columns, nothing(model.columns))
    runs = complete(model.columns, run_chosen(model, relaxation, explored.values, None if secured is None else secured.plan))
    return without_broken(model, complete(model.columns, rounded(model, relaxation, explored, runs, secured=secured, clock=clock)))


def with_secured(model: Model, values: Ints, secured: Ints) -> Ints:
    """
    Return a plan with as much mandatory value as another, in which few mandatory projects are staffed as there; all keep what they can.

    Those that lack value come first, then those that lack some now because their people were taken, and so on: to staff all of them
    anew would throw many times as much into disorder. They take the other plan's dates too; projects that these bar are given up.
    """
    projects = model.problem.work.projects
    mandatory = frozenset(p.owner for p in projects if p.must_run or p.project.project_class is ProjectClass.MANDATORY)
    as_secured = _lacking(model, values, secured) & mandatory
    while True:
        taken = _staffed_as(model, values, secured, as_secured, mandatory)
        more = as_secured | (_lacking(model, taken, secured) & mandatory)
        if model.value.mandatory.at(taken) >= model.value.mandatory.at(secured) or as_secured == mandatory:
            return without_broken(model, taken)
        as_secured = more if more > as_secured else mandatory


def _lacking(model: Model, values: Ints, secured: Ints) -> frozenset[int]:
    """Return the projects that have less value in a plan than in another."""
    return frozenset(np.nonzero(_worth(model, values) < _worth(model, secured))[0].tolist())


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
            _add_run(model, runs, dict.fromkeys((strand.index for strand in strands), 0))
    rent_machines(model, runs)
    booker = Booker(model, complete(model.columns, runs))
    running = model.columns.running(runs)
    for candidate in running:
        booker.book(candidate, candidate.share_in(secured))
    book_today(model, booker, [c for c in running if not booker.values[c.on]])
    return without_shortfalls(model, complete(model.columns, booker.values))


def filled(model: Model, values: Ints) -> Ints:
    """Return a plan of the same runs in which people who are free give demands what these still miss."""
    fuller = _fuller(model, values, model.columns.running(values))
    return fuller if model.program.admits(fuller) else values


def _fuller(model: Model, values: Ints, running: Iterable[Candidate]) -> Ints:
    """Return the plan in which people who are free give demands what these still miss, by some candidates of running projects."""
    booker = Booker(model, values.copy())
    fill(model, booker, [c for c in running if not c.kept])
    return complete(model.columns, booker.values)


def without_shortfalls(model: Model, values: Ints) -> Ints | None:
    """
    Return the plan without understaffed projects; None if one of them must run.

    Either those that are short are given up, the one that misses most of its minimum first, while whoever is freed helps the others;
    or one of little value is given up whose people may help all of them. The better of what comes of it is kept.
    """
    short = _short(model, values)
    if not short:
        return _settled(model, complete(model.columns, values))
    rivals = [values, *(_given_up(model, values, [p]) for p in _sacrifices(model, values, short))]
    done = [plan for plan in (_settled(model, _reduced(model, rival)) for rival in rivals) if plan is not None]
    return max(done, key=model.value.order, default=None)


def _short(model: Model, values: Ints) -> dict[int, float]:
    """Return the part of the minimum that each understaffed project misses."""
    projects = model.problem.work.projects
    return {p: values[c] / max(1, projects[p].least_covered) for (p, _), c in model.columns.short.items() if values[c]}


def _sacrifices(model: Model, values: Ints, short: dict[int, float]) -> list[int]:
    """Return running projects of the least value, that need not run and are not short themselves."""
    work = model.problem.work.projects
    if len(model.columns.candidates) > TRIED:
        return []
    running = [p for (p, _), column in model.columns.run.items() if values[column] and p not in short and not work[p].must_run]
    return sorted(running, key=lambda p: (work[p].weight, p))[:SACRIFICES]


def _reduced(model: Model, values: Ints) -> Ints:
    """Give up what is short, little by little."""
    projects = model.problem.work.projects
    for _ in projects:
        short = {p: part for p, part in _short(model, values).items() if not projects[p].must_run}
        if not short:
            break
        values = _given_up(model, values, sorted(short, key=lambda p: (-short[p], p))[: max(1, round(AT_ONCE * len(short)))])
    return values


def _given_up(model: Model, values: Ints, projects: list[int]) -> Ints:
    """Return the plan without some projects, whose people help those that are short."""
    return _refilled(model, without(model, values, projects), set(_short(model, values)) - set(projects))


def _refilled(model: Model, values: Ints, short: set[int]) -> Ints:
    """Give people who are free to projects that are short."""
    mine = (c for p in sorted(short) for c in model.columns.by_project.get(p, ()))
    return _fuller(model, values, (c for c in mine if values[model.columns.run[c.project, c.shift]]))


def _settled(model: Model, values: Ints) -> Ints | None:
    """Give up projects until no row of the rules is broken; None if that does not do."""
    settled = without_broken(model, values)
    return settled if model.program.admits(settled) else None


def without_broken(model: Model, values: Ints) -> Ints:
    """Give up projects that wait for one that is gone, or lack somebody a rule asks for, as long as a row is broken."""
    for _ in model.problem.work.projects:
        broken = model.elastic.violated(values)
        running = _running_in(model, values, int(broken[0])) if len(broken) else []
        if not running:
            break
        values = _mended(model, values, running)
    return values


def _mended(model: Model, values: Ints, projects: list[int]) -> Ints:
    """Return the plan without the project whose absence leaves the fewest rows broken, of equals the one of least weight."""
    best, fewest = values, len(model.elastic.row_lower) + 1
    for p in sorted(projects, key=lambda p: model.problem.work.projects[p].weight):
        rival = without(model, values, [p])
        broken = len(model.elastic.violated(rival))
        if broken < fewest:
            best, fewest = rival, broken
        if not broken:
            break
    return best


def without(model: Model, values: Ints, projects: Iterable[int]) -> Ints:
    """Return the plan without some projects."""
    done = values.copy()
    for p in projects:
        give_up(model, done, p)
    return complete(model.columns, done)


def _running_in(model: Model, values: Ints, row: int) -> list[int]:
    """Return the projects that a row speaks of, that run, and that need not."""
    owners = {column: p for (p, _), column in model.columns.run.items()}
    owners |= {c.on: c.project for c in model.columns.candidates} | {rent.column: rent.project for rent in model.columns.rents}
    projects = {owners[c] for c in model.elastic.matrix[row].indices.tolist() if c in owners}
    work = model.problem.work.projects
    return sorted(p for p in projects if not work[p].must_run and any(values[model.columns.run[p, k]] for k in work[p].shifts))


def run_chosen(model: Model, relaxation: Relaxation, choice: Floats, secured: Ints | None) -> Ints:
    """Run the projects that the relaxation mostly runs, each under its likeliest shift, as far as dates and machines allow."""
    values, work = nothing(model.columns), model.problem.work
    groups = _timings(model, relaxation, choice, secured)
    mass = {p: sum(choice[c] for c in relaxation.runs[p].values()) for p in groups}
    must = {p: work.projects[p].must_run for p in groups}
    waiting = sorted(groups, key=lambda p: (not must[p], -mass[p] * float(work.projects[p].weight), p))
    waiting = added(model, values, groups, [p for p in waiting if mass[p] >= 0.5 or must[p]])
    for p in waiting:
        if must[p]:
            values[[model.columns.run[strand, k] for strand, k in groups[p].items()]] = 1
    rent_machines(model, values)
    return values


def _timings(model: Model, relaxation: Relaxation, choice: Floats, secured: Ints | None) -> dict[int, dict[int, int]]:
    """Return the likeliest shift of each strand of each project all of whose strands may run."""
    work = model.problem.work
    likely = {p: max(runs, key=lambda k: choice[runs[k]]) for p, runs in relaxation.runs.items() if runs}
    if secured is not None:
        likely |= {p: k for (p, k), c in model.columns.run.items() if secured[c] and work.projects[p].must_run}
    strands = {p: [strand.index for strand in work.strands[p]] for p in range(len(work.whole))}
    return {p: {i: likely[i] for i in mine} for p, mine in strands.items() if all(i in likely for i in mine)}


def added(model: Model, values: Ints, groups: Mapping[int, Mapping[int, int]], waiting: list[int]) -> list[int]:
    """
    Run the projects in place that break no further row, those that wait for others once these run; return what is left.

    Parameters
    ----------
    groups
        By project, the shift of each of its strands.
    """
    while running := {p for p in waiting if _add_run(model, values, groups[p])}:
        waiting = [p for p in waiting if p not in running]
    return waiting


def _add_run(model: Model, values: Ints, timings: Mapping[int, int]) -> bool:
    """Run one more project, by its strands, in place if no further row breaks; one that waits for another fits once that one runs."""
    tried = values.copy()
    tried[[model.columns.run[strand, k] for strand, k in timings.items()]] = 1
    rent_machines(model, tried)
    before, after = (set(model.about_runs.violated(plan).tolist()) for plan in (values, tried))
    if not after <= before:
        return False
    values[:] = tried
    return True
