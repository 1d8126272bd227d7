"""Gives up what a plan cannot staff, or what breaks a row in it; whoever that frees helps the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.complete import complete
from optimizer.greedy import Booker, fill
from optimizer.repair import give_up
from optimizer.rules import precedence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from optimizer.arrays import Ints
    from optimizer.columns import Candidate
    from optimizer.model import Model


SACRIFICES = 5
"""Projects that are tried as the one to give up for all that are short."""
TRIED = 15_000
"""Candidates up to which that does not take too long."""
AT_ONCE = 0.1
"""Part of the understaffed projects that are given up before the others are helped."""


def filled(model: Model, values: Ints) -> Ints:
    """Return a plan of the same runs in which people who are free give demands what these still miss."""
    fuller = _fuller(model, values, model.columns.running(values))
    return fuller if model.program.admits(fuller) else values


def _fuller(model: Model, values: Ints, running: Iterable[Candidate]) -> Ints:
    """Return the plan in which people who are free give demands what these still miss, by some candidates of running projects."""
    booker = Booker(model, values.copy())
    fill(model, booker, [c for c in running if not c.kept])
    return complete(model.columns, booker.values)


def without_most_short(model: Model, values: Ints) -> tuple[Ints, frozenset[int]]:
    """
    Return the plan without projects that are short, and which these are, whether or not they must run.

    The one that misses most of its minimum is given up first, and whoever is freed helps the others.
    """
    gone: set[int] = set()
    while short := shortfalls(model, values):
        worst = min(short, key=lambda p: (-short[p], p))
        values = given_up(model, values, [worst])
        gone.add(model.problem.work.owners[worst])
        while waiting := _waiting(model, values):
            values = given_up(model, values, waiting)
            gone |= waiting
    return values, frozenset(gone)


def _waiting(model: Model, values: Ints) -> set[int]:
    """Return running projects that break a row about runs, because they wait for one that is gone."""
    program = model.about_runs
    rows = [row for row in program.violated(values).tolist() if program.groups[row][0] == precedence.RULE]
    owners = {column: model.problem.work.owners[p] for (p, _), column in model.columns.run.items() if values[column]}
    return {owners[c] for row in rows for c in program.matrix[row].indices.tolist() if c in owners}


def without_shortfalls(model: Model, values: Ints) -> Ints | None:
    """
    Return the plan without understaffed projects; None if one of them must run.

    Either those that are short are given up, the one that misses most of its minimum first, while whoever is freed helps the others;
    or one of little value is given up whose people may help all of them. The better of what comes of it is kept.
    """
    short = shortfalls(model, values)
    if not short:
        return _settled(model, complete(model.columns, values))
    rivals = [values, *(given_up(model, values, [p]) for p in _sacrifices(model, values, short))]
    done = [plan for plan in (_settled(model, _reduced(model, rival)) for rival in rivals) if plan is not None]
    return max(done, key=model.value.order, default=None)


def shortfalls(model: Model, values: Ints) -> dict[int, float]:
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
        short = {p: part for p, part in shortfalls(model, values).items() if not projects[p].must_run}
        if not short:
            break
        values = given_up(model, values, sorted(short, key=lambda p: (-short[p], p))[: max(1, round(AT_ONCE * len(short)))])
    return values


def given_up(model: Model, values: Ints, projects: Collection[int]) -> Ints:
    """Return the plan without some projects, whose people help those that are short."""
    return _refilled(model, without(model, values, projects), set(shortfalls(model, values)) - set(projects))


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
