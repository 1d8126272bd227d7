"""
Whether what must run can be planned at all: proven not to by weak duality or CP-SAT, or shown by a plan.

What is too large to be solved whole is dated first, as the relaxation likes best; then it is staffed under these dates alone, by
rounding, and whatever stays short of its minimum is mended neighbourhood by neighbourhood.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from optimizer import cpsat
from optimizer.bounds import safe_bound
from optimizer.branching import Tree
from optimizer.clock import Clock
from optimizer.complete import complete
from optimizer.construct import staffed
from optimizer.improve import Task, improve
from optimizer.mandatory import WHOLE as STAFFED_WHOLE
from optimizer.mandatory import needed_part, needed_program, of_needed
from optimizer.mathopt import Budgeted, Simplex, branch, relax
from optimizer.model import modelled
from optimizer.offers import offers_of
from optimizer.problem import problem_of
from optimizer.relaxation import relaxation_of
from optimizer.rows import Linear
from optimizer.solve import WHOLE
from optimizer.solved import Ending

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.portfolio import Portfolio
    from optimizer.branching import Explored
    from optimizer.model import Model
    from optimizer.problem import Problem
    from optimizer.relaxation import Relaxation

MARGIN_PCT = 5
"""By how much more than their minimum projects are staffed in the relaxation: rounding takes some of it away."""
LIKELY = 2
"""Dates of each project that are left to choose from."""
MENDING = 0.8
"""Part of the time that is left for mending what is short of staff."""
PATIENCE = 300
"""Neighbourhoods in a row without any gain after which mending stops."""


def planned(portfolio: Portfolio, seconds: float, should_stop: Callable[[], bool] = lambda: False, workers: int = 1) -> Ending:
    """Return whether a plan of what must run can be made: unknown if time was short or somebody wished to stop."""
    clock = Clock(seconds, workers, should_stop)
    problem = of_needed(problem_of(portfolio))
    if not is_large(problem):
        return _by_whole_model(modelled(problem), problem, clock)
    return Ending.FEASIBLE if _dated_first(problem, clock) else Ending.UNKNOWN


def is_large(problem: Problem) -> bool:
    """Return whether what must run is too much to be planned with all dates open."""
    return offers_of(problem).size > STAFFED_WHOLE


def _by_whole_model(model: Model, problem: Problem, clock: Clock) -> Ending:
    """Settle it with all dates open."""
    if model.program.size > WHOLE:
        if _falls_short(model, clock.left()):
            return Ending.INFEASIBLE
        relaxation = relaxation_of(problem, offers_of(problem))
        if _staffs(model, relaxation, _root(relaxation, clock), clock.stage(MENDING)) or _branches(model, clock.left()):
            return Ending.FEASIBLE
    if clock.over():
        return Ending.UNKNOWN
    return cpsat.minimise(needed_program(model), Linear.of([]), cpsat.Effort(clock.left()), should_stop=clock.should_stop).ending


def _dated_first(problem: Problem, clock: Clock) -> bool:
    """Return whether a plan is found under the dates that the relaxation speaks for."""
    relaxation = relaxation_of(problem, offers_of(problem), margin_pct=MARGIN_PCT)
    values = _root(relaxation, clock).values
    if values is None:
        return False
    likely = {p: tuple(sorted(sorted(runs, key=lambda k: (-values[runs[k]], k))[:LIKELY])) for p, runs in relaxation.runs.items()}
    dated = problem.narrowed(likely, problem.considered)
    relaxation = relaxation_of(dated, offers_of(dated), margin_pct=MARGIN_PCT)
    return _staffs(modelled(dated), relaxation, _root(relaxation, clock), clock.stage(MENDING))


def _root(relaxation: Relaxation, clock: Clock) -> Explored:
    return Tree(relaxation, Simplex(relaxation.program, relaxation.objective, 1, clock.should_stop)).begin(clock.left())


def _staffs(model: Model, relaxation: Relaxation, root: Explored, clock: Clock) -> bool:
    """Return whether the relaxation's best point can be rounded to a plan, and that mended where it is short of staff."""
    values = staffed(model, relaxation, root, None, clock)
    if model.program.admits(values):
        return True
    missing = Linear.of((column, 1) for column in model.columns.short.values())
    if clock.over() or not model.elastic.admits(values) or not missing.at(values):
        return False
    task = Task(needed_part(model, model.staffing), missing)
    rng = np.random.default_rng(1)
    values = improve(
        model, task, values, clock, rng, patience=PATIENCE, accept=lambda _values, _left: None, good_enough=lambda left: left <= 0
    )
    return model.program.admits(complete(model.columns, values))


def _falls_short(model: Model, seconds: float) -> bool:
    """Return whether the exact model's linear relaxation proves that some project stays below its minimum staffing."""
    program, short = needed_part(model, model.elastic), Linear.of((column, 1) for column in model.columns.short.values())
    duals = relax(program, short, Budgeted(seconds)).duals
    return duals is not None and safe_bound(program, short, duals) > 0


def _branches(model: Model, seconds: float) -> bool:
    """Return whether branch and bound finds a plan; that it finds none proves nothing."""
    program = needed_program(model)
    found = branch(program, Linear.of([]), np.ones(program.size, bool), Budgeted(seconds)).values
    return found is not None and program.admits(np.round(found).astype(np.int64))
