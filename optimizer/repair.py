"""Today's plan, repaired: what can stay stays, the rest is released; the first plan there is, within a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.projects import ProjectClass
from optimizer.complete import complete, nothing
from optimizer.moves import runs_today

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.arrays import Ints
    from optimizer.columns import Candidate, Columns, Rent
    from optimizer.model import Model
    from optimizer.problem import Problem


def repaired_today(model: Model) -> Ints | None:
    """
    Return column values that keep as much of today's plan as simple releases and pauses allow.

    Projects that are understaffed are given up at once, because nothing is ever added. Rows that are broken are mended one at
    a time by taking away what weighs on them, the least important first: bookings and projects of the worst rank. Returns None
    if something must be added rather than taken away. Ends because each round takes away something that was there.
    """
    columns = model.columns
    values = _as_today(model)
    owners = _owners(columns)
    while True:
        values = complete(columns, values)
        understaffed = _understaffed(model, values)
        if any(_needed(model, p) for p in understaffed):
            return None
        for p in understaffed:
            give_up(model, values, p)
        if understaffed:
            continue
        broken = model.program.violated(values)
        if not len(broken):
            return values
        if not any(_mend(model, values, int(row), owners) for row in broken):
            return None


def _as_today(model: Model) -> Ints:
    columns, problem = model.columns, model.problem
    values = nothing(columns)
    for project in problem.work.projects:
        if project.shifts and (project.must_run or runs_today(problem, project.index)):
            values[columns.run[project.index, 0 if 0 in project.shifts else project.shifts[0]]] = 1
    for candidate in columns.candidates:
        if values[columns.run[candidate.project, candidate.shift]]:
            _keep(model, values, candidate)
    rent_machines(model, values, as_today=True)
    return values


def _keep(model: Model, values: Ints, candidate: Candidate) -> None:
    """Book the candidate as it is today, or at the nearest lower share there is."""
    held = model.problem.today.held.get((candidate.person, candidate.demand))
    if held is None:
        return
    today = held.share[candidate.active]
    if candidate.kept:
        values[candidate.on] = 1
        return
    share = int(today.min())
    if (today == share).all():
        _book(model, values, candidate, share)


def _book(model: Model, values: Ints, candidate: Candidate, share: int) -> None:
    """Set the columns of a candidate to the largest share it allows up to the given one."""
    best, units = None, 0
    for atom in candidate.atoms:
        each = atom.most
        most = min(share // each, int(model.program.upper[atom.column])) if each else 0
        if most and (best is None or each * most > best.most * units):
            best, units = atom, most
    if best is None or best.most * units < model.problem.supply.least[candidate.person]:
        return
    values[candidate.on] = 1
    values[best.column] = units


def _spared(problem: Problem, lent: Mapping[tuple[int, int], Ints], rent: Rent) -> int:
    """Return the units of a machine that no other project has in the weeks of a rent, or too near to them for setting up."""
    row, owner = problem.machines.rows[rent.machine], problem.work.owners[rent.project]
    near = slice(max(0, rent.block.start - row.setup_weeks), rent.block.stop + row.setup_weeks)
    others = (int(units[near].max()) for (e, p), units in lent.items() if e == rent.machine and p != owner)
    return row.units - sum(others)


def rent_machines(model: Model, values: Ints, *, as_today: bool = False) -> None:
    """
    Give running projects their machines, better ranks first, from the rows of the table in order.

    Parameters
    ----------
    as_today
        Whether machines that are booked today come before all others.
    """
    columns, problem = model.columns, model.problem
    for rent in columns.rents:
        values[rent.column] = 0
    free = problem.machines.units.copy()
    missing: dict[tuple[int, int], int] = {}
    lent: dict[tuple[int, int], Ints] = {}
    rents = [rent for rent in columns.rents if values[columns.run[rent.project, rent.shift]]]
    rents.sort(key=lambda rent: problem.work.projects[rent.project].project.rank)
    held = _machines_today(problem) if as_today else {}
    kept = [(rent, held[rent.machine, rent.demand]) for rent in rents if (rent.machine, rent.demand) in held]
    for rent, most in [*kept, *((rent, free[rent.machine]) for rent in rents)]:
        weeks = slice(rent.block.start, rent.block.stop)
        key = rent.demand, rent.block.start
        wanted = missing.setdefault(key, problem.work.demands[rent.demand].demand.units)
        more = int(model.program.upper[rent.column]) - int(values[rent.column])
        room = min(int(free[rent.machine, weeks].min()), _spared(problem, lent, rent))
        given = max(0, min(wanted, int(most[weeks].min()), room, more))
        values[rent.column] += given
        free[rent.machine, weeks] -= given
        missing[key] -= given
        if given and problem.machines.rows[rent.machine].setup_weeks:
            lent.setdefault((rent.machine, problem.work.owners[rent.project]), np.zeros(problem.weeks, np.int64))[weeks] += given


def _machines_today(problem: Problem) -> dict[tuple[int, int], Ints]:
    """Return the units booked today by week, of a row of the equipment for a demand."""
    rows = {row.id: e for e, row in enumerate(problem.machines.rows)}
    held: dict[tuple[int, int], Ints] = {}
    for booked in problem.portfolio.live_allocations:
        demand = problem.work.demand_index.get(booked.demand_id)
        if booked.resource_id in rows and demand is not None:
            weeks = problem.portfolio.horizon.clipped(booked.first, booked.last)
            nothing_booked = np.zeros(problem.portfolio.horizon.weeks, np.int64)
            held.setdefault((rows[booked.resource_id], demand), nothing_booked)[weeks.start : weeks.stop] += booked.share_pct
    return held


def _understaffed(model: Model, values: Ints) -> list[int]:
    """Return the projects whose shortfall is beyond its bound; the elastic program allows it, the rules do not."""
    upper = model.program.upper
    return [p for (p, _), column in model.columns.short.items() if values[column] > upper[column]]


def _owners(columns: Columns) -> dict[int, Candidate | int]:
    """Return what to take away to bring a column to 0: a candidate, or a project by its index."""
    owners: dict[int, Candidate | int] = {column: p for (p, _), column in columns.run.items()}
    owners.update({rent.column: rent.project for rent in columns.rents})
    for candidate in columns.candidates:
        owners[candidate.on] = candidate
        owners.update({atom.column: candidate for atom in candidate.atoms})
    return owners


def _mend(model: Model, values: Ints, row: int, owners: dict[int, Candidate | int]) -> bool:
    """Take the least important thing off a broken row; return whether there was any."""
    program = model.program
    span = slice(program.matrix.indptr[row], program.matrix.indptr[row + 1])
    columns, coefficients = program.matrix.indices[span], program.matrix.data[span]
    sign = 1 if int(coefficients @ values[columns]) > program.row_upper[row] else -1
    weighing = [int(c) for c, a in zip(columns, coefficients, strict=True) if a * sign > 0 and values[c] > 0]
    sources = {source for column in weighing for source in _sources(model.columns, column, owners)}
    removable = [owners[source] for source in sources if values[source] > 0 and not _needed(model, owners[source])]
    if not removable:
        return False
    _remove(model, values, max(removable, key=lambda thing: _dispensable(model, values, thing)))
    return True


def _needed(model: Model, thing: Candidate | int) -> bool:
    return isinstance(thing, int) and model.problem.work.projects[thing].must_run


def _sources(columns: Columns, column: int, owners: dict[int, Candidate | int]) -> set[int]:
    """Return the owned columns that a column is, or follows from."""
    if column in owners:
        return {column}
    pulls = columns.derived[column].pulls if column in columns.derived else []
    return {source for _, terms, _ in pulls for source, a in terms if a < 0 and source in owners}


def _dispensable(model: Model, values: Ints, thing: Candidate | int) -> tuple[object, ...]:
    """Order things by how readily they are given up: worst rank first, then soft before hard, then the larger share."""
    p = thing if isinstance(thing, int) else thing.project
    project = model.problem.work.projects[p].project
    important = project.project_class is not ProjectClass.MANDATORY
    if isinstance(thing, int):
        return important, project.rank, 0, 0, 0, 0
    held = model.problem.today.held.get((thing.person, thing.demand))
    price = 0 if held is None else int(held.price.max())
    share = thing.share_in(values)
    return important, project.rank, -price, share, thing.person, thing.demand


def _remove(model: Model, values: Ints, thing: Candidate | int) -> None:
    if isinstance(thing, int):
        give_up(model, values, thing)
    else:
        values[[thing.on, *(atom.column for atom in thing.atoms)]] = 0


def give_up(model: Model, values: Ints, project: int) -> None:
    """Take a project's run, packages, bookings and machines out of a plan; what follows from them is left to :func:`complete`."""
    columns, work = model.columns, model.problem.work
    owner = work.owners[project]
    for strand in work.strands[owner]:
        for k in strand.shifts:
            values[columns.run[strand.index, k]] = 0
    for candidate in columns.by_project.get(owner, ()):
        values[[candidate.on, *(atom.column for atom in candidate.atoms)]] = 0
    for rent in columns.rents:
        if work.owners[rent.project] == owner:
            values[rent.column] = 0
