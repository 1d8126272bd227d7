"""Who stays for a while on a project that does not run, to wind it down; see *Winding down* in ``docs/model.md``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.arrays import Ints
    from optimizer.problem import Problem


def winding_of(problem: Problem) -> Mapping[tuple[int, int], Ints]:
    """Return (T,) percent by person and demand that stays booked if the project of the demand does not run; nothing where it is all 0."""
    groups: dict[tuple[int, int], list[int]] = {}
    for r, d in problem.today.held:
        p = problem.project_of(d)
        if problem.work.projects[p].project.wind_down_hours:
            groups.setdefault((r, p), []).append(d)
    kept = {}
    for (r, p), demands in groups.items():
        weeks = _weeks(problem, r, demands, 60 * problem.work.projects[p].project.wind_down_hours)
        for d in demands:
            share = problem.today.held[r, d].share * weeks
            if share.any():
                kept[r, d] = share
    return kept


def _weeks(problem: Problem, r: int, demands: list[int], minutes: int) -> Ints:
    """Return (T,): 1 in the weeks in which somebody winds down a project, 0 in others."""
    supply, held = problem.supply, problem.today.held
    total = sum((held[r, d].share for d in problem.held_by[r]), np.zeros(problem.weeks, np.int64))
    there = (np.arange(problem.weeks) >= supply.begins[r]) & supply.employed[r] & (total <= supply.capacity[r])
    delivered = sum((held[r, d].share * supply.net[r] // 100 for d in demands), np.zeros(problem.weeks, np.int64)) * there
    before = np.cumsum(delivered) - delivered
    return np.asarray(there & (before < minutes), np.int64)


def by_person(winding: Mapping[tuple[int, int], Ints], problem: Problem) -> Mapping[int, Mapping[int, Ints]]:
    """Return (T,) percent by person and project."""
    found: dict[int, dict[int, Ints]] = {}
    for (r, d), share in winding.items():
        mine, p = found.setdefault(r, {}), problem.project_of(d)
        mine[p] = mine.get(p, 0) + share
    return found
