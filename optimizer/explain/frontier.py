"""
The price of stability and of thrift: the least disruption, or cost, of plans that keep so much of the best value.

Each floor is one problem: minimise the part with a row that holds the value at the floor. Small portfolios are solved to the end. On
large ones a relaxation with the floor's row gives the bound, safe whatever the solver's floats did, and says what to keep of today's
plan; plans are rounded from it and improved, and every plan met on the way may serve every floor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.score import Part
from optimizer import cpsat
from optimizer.clock import Clock
from optimizer.explain.floor_bounds import FloorBounds
from optimizer.explain.floor_plans import Archive, Floor, approach, followed, reach, secured_with_least
from optimizer.explain.lean_floor import lean_floor
from optimizer.giving_up import without_shortfalls
from optimizer.rows import FREE
from optimizer.solved import Ending
from optimizer.taking_over import between

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.arrays import Ints
    from optimizer.explain.study import Study
    from optimizer.rows import Program

SHARE_FOR_BOUNDS, SHARE_FOR_FREE = 0.5, 0.6
"""Part of the time that the relaxations of a large portfolio may take, and the part of it for those that bound all plans."""
WORKERS = 2
"""Cores that a large portfolio is worked on with."""
RELAXED = (100, 90)
"""Floors whose relaxations are solved: their prices bound the part under the others almost as well."""
BEYOND = (102, 104)
"""Floors above all others whose relaxations are rounded too where cost is to be small, because rounding loses value."""
AS_BEST = (102, 100)
"""
Floors at which everything runs as in the best plan while people may be others; one is above all, because rounding loses value.

With whole runs the relaxation says what people cost, not what half projects would: what is rounded from it disturbs half as much.
"""
PARTS_OF_THE_WAY = (0.75, 0.5, 0.25)
"""Parts of the way from a plan that disturbs little to the best one, at which plans are tried as beginnings."""


SHARE_FOR_MENDING = 0.4
"""Part of what is then left for mending what was rounded while everything runs as in the best plan."""


class Point(NamedTuple):
    """A plan that keeps a floor with as little of a part as was found."""

    percent: int
    """The floor, of the best value."""
    values: Ints
    """(n,)."""
    bound: int
    """No plan that keeps the floor has less of the part, in its unit."""
    proven: bool


def frontier(study: Study, part: Part, percents: Sequence[int], known: Sequence[Ints], seconds: float) -> Iterator[Point]:
    """
    Yield a point for each floor, the highest first.

    Parameters
    ----------
    study
        Of the plan with most value: floors are parts of its value.
    part
        What is to be small.
    known
        (n,) each: plans that may keep a floor already.
    seconds
        Wall time for all floors; what it does not allow to prove of a small portfolio is not proven.
    """
    clock = Clock(seconds, WORKERS, lambda: False)
    if not study.small:
        yield from _searched(study, part, percents, known, clock)
        return
    objective, pool = study.model.costs[part], [study.values, *known]
    for i, percent in enumerate(percents):
        program = _floored(study, percent)
        best = min((plan for plan in pool if program.admits(plan)), key=objective.at)
        effort = cpsat.Effort(clock.left() / (len(percents) - i), seed=study.seed)
        least = cpsat.minimise(program, objective, effort, hint=best)
        values = min((plan for plan in (least.values, best) if plan is not None), key=objective.at)
        bound = 0 if least.bound is None else min(least.bound, objective.at(values))
        pool.append(values)
        yield Point(percent, values, bound, least.ending is Ending.OPTIMAL)


def _floor(study: Study, percent: int) -> int:
    """Return the units of value of a floor."""
    return -(-study.model.value.total.at(study.values) * percent // 100)


def _floored(study: Study, percent: int) -> Program:
    """Return the program of plans that keep so much of the best value, and all of its mandatory value."""
    value, values = study.model.value, study.values
    rows = [(value.total, _floor(study, percent), FREE, ("floor", ""))]
    if len(value.mandatory.columns):
        rows.append((value.mandatory, value.mandatory.at(values), FREE, ("mandatory_first", "")))
    return study.model.program.with_rows(rows)


def _searched(study: Study, part: Part, percents: Sequence[int], known: Sequence[Ints], clock: Clock) -> Iterator[Point]:
    """Yield the points of a large portfolio: all relaxations first, then plans from the lowest floor up."""
    objective, rising = study.model.costs[part], sorted(percents)
    archive = Archive(study, objective)
    for plan in (study.values, *known):
        archive.offer(plan)
    programs = {percent: _floored(study, percent) for percent in percents}
    lean = lean_floor(study.model.columns, objective, study.model.program.size)
    bounds, stage = FloorBounds(lean), clock.stage(SHARE_FOR_BOUNDS)
    as_best: list[Ints] = []
    if part is Part.DISRUPTION:
        begins = list(_begun(archive, bounds, [_floored(study, percent) for percent in RELAXED], stage.stage(SHARE_FOR_FREE)))
        alike = [_running_alike(study, _floored(study, percent)) for percent in AS_BEST]
        as_best = list(_begun(archive, FloorBounds(lean), alike, stage))
        begins += as_best
    else:  # what is spent falls with what runs, so everything running as in the best plan is no way to less
        begins = list(_begun(archive, bounds, [_floored(study, percent) for percent in (*rising, *BEYOND)], stage))
    proven = {percent: bounds.under(programs[percent]) for percent in percents}
    rng, stage = np.random.default_rng(study.seed), clock.stage(SHARE_FOR_MENDING if as_best else 0.0)
    for i, begin in enumerate(as_best):
        approach(archive, begin, stage.stage(1 / (len(as_best) - i)), rng)
    for i, percent in enumerate(rising):
        stage = clock.stage(1 / (len(rising) - i))
        floor = Floor(programs[percent], _floor(study, percent), begins, _slope(study, proven, percent))
        reach(archive, floor, stage, rng)
    for percent in percents:
        best = archive.least(_floor(study, percent))
        values = study.values if best is None else best
        yield Point(percent, values, min(proven[percent], objective.at(values)), proven=False)


def _running_alike(study: Study, program: Program) -> Program:
    """Return the program in which everything runs as in the plan under study."""
    runs = np.fromiter(study.model.columns.run.values(), np.int64)
    lower, upper = program.lower.copy(), program.upper.copy()
    lower[runs] = upper[runs] = study.values[runs]
    return program.narrowed(lower, upper)


def _begun(archive: Archive, bounds: FloorBounds, floored: Sequence[Program], clock: Clock) -> Iterator[Ints]:
    """Yield what rounding the relaxations of some floors gives, which may break rules; what keeps them goes into the archive."""
    study = archive.study
    secured = secured_with_least(archive, clock.left() / (2 * len(floored)))
    for i, program in enumerate(floored):
        if clock.over():
            return
        wish = bounds.relax(program, clock.left() / (len(floored) - i))
        if wish is not None:
            begin = followed(study, wish, secured)
            whole = without_shortfalls(study.model, begin)
            for plan in (whole, *(between(study.model, begin, study.values, share) for share in PARTS_OF_THE_WAY)):
                if plan is not None:
                    archive.offer(plan)
            yield begin


def _slope(study: Study, proven: dict[int, int], percent: int) -> float:
    """Return by how much the part grows with a unit of value around a floor, as the bounds say; a little at least."""
    above = min((other for other in proven if other > percent), default=percent)
    below = percent if above > percent else max((other for other in proven if other < percent), default=percent)
    value = study.model.value.total.at(study.values)
    return max(1.0, float(proven[above] - proven[below])) / max(1.0, (above - below) * value / 100)
