"""Takes a plan from one model of a portfolio to another that has columns for the same runs and bookings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.complete import complete, nothing

if TYPE_CHECKING:
    from optimizer.arrays import Ints
    from optimizer.columns import Candidate
    from optimizer.model import Model


def transferred(source: Model, values: Ints, target: Model) -> Ints:
    """Return a plan's values in another model's columns; what that has no column for is left out."""
    moved = nothing(target.columns)
    for run, column in source.columns.run.items():
        if run in target.columns.run:
            moved[target.columns.run[run]] = values[column]
    rents = {(r.demand, r.machine, r.shift, r.block.start): r.column for r in target.columns.rents}
    for rent in source.columns.rents:
        key = rent.demand, rent.machine, rent.shift, rent.block.start
        if key in rents:
            moved[rents[key]] = values[rent.column]
    known = {_key(candidate): candidate for candidate in target.columns.candidates}
    for candidate in source.columns.candidates:
        twin = known.get(_key(candidate)) if values[candidate.on] else None
        if twin is not None:
            moved[twin.on] = 1
            _book(moved, twin, candidate.share_in(values))
    return complete(target.columns, moved)


def _book(values: Ints, candidate: Candidate, share: int) -> None:
    """Book a share; the columns for it may differ from model to model, because what a ramp-up may take does."""
    for atom in candidate.atoms:
        if not share % atom.most and (len(candidate.atoms) == 1 or share == atom.most):
            values[atom.column] = share // atom.most


def _key(candidate: Candidate) -> tuple[int, int, int, int, bool]:
    return candidate.person, candidate.demand, candidate.shift, candidate.block.start, candidate.kept
