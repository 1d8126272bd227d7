"""Reads a finished plan back into columns, the other way round from :mod:`optimizer.extract`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.errors import EngineDefectError
from optimizer.complete import complete, nothing
from optimizer.model import modelled
from optimizer.resume import booked_before, runs_before, weekly_shares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.bookings import Proposal
    from optimizer.arrays import Ints
    from optimizer.columns import Candidate
    from optimizer.model import Model
    from optimizer.problem import Problem


def model_between(problem: Problem, proposals: Sequence[Proposal]) -> Model:
    """Return the exact model of the runs and bookings that some plans have, and no others: small, whatever the portfolio."""
    shifts: dict[int, set[int]] = {}
    considered = np.zeros((len(problem.work.demands), len(problem.supply.ids)), bool)
    for proposal in proposals:
        considered |= booked_before(problem, proposal)
        for p, k in runs_before(problem, proposal).items():
            shifts.setdefault(p, set()).add(k)
    return modelled(problem.narrowed({p: tuple(sorted(ks)) for p, ks in shifts.items()}, considered))


def values_of(model: Model, proposal: Proposal) -> Ints:
    """
    Return (n,): the columns of a plan.

    Raises
    ------
    EngineDefectError
        If the plan is not one of the model's: it breaks a rule, or the model lacks a column it needs.
    """
    columns, values = model.columns, nothing(model.columns)
    for run in runs_before(model.problem, proposal).items():
        if run not in columns.run:
            raise EngineDefectError(f"no column says that project {run[0]} runs {run[1]} weeks later")
        values[columns.run[run]] = 1
    weekly = weekly_shares(model.problem, proposal)
    for candidate in columns.candidates:
        share = weekly.get((candidate.person, candidate.demand))
        if share is not None and values[columns.run[candidate.project, candidate.shift]]:
            _book(model, values, candidate, share[candidate.block.start : candidate.block.stop])
    _rent(model, values, proposal)
    values = complete(columns, values)
    if not model.program.admits(values):
        broken = model.program.violated(values)
        raise EngineDefectError(f"a plan read back breaks {model.program.groups[int(broken[0])] if len(broken) else 'a bound'}")
    return values


def _book(model: Model, values: Ints, candidate: Candidate, weekly: Ints) -> None:
    """Set the columns of a candidate if a plan books exactly what it offers."""
    taken = weekly[candidate.active - candidate.block.start]
    if candidate.kept:
        values[candidate.on] = int((weekly == candidate.atoms[0].share).all()) and int(taken.any())
        return
    share = int(taken[0]) if len(taken) else 0
    if not share or (taken != share).any():
        return
    for atom in candidate.atoms:
        each = atom.most
        if share % each == 0 and share // each <= int(model.program.upper[atom.column]):
            values[candidate.on], values[atom.column] = 1, share // each
            return


def _rent(model: Model, values: Ints, proposal: Proposal) -> None:
    problem, horizon = model.problem, model.problem.portfolio.horizon
    units: dict[tuple[str, str], Ints] = {}
    machines = {row.id for row in problem.machines.rows}
    for booking in proposal.bookings:
        if booking.resource_id in machines:
            row = units.setdefault((booking.resource_id, booking.demand_id), np.zeros(problem.weeks, np.int64))
            row[max(0, horizon.week(booking.first)) : max(0, horizon.week(booking.last) + 1)] = booking.share_pct
    for rent in model.columns.rents:
        held = units.get((problem.machines.rows[rent.machine].id, problem.work.demands[rent.demand].demand.id))
        if held is not None and values[model.columns.run[rent.project, rent.shift]]:
            values[rent.column] = held[rent.block.start]
