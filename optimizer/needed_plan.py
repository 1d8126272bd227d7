"""Whether what must run can be planned at all: proven not to by weak duality or CP-SAT, or shown by a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from optimizer import cpsat
from optimizer.bounds import safe_bound
from optimizer.branching import Tree
from optimizer.clock import Clock
from optimizer.construct import staffed
from optimizer.mandatory import limits_moves, needed_part, needed_program, needed_projects
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
    from optimizer.model import Model
    from optimizer.problem import Problem


def planned(portfolio: Portfolio, seconds: float, should_stop: Callable[[], bool] = lambda: False) -> Ending:
    """Return whether a plan of what must run can be made: unknown if time was short or somebody wished to stop."""
    clock = Clock(seconds, 1, should_stop)
    problem = of_needed(portfolio)
    model = modelled(problem)
    if model.program.size > WHOLE:
        if _falls_short(model, clock.left()):
            return Ending.INFEASIBLE
        if _rounds(model, problem, clock) or _branches(model, clock.left()):
            return Ending.FEASIBLE
    if clock.over():
        return Ending.UNKNOWN
    return cpsat.minimise(needed_program(model), Linear.of([]), cpsat.Effort(clock.left()), should_stop=should_stop).ending


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


def of_needed(portfolio: Portfolio) -> Problem:
    """Return the problem of the projects that must run."""
    problem = problem_of(portfolio)
    if limits_moves(problem):
        return problem
    return problem.narrowed({p: problem.work.projects[p].shifts for p in needed_projects(problem)}, problem.considered)


def _rounds(model: Model, problem: Problem, clock: Clock) -> bool:
    """Return whether the relaxation's best point can be rounded to a plan."""
    relaxation = relaxation_of(problem, offers_of(problem))
    root = Tree(relaxation, Simplex(relaxation.program, relaxation.objective, 1)).begin(clock.left())
    return model.program.admits(staffed(model, relaxation, root, None, Clock(clock.left(), 1, clock.should_stop)))
