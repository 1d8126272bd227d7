"""
The lean relaxation: what bounds every plan, small enough to be solved often.

Shares become continuous, whether a booking is made is forgotten, and covered effort is what is delivered up to the need. Every
plan of the full model is a point of it, so its optimum bounds them all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from models.projects import ProjectClass
from optimizer.rows import FREE, Linear, Program, RowBuilder
from optimizer.rules.demand import frozen_cover

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from optimizer.arrays import Ints
    from optimizer.columns import Columns, Cover
    from optimizer.model import Model

CARRIED = frozenset({"precedence", "capacity", "equipment", "budget"})
"""Rules whose rows speak only of columns that the relaxation keeps; the others are left out or written anew below."""


MISSED = 64
"""Price of a point of mandatory value that is missing, in points; any price gives a true bound, a high one a tight bound."""


@dataclass(frozen=True)
class Relaxation:
    """A relaxation for maximising value; its first columns are some of the model's, the last say that a project fails to run."""

    program: Program
    objective: Linear
    """To minimise: the value in units, negated, plus a price for each project that should run and does not."""
    origin: Ints
    """The model's column that each of the first columns stands for."""
    runs: Mapping[int, Mapping[int, int]]
    """By project and shift, the column of the run."""
    selection: Mapping[int, int]
    """By project, the row that says whether it runs at all."""
    lazy: tuple[tuple[list[tuple[int, int]], tuple[str, str]], ...]
    """Rows ``terms <= 0`` that bind seldom: nobody gives more to a project than to a whole run of it."""

    def narrowed(self, barred: frozenset[int], must: frozenset[int]) -> Program:
        """Return the program with some runs barred and some projects made to run."""
        upper, row_lower = self.program.upper.copy(), self.program.row_lower.copy()
        upper[list(barred)] = 0
        row_lower[[self.selection[p] for p in must]] = 1
        return replace(self.program, upper=upper, row_lower=row_lower)


def relaxation_of(model: Model, mandatory_floor: int = 0) -> Relaxation:
    """
    Write the relaxation of a model.

    Parameters
    ----------
    mandatory_floor
        Units of value that the mandatory projects have together in every plan of interest.
    """
    kept = _kept_columns(model.columns)
    place = {column: i for i, column in enumerate(kept)}
    rows = RowBuilder(column_lower=model.program.lower[kept].tolist(), column_upper=model.program.upper[kept].tolist())
    _carry(model, rows, place)
    lazy = [row for cover in model.columns.covers for row in _serve(model, rows, cover, place)]
    for project in model.problem.work.projects:
        for k in project.shifts:
            _staff(model, rows, project.index, k, place)
    price = 1 + sum(int(model.value.scale * p.weight) + 1 for p in model.problem.work.projects if p.needed)
    failures, selection = [], {}
    for project in model.problem.work.projects:
        failures.append((rows.flag(), price))
        selection[project.index] = len(rows.rows_of)
        terms = [(place[column], 1) for column, _ in model.columns.runs(project.index)]
        rows.add([*terms, (failures[-1][0], 1)], int(project.must_run), FREE, ("selection", project.project.id))
        rows.at_most(terms, 1, ("selection", project.project.id))
    if mandatory_floor:
        points = -(-mandatory_floor // model.value.scale)
        failures.append((rows.column(0, points), MISSED * model.value.scale))
        terms = [*_value(model, place, mandatory=True), (failures[-1][0], model.value.scale)]
        rows.at_least(terms, mandatory_floor, ("mandatory_first", ""))
    runs = {p.index: {k: place[model.columns.run[p.index, k]] for k in p.shifts} for p in model.problem.work.projects}
    objective = Linear.of([*((column, -unit) for column, unit in _value(model, place)), *failures])
    return Relaxation(rows.program(), objective, np.array(kept, np.int64), runs, selection, tuple(lazy))


def _kept_columns(columns: Columns) -> list[int]:
    atoms = {atom.column for candidate in columns.candidates for atom in candidate.atoms}
    return sorted({*columns.run.values(), *atoms, *(rent.column for rent in columns.rents)})


def _carry(model: Model, rows: RowBuilder, place: Mapping[int, int]) -> None:
    """Copy the rows that need no change; a row with a column that is left out is left out too."""
    program = model.program
    for i, group in enumerate(program.groups):
        if group[0] in CARRIED:
            span = slice(program.matrix.indptr[i], program.matrix.indptr[i + 1])
            columns = program.matrix.indices[span].tolist()
            if all(column in place for column in columns):
                terms = [(place[c], a) for c, a in zip(columns, program.matrix.data[span].tolist(), strict=True)]
                rows.add(terms, int(program.row_lower[i]), int(program.row_upper[i]), group)


def _delivered(model: Model, cover: Cover, place: Mapping[int, int]) -> list[tuple[int, int]]:
    booked = model.columns.by_block.get((cover.demand, cover.shift, cover.block.start), ())
    return [(place[atom.column], int(atom.delivered.sum())) for c in booked for atom in c.atoms]


def _serve(
    model: Model, rows: RowBuilder, cover: Cover, place: Mapping[int, int]
) -> Iterator[tuple[list[tuple[int, int]], tuple[str, str]]]:
    """Delivery counts up to the need, and only if the project runs; yield what binds seldom: nobody gives more than they may."""
    demand = model.problem.work.demands[cover.demand]
    run = place[model.columns.run[demand.project, cover.shift]]
    group = ("demand", demand.demand.id)
    rows.at_most([*_delivered(model, cover, place), (run, min(cover.fixed, cover.need) - cover.need)], 0, group)
    for candidate in model.columns.by_block.get((cover.demand, cover.shift, cover.block.start), ()):
        terms = [(place[atom.column], int(atom.share.max())) for atom in candidate.atoms]
        most = max(int(atom.share.max()) * int(model.program.upper[atom.column]) for atom in candidate.atoms)
        yield [*terms, (run, -most)], group


def _staff(model: Model, rows: RowBuilder, project: int, shift: int, place: Mapping[int, int]) -> None:
    columns = model.columns
    run = place[columns.run[project, shift]]
    terms = _covered(model, project, shift, place)
    least = model.problem.work.projects[project].least_covered
    rows.at_least([*terms, (run, -least)], 0, ("minimum_staffing", model.problem.work.projects[project].project.id))


def _covered(model: Model, project: int, shift: int, place: Mapping[int, int]) -> list[tuple[int, int]]:
    work, columns = model.problem.work, model.columns
    mine = [c for c in columns.covers if c.shift == shift and work.demands[c.demand].project == project]
    given = sum(min(c.fixed, c.need) for c in mine) + sum(frozen_cover(columns, d, shift) for d in work.projects[project].demands)
    delivered = [term for cover in mine for term in _delivered(model, cover, place)]
    return [*delivered, (place[columns.run[project, shift]], given)]


def _value(model: Model, place: Mapping[int, int], *, mandatory: bool = False) -> list[tuple[int, int]]:
    """Return the terms of the value in units, of all projects or of the mandatory ones."""
    terms = []
    for project in model.problem.work.projects:
        if not mandatory or project.project.project_class is ProjectClass.MANDATORY:
            unit = model.value.unit_of(project.index)
            for k in project.shifts:
                terms += [(column, unit * minutes) for column, minutes in _covered(model, project.index, k, place)]
    return terms
