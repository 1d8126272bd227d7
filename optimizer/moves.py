"""Columns that say what a plan moves: person-project pairs and projects that differ from today by choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from optimizer.arrays import Bools, Ints
    from optimizer.columns import Candidate, Columns
    from optimizer.problem import Problem

GROUP = ("moves", "")


def forced_weeks(problem: Problem, r: int, d: int) -> Bools:
    """Return (T,): weeks in which today's booking cannot stay, whatever a plan would like; see *Forced* in ``docs/model.md``."""
    work = problem.work.demands[d]
    weeks = np.arange(problem.weeks)
    away: Bools = ~problem.supply.employed[r] | (problem.supply.net[r] == 0)
    gone: Bools = away | ~problem.ability.has(r, work.demand.skills)
    outside: Bools = (weeks < work.first) | (weeks > work.last)
    stopped = problem.work.projects[work.project].stopped_by_scenario
    return np.ones(problem.weeks, bool) if stopped else gone | outside


def runs_today(problem: Problem, p: int) -> bool:
    """Return whether today's plan runs a project; see *Today's state* in ``docs/model.md``."""
    project = problem.work.projects[p]
    if project.halted:
        return False
    return project.owner in problem.today.has_work if project.staffed else project.in_progress


def moved_pair(columns: Columns, r: int, p: int) -> int | None:
    """Return a column pressed to 1 if the pair differs from today by choice in some week; None if it never can."""
    problem = columns.problem
    candidates = columns.by_pair.get((r, p), [])
    demands = {c.demand for c in candidates} | {d for d in problem.held_by.get(r, ()) if problem.project_of(d) == p}
    flag: int | None = None
    for d in sorted(demands):
        today = _chosen_today(problem, r, d)
        seats = columns.by_seat.get((r, d), [])
        winding = problem.winding.get((r, d))
        for week, share in _segments(problem, r, d, today, seats):
            flag = columns.moved(r, p) if flag is None else flag
            _link(columns, flag, (week, share), seats, columns.runs(p) if winding is not None and winding[week] else None)
    return flag


def _chosen_today(problem: Problem, r: int, d: int) -> Ints:
    """Return (T,): today's share where keeping or releasing it is a choice; -1 where it is forced, or before the freeze's end."""
    held = problem.today.held.get((r, d))
    share = np.zeros(problem.weeks, np.int64) if held is None else held.share.copy()
    if held is not None:
        share[forced_weeks(problem, r, d) & (held.share > 0)] = -1
    share[: problem.supply.begins[r]] = -1
    share[problem.fixed(r, d) > 0] = -1
    return share


def _segments(problem: Problem, r: int, d: int, today: Ints, seats: list[Candidate]) -> list[tuple[int, int]]:
    """Return (week, today's share) once for each set of candidates and share that occurs together."""
    found: dict[tuple[frozenset[int], int, bool], int] = {}
    winding = problem.winding.get((r, d), np.zeros(problem.weeks, np.int64))
    for week in range(problem.freeze_end, problem.weeks):
        members = frozenset(c.on for c in seats if week in c.active)
        if today[week] >= 0 and (members or today[week] > 0):
            found.setdefault((members, int(today[week]), bool(winding[week])), week)
    return [(week, share) for (_, share, _), week in found.items()]


def _link(columns: Columns, flag: int, before: tuple[int, int], seats: list[Candidate], runs: list[tuple[int, int]] | None) -> None:
    """Press ``flag`` to 1 if the share booked in a week is not that of before; where a stop keeps it, only if one of ``runs`` is made."""
    week, share = before
    active = [c for c in seats if week in c.active]
    if share == 0:
        for candidate in active:
            columns.press(flag, 0, [(candidate.on, -1)], 1, GROUP)
        return
    booked = [(atom.column, int(atom.share[week - c.block.start])) for c in active for atom in c.atoms]
    if runs is None:
        columns.press(flag, share, booked, share, GROUP)
    else:
        columns.press(flag, 0, [*booked, *((run, -share) for run, _ in runs)], share, GROUP)
    if share < 100:
        columns.press(flag, -share, [(column, -a) for column, a in booked], 100 - share, GROUP)


def moved_project(columns: Columns, p: int) -> tuple[list[tuple[int, int]], int]:
    """Return terms and constant that sum to 1 if the project, or package, is moved, or a project runs against today's state, by choice."""
    problem, project = columns.problem, columns.problem.work.projects[p]
    if project.package is not None:
        return [(columns.run[p, k], 1) for k in project.shifts if k], 0
    shifted = [(columns.run[p, k], 1) for k in project.shifts if k > 0]
    as_dated = [(columns.run[p, 0], 1)] if 0 in project.shifts else []
    if project.must_not_run:
        return ([], 0)
    if runs_today(problem, p):
        return [(column, -1) for column, _ in as_dated], 1
    if project.wanted:
        return shifted, 0
    return [*shifted, *as_dated], 0
