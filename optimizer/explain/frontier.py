"""
The price of stability and of thrift: the least disruption, or cost, of plans that keep so much of the best value.

Each floor is one problem: minimise the part with a row that holds the value at the floor. Small portfolios are solved to the end. On
large ones a relaxation with the floor's row gives the bound, safe whatever the solver's floats did, and says what to keep of today's
plan; plans are rounded from it and improved, and every plan met on the way may serve every floor.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.score import Part
from optimizer import cpsat
from optimizer.clock import Clock
from optimizer.explain.floor_bounds import FloorBounds
from optimizer.explain.floor_plans import Archive, Floor, Securing, followed, reach
from optimizer.explain.lean_floor import lean_floor
from optimizer.giving_up import without_shortfalls
from optimizer.rows import FREE
from optimizer.solved import Ending

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.arrays import Floats, Ints
    from optimizer.explain.study import Study
    from optimizer.rows import Program

SHARE_FOR_BOUNDS = 0.5
"""Part of the time that the relaxations of a large portfolio may take."""
SHARE_FOR_ONE = 0.5
"""Part of what is left of it that one of several may take: the first begins from nothing and takes longest."""
WORKERS = 2
"""Cores that a large portfolio is worked on with."""
RELAXED = (100, 90, 95)
"""Floors whose relaxations are solved, in turn: their prices bound the part under the others almost as well."""
SHARE_FOR_SECURING = 0.1
"""Part of what is then left for staffing what is mandatory, where a relaxation's rounding does not."""
BEYOND = (102, 104)
"""Floors above all others whose relaxations are rounded too where cost is to be small, because rounding loses value."""


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
    in_turn = [_floored(study, percent) for percent in RELAXED]
    # what is spent falls with what runs, so everything running as in the best plan is no way to less
    alike = part is Part.DISRUPTION
    beside = [_running_alike(study, _floored(study, 100))] if alike else [_floored(study, percent) for percent in BEYOND]
    with ThreadPoolExecutor(WORKERS) as pool:
        solving = [pool.submit(_wishes, each, floored, stage) for each, floored in ((bounds, in_turn), (FloorBounds(lean), beside))]
        wishes = [wish for solved in solving for wish in solved.result()]
    proven = {percent: bounds.under(programs[percent]) for percent in percents}
    begins = list(_begun(archive, wishes, clock))
    rng = np.random.default_rng(study.seed)
    for i, percent in enumerate(rising):
        stage = clock.stage(2 / (len(rising) - i + 1))  # lower floors are reached sooner, and higher ones go on from there
        floor = Floor(programs[percent], _floor(study, percent), begins, _slope(study, proven, percent))
        begins.append(reach(archive, floor, stage, rng))
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


def _wishes(bounds: FloorBounds, floored: Sequence[Program], clock: Clock) -> list[Floats]:
    """Return what the relaxations of some floors would do, as far as there is time for them."""
    wishes = []
    for i, program in enumerate(floored):
        if clock.over():
            break
        wishes.append(bounds.relax(program, clock.left() if i == len(floored) - 1 else clock.left() * SHARE_FOR_ONE))
    return [wish for wish in wishes if wish is not None]


def _begun(archive: Archive, wishes: Sequence[Floats], clock: Clock) -> Iterator[Ints]:
    """Yield what rounding wishes gives, which may break rules; what keeps them goes into the archive."""
    securing = Securing(archive, SHARE_FOR_SECURING * clock.left())
    for wish in wishes:
        if clock.over():
            return
        begin = followed(archive.study, wish, securing)
        whole = without_shortfalls(archive.study.model, begin)
        if whole is not None:
            archive.offer(whole)
        yield begin


def _slope(study: Study, proven: dict[int, int], percent: int) -> float:
    """Return by how much the part grows with a unit of value around a floor, as the bounds say; a little at least."""
    above = min((other for other in proven if other > percent), default=percent)
    below = percent if above > percent else max((other for other in proven if other < percent), default=percent)
    value = study.model.value.total.at(study.values)
    return max(1.0, float(proven[above] - proven[below])) / max(1.0, (above - below) * value / 100)
