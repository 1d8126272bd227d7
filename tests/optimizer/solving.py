"""
What the engine's rows say of a given plan, in two ways that must agree.

A plan is turned into column values; whoever cannot be said in columns is refused by them. The values are checked exactly, and the
same columns are handed to CP-SAT held at these values, which must answer optimal or infeasible and nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from models.audit import Auditor
from optimizer import cpsat
from optimizer.complete import complete, nothing
from optimizer.model import model_of
from optimizer.resume import timing_of
from optimizer.rows import Linear
from optimizer.solved import Ending
from optimizer.timing import timing
from tests.builders import proposal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.bookings import Booking, Decision, Proposal
    from models.portfolio import Portfolio
    from optimizer.arrays import Ints
    from optimizer.columns import Candidate
    from optimizer.model import Model

NOTHING = Linear.of([])
"""The objective under which any feasible point will do."""
EFFORT = cpsat.Effort(20.0, workers=1)
COLUMNS = "columns"
"""Stands for the rule when a plan cannot even be said: there is no column for it."""


class UnsayableError(Exception):
    """No values of the columns mean this plan."""


def refused_by(of: Portfolio, *plan: Decision | Booking) -> set[str]:
    """
    Return the rules whose rows refuse a plan, empty if the engine accepts it.

    Fails unless exact arithmetic, CP-SAT and the audit all give the same verdict.
    """
    return judged(of, proposal(*plan))


def judged(of: Portfolio, plan: Proposal) -> set[str]:
    """Return the rules that refuse a plan; fails if any two of rows, solver and audit disagree."""
    model = model_of(of)
    rules = rules_broken(model, plan)
    report = Auditor(of).audit(plan)
    assert report.clean is not bool(rules), f"rows refuse by {sorted(rules)}, the audit says {[v.text for v in report.violations]}"
    return rules


def accepts(of: Portfolio, *plan: Decision | Booking) -> bool:
    """Return whether engine and audit accept a plan; fails if they do not agree."""
    return not refused_by(of, *plan)


def rules_broken(model: Model, plan: Proposal) -> set[str]:
    """Return the rules whose rows or bounds a plan breaks, by exact arithmetic; CP-SAT must agree."""
    try:
        values = values_of(model, plan)
    except UnsayableError:
        return {COLUMNS}
    broken = {model.program.groups[row][0] for row in model.program.violated(values).tolist()}
    outside = (values < model.program.lower) | (values > model.program.upper)
    if outside[list(model.columns.short.values())].any():
        broken.add("minimum_staffing")
    assert outside.sum() == outside[list(model.columns.short.values())].sum(), "only a shortfall may leave its bounds"
    assert solver_accepts(model, values) is not bool(broken), f"CP-SAT and exact arithmetic differ on {sorted(broken)}"
    return broken


def solver_accepts(model: Model, values: Ints) -> bool:
    """Hold runs, bookings and rents at values and let CP-SAT find the rest."""
    lower, upper = model.program.lower.copy(), model.program.upper.copy()
    held = list(decided(model))
    lower[held] = upper[held] = values[held]
    solved = cpsat.minimise(model.program.narrowed(lower, upper), NOTHING, EFFORT)
    assert solved.ending in (Ending.OPTIMAL, Ending.INFEASIBLE), solved.ending
    return solved.ending is Ending.OPTIMAL


def decided(model: Model) -> set[int]:
    """Return the columns that say what a plan decides; all others follow."""
    columns = model.columns
    found = {*columns.run.values(), *(rent.column for rent in columns.rents)}
    for candidate in columns.candidates:
        found |= {candidate.on, *(atom.column for atom in candidate.atoms)}
    return found


def values_of(model: Model, plan: Proposal) -> Ints:
    """
    Return the column values that mean a plan.

    Raises
    ------
    UnsayableError
        If there are none.
    """
    values = nothing(model.columns)
    shifts = _decide(model, plan, values)
    weekly = _weekly(model, plan)
    _book(model, shifts, weekly, values)
    _rent(model, shifts, weekly, values)
    if left := [key for key, row in weekly.items() if row.any()]:
        raise UnsayableError(f"no column books {left}")
    return complete(model.columns, values)


def _decide(model: Model, plan: Proposal, values: Ints) -> dict[int, int]:
    """Set the run columns; return each strand's timing, for one that does not run the first it might have."""
    decisions = {decision.project_id: decision for decision in plan.decisions}
    placed = _placed(model, plan)
    shifts = {}
    for work in model.problem.work.projects:
        decision = decisions.get(work.project.id)
        runs = decision is not None and decision.runs
        shift = timing_of(decision, model.problem.portfolio.horizon) if decision and runs else next(iter(work.shifts), 0)
        if work.package is not None and runs:
            shift = placed.pop(work.package.key, 0)
        if runs and (work.index, shift) not in model.columns.run:
            raise UnsayableError(f"{work.project.id} has no column to run {shift} weeks later")
        if runs:
            values[model.columns.run[work.index, shift]] = 1
        shifts[work.index] = shift
    if any(k for key, k in placed.items() if decisions[key.split("/")[0]].runs):
        raise UnsayableError(f"no package moves as {placed}")
    return shifts


