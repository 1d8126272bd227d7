"""Goes on from an earlier answer: what its plans ran and booked is where the search begins, whatever has changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from optimizer.complete import complete
from optimizer.construct import run_chosen
from optimizer.greedy import Booker, book_demanded, fill
from optimizer.nodes import Node
from optimizer.timing import pausing, timing

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.bookings import Decision, Proposal
    from models.horizon import Horizon
    from optimizer.arrays import Bools, Floats, Ints
    from optimizer.branching import Tree
    from optimizer.clock import Clock
    from optimizer.columns import Candidate
    from optimizer.model import Model
    from optimizer.nodes import Explored
    from optimizer.problem import Problem
    from optimizer.relaxation import Relaxation
    from optimizer.work import ProjectWork

POOR = 0.93
"""Part of what all plans promise that those with an earlier plan's runs promise at least, for these to be gone on from."""


def runs_before(problem: Problem, proposal: Proposal) -> dict[int, int]:
    """Return the shift of each project that a plan ran, where the project is still there and may still take it."""
    index, projects = problem.work.project_index, problem.work.projects
    horizon = problem.portfolio.horizon
    decided = {index[d.project_id]: timing_of(d, horizon) for d in proposal.decisions if d.runs and d.project_id in index}
    decided |= {p.index: _timing_before(problem, p, proposal) for p in projects if p.owner in decided and p.package is not None}
    return {p: shift for p, shift in decided.items() if shift in projects[p].shifts and not projects[p].must_not_run}


def timing_of(decision: Decision, horizon: Horizon) -> int:
    """Return the timing of a project that a plan runs."""
    if decision.pause_first is None or decision.pause_last is None:
        return decision.shift_weeks
    begin = horizon.week(decision.pause_first)
    return pausing(begin, horizon.week(decision.pause_last) + 1 - begin)


def _timing_before(problem: Problem, strand: ProjectWork, proposal: Proposal) -> int:
    """Return the timing that a plan gave a work package; the dated one unless it said otherwise."""
    horizon = problem.portfolio.horizon
    for dates in proposal.packages:
        if strand.package is not None and f"{dates.project_id}/{dates.work_package}" == strand.package.key:
            by = horizon.week(dates.first) - strand.first
            return timing(by, horizon.week(dates.last) - strand.last - by)
    return 0


def as_before(relaxation: Relaxation, runs: dict[int, int], within: Node) -> Node:
    """Return the node in which projects do what a plan did, except where a node that it must lie in says otherwise."""
    barred, must = set(within.barred), set(within.must)
    for p, shifts in relaxation.runs.items():
        if p in must or not shifts:
            continue
        kept = shifts.get(runs[p]) if p in runs else None
        if kept is not None and kept not in barred:
            must.add(p)
        barred.update(column for column in shifts.values() if column != kept)
    return Node(frozenset(barred), frozenset(must))


def begun(tree: Tree, begin: Explored, proposal: Proposal | None, clock: Clock) -> Explored | None:
    """
    Return the node below another in which projects do what a plan did; None if there is none.

    None too where that cannot be, or promises so much less than the whole that a new choice is better.
    """
    if proposal is None:
        return None
    node = as_before(tree.relaxation, runs_before(tree.relaxation.problem, proposal), begin.node)
    explored = tree.explore(node, begin, seconds=clock.left())
    return None if explored.values is None or explored.bound < POOR * begin.bound else explored


def restaffed(model: Model, relaxation: Relaxation, choice: Floats, secured: Ints | None, proposal: Proposal) -> Ints:
    """
    Return a plan of the elastic program that keeps the bookings of an earlier plan as far as the rules allow.

    Parameters
    ----------
    choice
        Columns of the relaxation: which runs to staff.
    secured
        (n,), a plan whose mandatory projects keep their dates.
    proposal
        The earlier plan.
    """
    runs = run_chosen(model, relaxation, choice, secured)
    booker = Booker(model, complete(model.columns, runs))
    running = model.columns.running(runs)
    book_demanded(model, booker, running)
    share = shares_before(model.problem, proposal)
    for candidate in sorted(running, key=lambda c: (not model.problem.work.projects[c.project].must_run, -model.value.unit_of(c.project))):
        booker.book(candidate, share(candidate))
    fill(model, booker, [c for c in running if not c.kept])
    return complete(model.columns, booker.values)


def booked_before(problem: Problem, proposal: Proposal | None) -> Bools:
    """Return (D, R): who was booked on which demand by a plan, of those that are still there."""
    booked = np.zeros((len(problem.work.demands), len(problem.supply.ids)), bool)
    for r, d in () if proposal is None else weekly_shares(problem, proposal):
        booked[d, r] = True
    return booked


def shares_before(problem: Problem, proposal: Proposal) -> Callable[[Candidate], int]:
    """Return what says the percent that a candidate was booked for by a plan, in all its weeks; 0 if not."""
    weekly = weekly_shares(problem, proposal)

    def share(candidate: Candidate) -> int:
        shares = weekly.get((candidate.person, candidate.demand))
        return 0 if shares is None else int(shares[candidate.active].min(initial=100))

    return share


def weekly_shares(problem: Problem, proposal: Proposal) -> dict[tuple[int, int], Ints]:
    """Return (T,) shares by person and demand, of those that are still there."""
    horizon = problem.portfolio.horizon
    demands = {work.demand.id: d for d, work in enumerate(problem.work.demands)}
    weekly: dict[tuple[int, int], Ints] = {}
    for booking in proposal.bookings:
        r, d = problem.supply.index.get(booking.resource_id), demands.get(booking.demand_id)
        if r is None or d is None:
            continue
        share = weekly.setdefault((r, d), np.zeros(problem.weeks, np.int64))
        first, last = horizon.week(booking.first), horizon.week(booking.last)
        share[max(0, first) : max(0, last + 1)] = booking.share_pct
    return weekly
