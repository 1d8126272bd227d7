"""
The price of stability and of thrift: the least disruption, or cost, of plans that keep so much of the best value.

Each floor is one problem: minimise the part with a row that holds the value at the floor. Small portfolios are solved to the end; on
large ones the plan of the floor above is improved neighbourhood by neighbourhood, and the bound is that of the linear relaxation with
the floor's row, safe whatever the solver's floats did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from optimizer import cpsat
from optimizer.bounds import safe_bound
from optimizer.clock import Clock
from optimizer.construct import between, keeping
from optimizer.improve import Task, improve
from optimizer.pdlp import FirstOrder, Precision
from optimizer.rows import FREE
from optimizer.solved import Ending

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.score import Part
    from optimizer.arrays import Floats, Ints
    from optimizer.explain.study import Study
    from optimizer.rows import Linear, Program

SHARE_FOR_BOUNDS = 0.45
"""Part of the time that the bounds of a large portfolio may take."""
ROUGHLY = 3e-4
"""Relative tolerance of the first-order method for them."""
THREADS = 2
"""Threads that it uses: nothing else goes on beside it."""
COARSE = 1000
"""By how much the part is divided while neighbourhoods are searched, where it is counted finely: solvers like small numbers."""
PATIENCE = 60
"""Neighbourhoods in a row without gain after which a floor is left."""
PROVING = 60.0
"""Seconds for one exact solve of a small portfolio at most."""
PARTS_OF_THE_WAY = (0.75, 0.5, 0.25)
"""Parts of the way from the plan that disturbs least to the best one, at which plans are tried as beginnings."""


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
        Wall time for all floors of a large portfolio.
    """
    model = study.model
    objective = model.costs[part]
    clock = Clock(seconds, 1, lambda: False)
    bounds = None if study.small else _Bounds(study, objective)
    pool = [study.values, *known] if study.small else [study.values, *known, *_beginnings(study, known)]
    rng = np.random.default_rng(study.seed)
    for i, percent in enumerate(percents):
        program = _floored(study, percent)
        best = min((plan for plan in pool if program.admits(plan)), key=objective.at)
        if bounds is None:
            point = _exact(study, program, objective, best, percent)
        else:
            bound = bounds.under(program, SHARE_FOR_BOUNDS * clock.left() / (len(percents) - i))
            stage = Clock(max(1.0, clock.left()) / (len(percents) - i), 1, clock.should_stop)
            task = Task(program, _coarse(objective))
            better = improve(model, task, best, stage, rng, patience=PATIENCE, accept=lambda *_: None)
            best = min(better, best, key=objective.at)
            point = Point(percent, best, min(bound, objective.at(best)), proven=False)
        pool.append(point.values)
        yield point


def _floored(study: Study, percent: int) -> Program:
    """Return the program of plans that keep so much of the best value, and all of its mandatory value."""
    value, values = study.model.value, study.values
    rows = [(value.total, -(-value.total.at(values) * percent // 100), FREE, ("floor", ""))]
    if len(value.mandatory.columns):
        rows.append((value.mandatory, value.mandatory.at(values), FREE, ("mandatory_first", "")))
    return study.model.program.with_rows(rows)


def _exact(study: Study, program: Program, objective: Linear, begin: Ints, percent: int) -> Point:
    solved = cpsat.minimise(program, objective, cpsat.Effort(PROVING, seed=study.seed), hint=begin)
    values = begin if solved.values is None else solved.values
    bound = 0 if solved.bound is None else solved.bound
    return Point(percent, values, min(bound, objective.at(values)), solved.ending is Ending.OPTIMAL)


def _beginnings(study: Study, known: Sequence[Ints]) -> list[Ints]:
    """Return plans between the one of most value and those that disturb less."""
    kept = keeping(study.model, study.values)
    begins = [*([] if kept is None else [kept]), *known]
    tried = [between(study.model, begin, study.values, part) for begin in begins[:2] for part in PARTS_OF_THE_WAY]
    return [plan for plan in (kept, *tried) if plan is not None]


def _coarse(objective: Linear) -> Linear:
    divisor = max(1, int(np.abs(objective.coefficients).max(initial=1)) // COARSE)
    return type(objective)(objective.columns, np.round(objective.coefficients / divisor).astype(np.int64))


class _Bounds:
    """
    The linear relaxation of the exact model, with the floor among its last rows.

    It is loaded once; each floor changes the side of a row and goes on from the floor before. Prices found for one floor bound the part
    under every other one too, so each floor has the best that any of them proves.
    """

    def __init__(self, study: Study, objective: Linear) -> None:
        self._objective = objective
        self._least = max(0, objective.constant + _least(study.model.program, objective))
        self._linear: FirstOrder | None = None
        self._basis: object = None
        self._duals: list[Floats] = []

    def under(self, program: Program, seconds: float) -> int:
        """Return what no plan that keeps a program's rows is below."""
        if self._linear is None:
            self._linear = FirstOrder(program, self._objective, Precision(ROUGHLY, THREADS))
        relaxed = self._linear.solve(program.upper, program.row_lower, seconds, self._basis)
        if relaxed.duals is not None:
            self._basis = relaxed.basis
            self._duals.append(relaxed.duals)
        return max([self._least, *(safe_bound(program, self._objective, duals) for duals in self._duals)])


def _least(program: Program, objective: Linear) -> int:
    """Return the least that the columns' bounds allow."""
    lower, upper = program.lower[objective.columns], program.upper[objective.columns]
    return int(np.minimum(objective.coefficients * lower, objective.coefficients * upper).sum())