def _placed(model: Model, plan: Proposal) -> dict[str, int]:
    """Return the timing of each package that a plan dates."""
    problem, found = model.problem, {}
    packages, horizon = problem.portfolio.package_by_key, problem.portfolio.horizon
    shifts = {decision.project_id: decision.shift_weeks for decision in plan.decisions}
    for dates in plan.packages:
        row = packages[f"{dates.project_id}/{dates.work_package}"]
        by = horizon.week(dates.first) - horizon.week(row.first)
        longer = horizon.week(dates.last) - horizon.week(row.last) - by
        moves = row.key in problem.work.package_index
        found[row.key] = timing(by, longer) if moves else timing(by - shifts.get(row.project_id, 0), longer)
    return found


def _weekly(model: Model, plan: Proposal) -> dict[tuple[str, str], Ints]:
    """Return the plan's shares by resource, demand and week without those that are given, not chosen."""
    problem = model.problem
    weekly: dict[tuple[str, str], Ints] = defaultdict(lambda: np.zeros(problem.weeks, np.int64))
    for booking in plan.bookings:
        weeks = problem.portfolio.horizon.clipped(booking.first, booking.last)
        weekly[booking.resource_id, booking.demand_id][weeks.start : weeks.stop] += booking.share_pct
    for r, d in problem.today.held:
        weekly[problem.supply.ids[r], problem.work.demands[d].demand.id] -= problem.fixed(r, d)
    running = {decision.project_id for decision in plan.decisions if decision.runs}
    for (r, d), share in problem.winding.items():
        if problem.work.projects[problem.project_of(d)].project.id not in running:
            key = problem.supply.ids[r], problem.work.demands[d].demand.id
            if (weekly[key][share > 0] != share[share > 0]).any():
                raise UnsayableError(f"{key} is wound down otherwise")
            weekly[key] -= share
    return weekly


def _book(model: Model, shifts: Mapping[int, int], weekly: dict[tuple[str, str], Ints], values: Ints) -> None:
    problem = model.problem
    for c in model.columns.candidates:
        key = problem.supply.ids[c.person], problem.work.demands[c.demand].demand.id
        if c.shift != shifts[c.project] or key not in weekly:
            continue
        wanted = weekly[key][c.block.start : c.block.stop]
        found = _units(model, c, wanted) if wanted.any() else None
        if found is not None:
            column, units = found
            values[column], values[c.on] = units, 1
            weekly[key][c.block.start : c.block.stop] = 0


def _units(model: Model, candidate: Candidate, wanted: Ints) -> tuple[int, int] | None:
    """Return the column and its value that book exactly the wanted shares, if there is one."""
    for atom in candidate.atoms:
        units = int(wanted.max()) // int(atom.share.max())
        if 0 < units <= model.program.upper[atom.column] and (atom.share * units == wanted).all():
            return atom.column, units
    return None


def _rent(model: Model, shifts: Mapping[int, int], weekly: dict[tuple[str, str], Ints], values: Ints) -> None:
    problem = model.problem
    for rent in model.columns.rents:
        key = problem.machines.rows[rent.machine].id, problem.work.demands[rent.demand].demand.id
        if rent.shift != shifts[rent.project] or key not in weekly:
            continue
        wanted = set(weekly[key][rent.block.start : rent.block.stop].tolist())
        if len(wanted) == 1 and max(wanted) <= model.program.upper[rent.column]:
            values[rent.column] = wanted.pop()
            weekly[key][rent.block.start : rent.block.stop] = 0


__all__ = ["COLUMNS", "EFFORT", "NOTHING", "UnsayableError", "accepts", "decided", "judged", "refused_by", "rules_broken", "values_of"]
