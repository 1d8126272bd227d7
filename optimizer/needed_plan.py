"""
Whether what must run can be planned at all: proven not to by weak duality or CP-SAT, or shown by a plan.

What is too large to be solved whole is dated first, as the relaxation likes best; then it is staffed under these dates alone, by
rounding, and whatever stays short of its minimum is mended neighbourhood by neighbourhood.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.errors import EngineDefectError
from optimizer import cpsat
from optimizer.bounds import safe_bound
from optimizer.branching import Tree
from optimizer.clock import Clock
from optimizer.complete import complete
from optimizer.construct import staffed
from optimizer.dating import Dating
from optimizer.extract import proposal_of
from optimizer.giving_up import without_most_short
from optimizer.improve import Task, improve
from optimizer.mandatory import WHOLE as STAFFED_WHOLE
from optimizer.mandatory import needed_part, needed_program, of_needed
from optimizer.mathopt import Budgeted, Simplex, branch, relax
from optimizer.model import modelled
from optimizer.offers import offers_of
from optimizer.problem import problem_of
from optimizer.reading import model_between, values_of
from optimizer.relaxation import relaxation_of
from optimizer.resume import runs_before
from optimizer.rows import Linear
from optimizer.solve import WHOLE
from optimizer.solved import Ending

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from models.bookings import Proposal
    from models.portfolio import Portfolio
    from optimizer.arrays import Floats, Ints
    from optimizer.model import Model
    from optimizer.nodes import Explored
    from optimizer.offers import Offers
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


class Attempt(NamedTuple):
    """What came of planning what must run."""

    ending: Ending
    """Unknown if time was short or somebody wished to stop."""
    nearest: Proposal | None = None
    """A plan of what must run that breaks no rule, or none but minimum staffing; None if there is nothing of the kind."""
    short: Mapping[str, int] = MappingProxyType({})
    """Percentage points by which projects, by id, stay below their minimum there."""
    fewer: Proposal | None = None
    """A plan without some projects that were short there, and with the others staffed; None if there was none."""
    paused: frozenset[str] = frozenset()
    """These projects, by id."""


def planned(portfolio: Portfolio, seconds: float, should_stop: Callable[[], bool] = lambda: False, workers: int = 1) -> Ending:
    """Return whether a plan of what must run can be made: unknown if time was short or somebody wished to stop."""
    return attempted(portfolio, seconds, should_stop, workers).ending


def attempted(
    portfolio: Portfolio, seconds: float, should_stop: Callable[[], bool] = lambda: False, workers: int = 1, near: Proposal | None = None
) -> Attempt:
    """
    Plan what must run.

    Parameters
    ----------
    near
        A plan of nearly as much, whose dates are kept as far as may be where much must run: that saves half of the time.
    """
    clock = Clock(seconds, workers, should_stop)
    problem = of_needed(problem_of(portfolio))
    return _dated_first(problem, clock, near) if is_large(offers_of(problem)) else _by_whole_model(modelled(problem), clock)


def least_short(
    portfolio: Portfolio, seconds: float, should_stop: Callable[[], bool] = lambda: False, workers: int = 1, near: Proposal | None = None
) -> Attempt:
    """Plan what must run so that it lacks little of its minimum staffing, whether or not there is a plan that lacks none."""
    clock = Clock(seconds, workers, should_stop)
    problem = of_needed(problem_of(portfolio))
    return _dated_first(problem, clock, near) if is_large(offers_of(problem)) else _rounded(modelled(problem), clock)


def shows(portfolio: Portfolio, plan: Proposal) -> bool:
    """Return whether a plan of what must run keeps all rules of a portfolio, what need not run being paused."""
    problem = of_needed(problem_of(portfolio))
    model = model_between(problem, [plan])
    try:
        return needed_program(model).admits(values_of(model, plan))
    except EngineDefectError:
        return False


def is_large(offers: Offers) -> bool:
    """Return whether what must run, of which these are the offers, is too much to be planned with all dates open."""
    return offers.size > STAFFED_WHOLE


def _by_whole_model(model: Model, clock: Clock) -> Attempt:
    """Settle it with all dates open."""
    attempt = Attempt(Ending.UNKNOWN)
    if model.program.size > WHOLE:
        if _falls_short(model, clock.left()):
            return Attempt(Ending.INFEASIBLE)
        attempt = _rounded(model, clock)
        if attempt.ending is Ending.FEASIBLE:
            return attempt
        branched = _branched(model, clock.left())
        if branched is not None:
            return Attempt(Ending.FEASIBLE, proposal_of(model, branched))
    if clock.over():
        return attempt
    solved = cpsat.minimise(needed_program(model), Linear.of([]), cpsat.Effort(clock.left()), should_stop=clock.should_stop)
    if solved.values is not None:
        return Attempt(solved.ending, proposal_of(model, solved.values))
    return Attempt(solved.ending) if solved.ending is Ending.INFEASIBLE else attempt


def _dated_first(problem: Problem, clock: Clock, near: Proposal | None) -> Attempt:
    """Plan under the dates that the relaxation speaks for, or those closest to a plan's."""
    relaxation = relaxation_of(problem, offers_of(problem), margin_pct=MARGIN_PCT)
    values = _root(relaxation, clock).values if near is None else _as_dated(relaxation, near)
    dated = None if values is None else Dating(relaxation).closest(values)
    if values is None or dated is None:
        return Attempt(Ending.UNKNOWN)
    if dated.idle:
        return Attempt(Ending.INFEASIBLE if dated.proven else Ending.UNKNOWN)
    few = {p: _likely(runs, values, dated.runs.get(p)) for p, runs in relaxation.runs.items()}
    return _rounded(modelled(problem.narrowed(few, problem.considered)), clock, MARGIN_PCT)


