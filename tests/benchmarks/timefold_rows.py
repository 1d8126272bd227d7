"""
Writes a model for Timefold: its rows, and what its search decides in place of columns.

A *project* is paused or runs under one of its shifts; a *seat* is a person on a demand in one of its blocks, with no share or one of
those the model allows, whichever shift the project runs under. Every choice stands for a few column values. Covered effort and
other columns that follow are worked out on the other side. All numbers are whole, separated by blanks, lists preceded by their length.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from models.bookings import BookingStatus
from models.projects import Stage
from tests.benchmarks.prepare_run import rows_of
from tests.benchmarks.rows_file import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import TextIO

    from optimizer.columns import Candidate, Columns
    from optimizer.model import Model
    from optimizer.work import ProjectWork

LEFT_OUT = frozenset({"minimum_staffing", "disruption", "share", "block"})
"""Groups of rows that the other side says in its own way, that are no rules, or that hold whatever is chosen."""
Pairs = list[tuple[int, int]]
"""(column, value)."""


@dataclass
class Seat:
    """A person on a demand in the block of a number: what each share means under each shift."""

    person: int
    demand: int
    project: int
    today: int
    """Percent booked today in the block's first week."""
    options: dict[int, dict[int, Pairs]] = field(default_factory=lambda: defaultdict(dict))
    """Shift to percent to column values; a booking kept uneven as it is today counts as 0 percent."""

    def levels(self) -> list[int]:
        """Return all percents of any shift."""
        return sorted({level for options in self.options.values() for level in options})


def seats_of(model: Model) -> list[Seat]:
    """Return the seats of a model, those of a person next to each other."""
    columns, today = model.columns, _today(model)
    numbers = _block_numbers(columns)
    seats: dict[tuple[int, int, int], Seat] = {}
    for candidate in sorted(columns.candidates, key=lambda c: (c.person, c.demand, c.shift, c.block.start)):
        number = numbers[candidate.demand, candidate.shift, candidate.block.start]
        key = candidate.person, candidate.demand, number
        booked = today.get((candidate.person, candidate.demand, candidate.block.start), 0) if candidate.shift == 0 else 0
        seat = seats.setdefault(key, Seat(candidate.person, candidate.demand, candidate.project, booked))
        seat.options[candidate.shift] |= _options(model, candidate)
    return list(seats.values())


def _block_numbers(columns: Columns) -> Mapping[tuple[int, int, int], int]:
    starts: dict[tuple[int, int], set[int]] = defaultdict(set)
    for candidate in columns.candidates:
        starts[candidate.demand, candidate.shift].add(candidate.block.start)
    return {(*key, start): number for key, found in starts.items() for number, start in enumerate(sorted(found))}


