"""
Projects that must run and cannot, whatever else is paused: seen by a relaxation of each with what it waits for, which takes a moment.

Projects only take from each other, so what is too much for one alone is too much for all plans. Nothing is said where moves are limited,
because pausing the others may then be too much. Those whose people must wind them down stay open: pausing them takes time as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.bounds import safe_bound
from optimizer.mandatory import limits_moves, with_waited_for, wound_down
from optimizer.mathopt import Simplex
from optimizer.offers import offers_of
from optimizer.relaxation import relaxation_of
from optimizer.rows import Linear

if TYPE_CHECKING:
    from collections.abc import Iterator

    from optimizer.clock import Clock
    from optimizer.problem import Problem

FAILING = 1_000_000
"""Units of a project that fails to run: so fine that a bound on them is above 0 if any part must fail."""


def hopeless(problem: Problem, clock: Clock) -> Iterator[int]:
    """Yield the projects that must run of which it is proven that they cannot; first those that wait for most others."""
    required = {p.index: with_waited_for(problem, {p.index}) for p in problem.work.whole if p.must_run}
    for p in sorted(required, key=lambda p: (-len(required[p]), p)):
        if clock.over():
            return
        if cannot_run(problem, p, clock):
            yield p


def cannot_run(problem: Problem, p: int, clock: Clock) -> bool:
    """Return whether it is proven that a project that must run cannot, together with what it waits for."""
    work = problem.work
    if not work.projects[p].must_run or limits_moves(problem):
        return False
    some = with_waited_for(problem, {p, *wound_down(problem)})
    problem = problem.narrowed({q: work.projects[q].shifts for q in some}, problem.considered)
    relaxation = relaxation_of(problem, offers_of(problem))
    program, row_lower = relaxation.program, relaxation.program.row_lower.copy()
    for q, row in relaxation.selection.items():
        row_lower[row] = int(q == p)
    failing = Linear.of([(relaxation.failing + p, FAILING)])
    duals = Simplex(program, failing, 1, clock.should_stop).solve(program.upper, row_lower, clock.left()).duals
    return duals is not None and safe_bound(program.bounded(program.upper, row_lower), failing, duals) > 0