def _likely(runs: Mapping[int, int], values: Floats, chosen: int | None) -> tuple[int, ...]:
    """Return the shifts of a project that are left to choose from: the one chosen, and then those the relaxation likes best."""
    return tuple(sorted(sorted(runs, key=lambda k: (k != chosen, -values[runs[k]], k))[:LIKELY]))


def _as_dated(relaxation: Relaxation, near: Proposal) -> Floats:
    """Return a point of the relaxation that has nothing but a plan's runs."""
    values = np.zeros(relaxation.program.size)
    runs = runs_before(relaxation.problem, near).items()
    values[[relaxation.run[run] for run in runs if run in relaxation.run]] = 1
    return values


def _root(relaxation: Relaxation, clock: Clock) -> Explored:
    return Tree(relaxation, Simplex(relaxation.program, relaxation.objective, 1, clock.should_stop)).begin(clock.left())


def _dated(relaxation: Relaxation, root: Explored) -> Explored:
    """Return a point of the relaxation with whole runs that go together, if there are any in which all run that must."""
    dated = None if root.values is None else Dating(relaxation).closest(root.values)
    if root.values is None or dated is None or dated.idle:
        return root
    values = root.values.copy()
    values[list(relaxation.run.values())] = [float(dated.runs.get(p) == k) for p, k in relaxation.run]
    return replace(root, values=values)


def _rounded(model: Model, clock: Clock, margin_pct: int = 0) -> Attempt:
    """Round the relaxation's best point to a plan, and mend it where it is short of staff."""
    relaxation = relaxation_of(model.problem, offers_of(model.problem), margin_pct=margin_pct)
    root, clock = _dated(relaxation, _root(relaxation, clock)), clock.stage(MENDING)
    values = staffed(model, relaxation, root, None, clock)
    if model.program.admits(values):
        return Attempt(Ending.FEASIBLE, proposal_of(model, values))
    missing = Linear.of((column, 1) for column in model.columns.short.values())
    if not needed_part(model, model.elastic).admits(values) or not missing.at(values):
        return Attempt(Ending.UNKNOWN)
    task = Task(needed_part(model, model.staffing), missing)
    rng = np.random.default_rng(1)
    values = improve(
        model, task, values, clock, rng, patience=PATIENCE, accept=lambda _values, _left: None, good_enough=lambda left: left <= 0
    )
    values = complete(model.columns, values)
    if model.program.admits(values):
        return Attempt(Ending.FEASIBLE, proposal_of(model, values))
    fewer, gone = without_most_short(model, values)
    paused = frozenset(model.problem.work.projects[p].project.id for p in gone)
    return Attempt(Ending.UNKNOWN, proposal_of(model, values), _short(model, values), proposal_of(model, fewer), paused)


def _short(model: Model, values: Ints) -> dict[str, int]:
    """Return the percentage points of its need that each project lacks to its minimum, rounded up."""
    projects = model.problem.work.projects
    lacking = {p: int(values[column]) for (p, _), column in model.columns.short.items() if values[column]}
    return {projects[p].project.id: -(-100 * minutes // projects[p].needed) for p, minutes in lacking.items()}


def _falls_short(model: Model, seconds: float) -> bool:
    """Return whether the exact model's linear relaxation proves that some project stays below its minimum staffing."""
    program, short = needed_part(model, model.elastic), Linear.of((column, 1) for column in model.columns.short.values())
    duals = relax(program, short, Budgeted(seconds)).duals
    return duals is not None and safe_bound(program, short, duals) > 0


def _branched(model: Model, seconds: float) -> Ints | None:
    """Return a plan found by branch and bound; that it finds none proves nothing."""
    program = needed_program(model)
    found = branch(program, Linear.of([]), np.ones(program.size, bool), Budgeted(seconds)).values
    if found is None:
        return None
    values = np.round(found).astype(np.int64)
    return values if program.admits(values) else None
