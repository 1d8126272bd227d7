"""The way back: whole column values become decisions and bookings."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from models.bookings import Booking, Decision, ProjectState, Proposal
from models.projects import Stage

if TYPE_CHECKING:
    from optimizer.arrays import Ints
    from optimizer.model import Model
    from optimizer.problem import Problem
    from optimizer.work import ProjectWork


def proposal_of(model: Model, values: Ints) -> Proposal:
    """Return the plan that column values describe, given bookings included."""
    problem = model.problem
    decisions = tuple(_decision(model, project, values) for project in problem.work.projects)
    weekly: dict[tuple[str, str], Ints] = defaultdict(lambda: np.zeros(problem.weeks, np.int64))
    for r, d in problem.today.held:
        weekly[problem.supply.ids[r], problem.work.demands[d].demand.id] += problem.fixed(r, d)
    for c in model.columns.candidates:
        share = sum(int(values[atom.column]) * atom.share for atom in c.atoms)
        weekly[problem.supply.ids[c.person], problem.work.demands[c.demand].demand.id][c.block.start : c.block.stop] += share
    for rent in model.columns.rents:
        key = problem.machines.rows[rent.machine].id, problem.work.demands[rent.demand].demand.id
        weekly[key][rent.block.start : rent.block.stop] += values[rent.column]
    return Proposal(decisions=decisions, bookings=tuple(b for key in sorted(weekly) for b in _bookings(problem, *key, weekly[key])))


def _decision(model: Model, project: ProjectWork, values: Ints) -> Decision:
    for k in project.shifts:
        if values[model.columns.run[project.index, k]]:
            state = ProjectState.SHIFTED if k else ProjectState.RUN
            return Decision(project_id=project.project.id, state=state, shift_weeks=k)
    stopped = project.project.stage in (Stage.CANCELLED, Stage.DONE)
    return Decision(project_id=project.project.id, state=ProjectState.STOPPED if stopped else ProjectState.PAUSED)


def _bookings(problem: Problem, resource: str, demand: str, weekly: Ints) -> list[Booking]:
    """Return one booking for each run of weeks with the same share."""
    horizon = problem.portfolio.horizon
    edges = [0, *(np.nonzero(np.diff(weekly))[0] + 1).tolist(), len(weekly)]
    return [
        Booking(resource_id=resource, demand_id=demand, first=horizon.monday(a), last=horizon.sunday(b - 1), share_pct=int(weekly[a]))
        for a, b in pairwise(edges)
        if weekly[a] > 0
    ]
