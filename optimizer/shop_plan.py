"""A solution of a scheduling problem as a plan: dates, who is booked, and which equipment is lent."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from models.bookings import Booking, Decision, PackageDates, ProjectState, Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from optimizer.shop import Candidate, Shop


def proposal_of(shop: Shop, begins: Mapping[int, int], people: Mapping[int, Candidate]) -> Proposal:
    """
    Return a solution as a plan.

    Parameters
    ----------
    begins
        By strand, the week in which it begins.
    people
        By demand, who does it.
    """
    problem, horizon = shop.problem, shop.problem.portfolio.horizon
    decisions, packages = [], []
    for strand in problem.work.projects:
        by = begins[strand.index] - strand.first
        if strand.package is None:
            state = ProjectState.SHIFTED if by else ProjectState.RUN
            decisions.append(Decision(project_id=strand.project.id, state=state, shift_weeks=by))
        elif by:
            first, last = horizon.monday(begins[strand.index]), horizon.sunday(strand.last + by)
            packages.append(PackageDates(project_id=strand.project.id, work_package=strand.package.id, first=first, last=last))
    bookings = [
        Booking(
            resource_id=problem.supply.ids[people[seat.demand].person],
            demand_id=problem.work.demands[seat.demand].demand.id,
            first=horizon.monday(begins[seat.strand] + seat.offset),
            last=horizon.sunday(begins[seat.strand] + seat.offset + seat.length - 1),
            share_pct=people[seat.demand].share,
        )
        for seat in shop.seats
    ]
    bookings += _lent(shop, begins)
    return Proposal(decisions=tuple(decisions), packages=tuple(packages), bookings=tuple(bookings))


def _lent(shop: Shop, begins: Mapping[int, int]) -> Iterator[Booking]:
    """Yield the rows of the equipment table that each use gets, in the order of their begins; rows may change from week to week."""
    problem, horizon = shop.problem, shop.problem.portfolio.horizon
    free = problem.machines.units.copy()
    for use in sorted(shop.uses, key=lambda use: (begins[use.strand] + use.offset, use.demand)):
        begin = begins[use.strand] + use.offset
        weeks = range(begin, begin + use.length)
        given = {e: np.zeros(problem.weeks, np.int64) for e in problem.machines.of_type(use.type)}
        for week in weeks:
            missing = use.units
            for e, lent in given.items():
                lent[week] = min(missing, int(free[e, week]))
                free[e, week] -= lent[week]
                missing -= int(lent[week])
        demand = problem.work.demands[use.demand].demand.id
        for e, lent in given.items():
            edges = [begin, *(week for week in weeks[1:] if lent[week] != lent[week - 1]), weeks.stop]
            for first, stop in pairwise(edges):
                if lent[first]:
                    yield Booking(
                        resource_id=problem.machines.rows[e].id,
                        demand_id=demand,
                        first=horizon.monday(first),
                        last=horizon.sunday(stop - 1),
                        share_pct=int(lent[first]),
                    )