def _options(model: Model, candidate: Candidate) -> dict[int, Pairs]:
    """Return the percents of a candidate with the column values that mean them."""
    on, first = candidate.on, candidate.atoms[0]
    if candidate.kept:
        return {0: [(on, 1)]}
    if len(candidate.atoms) > 1:
        return {int(atom.share.max()): [(on, 1), (atom.column, 1)] for atom in candidate.atoms}
    unit = int(first.share.max())
    if first.column == on:
        return {unit: [(on, 1)]}
    least = -(-int(model.problem.supply.least[candidate.person]) // unit)
    return {unit * steps: [(on, 1), (first.column, steps)] for steps in range(max(1, least), int(model.program.upper[first.column]) + 1)}


def _today(model: Model) -> Mapping[tuple[int, int, int], int]:
    """Return today's live percents by (person, demand, week)."""
    problem, horizon = model.problem, model.problem.portfolio.horizon
    people = {name: r for r, name in enumerate(problem.supply.ids)}
    demands = {work.demand.id: work.index for work in problem.work.demands}
    found: dict[tuple[int, int, int], int] = defaultdict(int)
    for one in problem.portfolio.allocations:
        if one.resource_id in people and one.demand_id in demands and one.status is not BookingStatus.CANCELLED:
            for week in range(horizon.weeks):
                if one.first <= horizon.sunday(week) and one.last >= horizon.monday(week):
                    found[people[one.resource_id], demands[one.demand_id], week] += one.share_pct
    return found


def write(model: Model, file: TextIO) -> None:
    """Write a model as numbers."""
    rows = rows_of(model)
    _line(file, len(rows.lower), rows.scale, rows.constant)
    _listed(file, [[int(worth)] for worth in rows.worth])
    _listed(file, _rows(model))
    _listed(file, _covers(model))
    _listed(file, _derived(model))
    _listed(file, _projects(model))
    _listed(file, _seats(model))
    _listed(file, _waits(model))


def _line(file: TextIO, *numbers: int) -> None:
    file.write(" ".join(map(str, numbers)) + "\n")


def _listed(file: TextIO, lines: Iterable[Iterable[int]]) -> None:
    found = [list(line) for line in lines]
    _line(file, len(found))
    for line in found:
        _line(file, *line)


def _flat(pairs: Iterable[tuple[int, int]]) -> list[int]:
    found = [int(number) for pair in pairs for number in pair]
    return [len(found) // 2, *found]


def _rows(model: Model) -> Iterator[list[int]]:
    """Yield lower, upper and the terms of each row that is left."""
    program = model.program
    for i, (rule, _) in enumerate(program.groups):
        if rule not in LEFT_OUT:
            span = slice(program.matrix.indptr[i], program.matrix.indptr[i + 1])
            terms = zip(program.matrix.indices[span].tolist(), program.matrix.data[span].tolist(), strict=True)
            yield [max(-OPEN, int(program.row_lower[i])), min(OPEN, int(program.row_upper[i])), *_flat(terms)]


def _covers(model: Model) -> Iterator[list[int]]:
    """Yield column, quantum, need, what is fixed, the run's column, and who delivers."""
    columns = model.columns
    for cover in columns.covers:
        run = columns.run[columns.problem.work.demands[cover.demand].project, cover.shift]
        booked = columns.by_block.get((cover.demand, cover.shift, cover.block.start), [])
        delivered = [(atom.column, int(atom.delivered.sum())) for candidate in booked for atom in candidate.atoms]
        yield [cover.column, cover.quantum, cover.need, cover.fixed, run, *_flat(delivered)]


def _derived(model: Model) -> Iterator[list[int]]:
    """Yield column, upper bound and the pulls of each column that follows from others and that a remaining row has."""
    program = model.program
    kept = np.array([rule not in LEFT_OUT for rule, _ in program.groups])
    used = set(np.unique(program.matrix[kept].indices).tolist())
    shortfalls = set(model.columns.short.values())
    for column, derived in model.columns.derived.items():
        if column in used and column not in shortfalls:
            pulls = [number for target, terms, weight in derived.pulls for number in (target, weight, *_flat(terms))]
            yield [column, int(program.upper[column]), len(derived.pulls), *pulls]


def _projects(model: Model) -> Iterator[list[int]]:
    """Yield for each project: must it run, least covered minutes, who covers what, and the column values of each shift."""
    columns = model.columns
    for project in columns.problem.work.projects:
        line = [int(project.must_run), project.least_covered, len(project.shifts)]
        for k in project.shifts:
            line += [
                *_flat(_covered(columns, project, k)),
                *_flat([(columns.run[project.index, k], 1), *_rents(columns, project.index, k)]),
            ]
        yield line


def _covered(columns: Columns, project: ProjectWork, shift: int) -> Pairs:
    """Return the terms that sum to a project's covered minutes: those of its minimum staffing and the minutes that this takes off."""
    ((_, terms, _),) = columns.derived[columns.short[project.index, shift]].pulls
    return [*terms, (columns.run[project.index, shift], project.least_covered)]


def _rents(columns: Columns, project: int, shift: int) -> Pairs:
    """Return units of equipment for a project that runs: of the first rows that have them."""
    found: Pairs = []
    left: dict[tuple[int, int], int] = {}
    for rent in columns.rents:
        if (rent.project, rent.shift) == (project, shift):
            key = rent.demand, rent.block.start
            units = left.setdefault(key, columns.problem.work.demands[rent.demand].demand.units)
            taken = min(units, columns.rows.column_upper[rent.column])
            left[key] = units - taken
            found.append((rent.column, taken))
    return found


def _seats(model: Model) -> Iterator[list[int]]:
    """Yield for each seat: person, demand, project, today's level, and the column values of each level under each shift."""
    columns = model.columns
    for seat in seats_of(model):
        levels = seat.levels()
        shifts = columns.problem.work.projects[seat.project].shifts
        today = levels.index(seat.today) + 1 if seat.today and seat.today in levels else 0
        line = [seat.person, seat.demand, seat.project, today, len(levels), len(shifts)]
        for k in shifts:
            for level in levels:
                line += _flat(seat.options[k].get(level, []))
        yield line


def _waits(model: Model) -> Iterator[list[int]]:
    """Yield (predecessor, successor) of projects of which the second cannot run without the first."""
    work = model.problem.work
    index = {project.project.id: project.index for project in work.projects if project.project.stage is not Stage.DONE}
    for one in model.problem.portfolio.dependencies:
        if one.hard and one.predecessor in index and one.successor in index:
            yield [index[one.predecessor], index[one.successor]]
