"""The way back: whole column values become decisions and bookings."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from models.bookings import Booking, Decision, PackageDates, ProjectState, Proposal
from models.projects import Stage
from optimizer.timing import pause_of, taken_apart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from optimizer.arrays import Ints
    from optimizer.model import Model
    from optimizer.problem import Problem
    from optimizer.work import ProjectWork


def proposal_of(model: Model, values: Ints) -> Proposal:
    """Return the plan that column values describe, given bookings included."""
    problem = model.problem
    decisions = tuple(_decision(model, project, values) for project in problem.work.whole)
    weekly: dict[tuple[str, str], Ints] = defaultdict(lambda: np.zeros(problem.weeks, np.int64))
    for r, d in problem.today.held:
        weekly[problem.supply.ids[r], problem.work.demands[d].demand.id] += problem.fixed(r, d)
    for (r, d), kept in problem.winding.items():
        if not any(values[run] for run, _ in model.columns.runs(problem.project_of(d))):
            weekly[problem.supply.ids[r], problem.work.demands[d].demand.id] += kept
    for c in model.columns.candidates:
        if not values[c.on]:
            continue
        share = sum(int(values[atom.column]) * atom.share for atom in c.atoms)
        weekly[problem.supply.ids[c.person], problem.work.demands[c.demand].demand.id][c.block.start : c.block.stop] += share
    for rent in model.columns.rents:
        key = problem.machines.rows[rent.machine].id, problem.work.demands[rent.demand].demand.id
        weekly[key][rent.block.start : rent.block.stop] += values[rent.column]
    packages = tuple(dates for strand in problem.work.projects[len(decisions) :] for dates in _dates(model, strand, values))
    return Proposal(
        decisions=decisions, packages=packages, bookings=tuple(b for key in sorted(weekly) for b in _bookings(problem, *key, weekly[key]))
    )


def _decision(model: Model, project: ProjectWork, values: Ints) -> Decision:
    for k in project.shifts:
        if values[model.columns.run[project.index, k]]:
            return _run(model.problem, project, k)
    stopped = project.project.stage in (Stage.CANCELLED, Stage.DONE)
    return Decision(project_id=project.project.id, state=ProjectState.STOPPED if stopped else ProjectState.PAUSED)


def _run(problem: Problem, project: ProjectWork, k: int) -> Decision:
    pause, horizon = pause_of(k), problem.portfolio.horizon
    if pause:
        first, last = horizon.monday(pause.start), horizon.sunday(pause.stop - 1)
        return Decision(project_id=project.project.id, state=ProjectState.RUN, pause_first=first, pause_last=last)
    return Decision(project_id=project.project.id, state=ProjectState.SHIFTED if k else ProjectState.RUN, shift_weeks=k)


def _dates(model: Model, strand: ProjectWork, values: Ints) -> Iterator[PackageDates]:
    """Yield the dates of a work package that is not done when it is dated."""
    horizon = model.problem.portfolio.horizon
    for k in strand.shifts:
        if k and strand.package is not None and values[model.columns.run[strand.index, k]]:
            by, extra = taken_apart(k)
            first, last = horizon.monday(strand.first + by), horizon.sunday(strand.last + by + extra)
            yield PackageDates(project_id=strand.project.id, work_package=strand.package.id, first=first, last=last)


def _bookings(problem: Problem, resource: str, demand: str, weekly: Ints) -> list[Booking]:
    """Return one booking for each run of weeks with the same share."""
    horizon = problem.portfolio.horizon
    edges = [0, *(np.nonzero(np.diff(weekly))[0] + 1).tolist(), len(weekly)]
    return [
        Booking(resource_id=resource, demand_id=demand, first=horizon.monday(a), last=horizon.sunday(b - 1), share_pct=int(weekly[a]))
        for a, b in pairwise(edges)
        if weekly[a] > 0
    ]
