"""Ramp-up: what newcomers to a project deliver, given how long they are on it already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from optimizer.arrays import Bools, Ints
    from optimizer.problem import Problem
    from optimizer.work import DemandWork


def is_newcomer(problem: Problem, r: int, work: DemandWork) -> bool:
    """Return whether somebody has a ramp-up on the project of a demand."""
    return bool(problem.portfolio.settings.ramp_up) and (r, problem.project_of(work.index)) not in problem.familiar


def elapsed_weeks(problem: Problem, r: int, work: DemandWork, shift: int, begin: int) -> tuple[int, ...]:
    """
    Return how many weeks of their ramp-up may lie behind somebody when a block begins.

    All that blocks of the project before it allow in which they are able; 0 for the first of them, and for who needs no ramp-up.
    """
    if not is_newcomer(problem, r, work):
        return (0,)
    ramp = problem.portfolio.settings.ramp_up
    starts = {start for start, able in problem.starts(work.project, shift) if start < begin and able[r]}
    return (0, *sorted({min(ramp, begin - start) for start in starts}))


def productive(problem: Problem, r: int, work: DemandWork, minutes: Ints, elapsed: int) -> Ints:
    """Return (shares, weeks of the block): what somebody with some weeks of their ramp-up behind them delivers of minutes booked."""
    left = problem.portfolio.settings.ramp_up - elapsed if is_newcomer(problem, r, work) else 0
    if left <= 0:
        return minutes
    early: Bools = np.arange(minutes.shape[1]) < left
    return np.where(early, minutes * problem.portfolio.settings.ramp_up_pct // 100, minutes)
