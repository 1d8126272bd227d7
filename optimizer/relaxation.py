"""
The lean relaxation: what bounds every plan, small enough to be solved often.

Shares become continuous, whether a booking is made is forgotten, and covered effort is what is delivered up to the need. Every
plan of the full model is a point of it, so its optimum bounds them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from optimizer.rows import Linear, Program, RowBuilder
from optimizer.rules.demand import frozen_cover

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.arrays import Bools, Ints
    from optimizer.columns import Columns, Cover
    from optimizer.model import Model

CARRIED = frozenset({"selection", "precedence", "capacity", "equipment", "budget"})
"""Rules whose rows speak only of columns that the relaxation keeps; the others are left out or written anew below."""


@dataclass(frozen=True)
class Relaxation:
    """A relaxation for maximising value; its columns are some of the model's."""

    program: Program
    objective: Linear
    """To minimise: the value in units, negated."""
    origin: Ints
    """(n,), the model's column that each column stands for."""
    whole: Bools
    """(n,), which columns say whether and when projects run."""


def relaxation_of(model: Model) -> Relaxation:
    """Write the relaxation of a model."""
    kept = _kept_columns(model.columns)
    place = {column: i for i, column in enumerate(kept)}
    rows = RowBuilder(column_lower=model.program.lower[kept].tolist(), column_upper=model.program.upper[kept].tolist())
    _carry(model, rows, place)
    for cover in model.columns.covers:
        _serve(model, rows, cover, place)
    for project in model.problem.work.projects:
        for k in project.shifts:
            _staff(model, rows, project.index, k, place)
    runs = set(model.columns.run.values())
    whole = np.array([column in runs for column in kept], bool)
    return Relaxation(rows.program(), _objective(model, place), np.array(kept, np.int64), whole)


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


def _serve(model: Model, rows: RowBuilder, cover: Cover, place: Mapping[int, int]) -> None:
    """Delivery counts up to the need, and only if the project runs; nobody gives more than they may."""
    demand = model.problem.work.demands[cover.demand]
    run = place[model.columns.run[demand.project, cover.shift]]
    group = ("demand", demand.demand.id)
    rows.at_most([*_delivered(model, cover, place), (run, min(cover.fixed, cover.need) - cover.need)], 0, group)
    for candidate in model.columns.by_block.get((cover.demand, cover.shift, cover.block.start), ()):
        terms = [(place[atom.column], int(atom.share.max())) for atom in candidate.atoms]
        most = max(int(atom.share.max()) * int(model.program.upper[atom.column]) for atom in candidate.atoms)
        rows.at_most([*terms, (run, -most)], 0, group)


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


def _objective(model: Model, place: Mapping[int, int]) -> Linear:
    terms = []
    for project in model.problem.work.projects:
        unit = model.value.unit_of(project.index)
        for k in project.shifts:
            terms += [(column, -unit * minutes) for column, minutes in _covered(model, project.index, k, place)]
    return Linear.of(terms)
