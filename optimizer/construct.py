"""From a relaxation's choice of runs to a plan: run what goes together, and staff it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.complete import complete, nothing
from optimizer.giving_up import without_broken
from optimizer.repair import rent_machines
from optimizer.rounding import rounded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.arrays import Floats, Ints
    from optimizer.clock import Clock
    from optimizer.model import Model
    from optimizer.nodes import Explored
    from optimizer.relaxation import Relaxation
    from optimizer.rounding import Secured


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
    while running := {p for p in waiting if add_run(model, values, groups[p])}:
        waiting = [p for p in waiting if p not in running]
    return waiting


def add_run(model: Model, values: Ints, timings: Mapping[int, int]) -> bool:
    """Run one more project, by its strands, in place if no further row breaks; one that waits for another fits once that one runs."""
    tried = values.copy()
    tried[[model.columns.run[strand, k] for strand, k in timings.items()]] = 1
    rent_machines(model, tried)
    before, after = (set(model.about_runs.violated(plan).tolist()) for plan in (values, tried))
    if not after <= before:
        return False
    values[:] = tried
    return True
