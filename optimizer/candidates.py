"""Makes the columns: runs and shifts, candidate bookings, covered effort, rented equipment."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from optimizer.columns import Atom, Candidate, Columns, Cover, Loss, Rent
from optimizer.ramp_up import elapsed_weeks, productive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from optimizer.arrays import Bools, Ints
    from optimizer.problem import Problem
    from optimizer.work import DemandWork


class _Offer(NamedTuple):
    """What somebody can give to a block."""

    person: int
    shares: Ints
    """(shares,), percent allowed."""
    delivered: Ints
    """(shares, weeks of the block), minutes; of a newcomer, if as much of the ramp-up as there may be lies behind them."""
    lost: tuple[tuple[int, Ints], ...] = ()
    """(shares,), minutes less by weeks of the ramp-up that lie behind a newcomer, where that may differ."""


def columns_of(problem: Problem) -> Columns:
    """Make the columns of a problem and the rows that say what they mean."""
    columns = rented(problem)
    wanted_idle = _wanted_idle(problem)
    for project in problem.work.projects:
        for k in project.shifts:
            for d in project.demands:
                work = problem.work.demands[d]
                if not work.demand.is_equipment:
                    for block in problem.blocks(d, k):
                        if block.start >= problem.freeze_end:
                            _staff(columns, work, k, block, wanted_idle)
    return columns


def rented(problem: Problem) -> Columns:
    """Make the columns that are not about people: runs, and machines rented."""
    columns = Columns(problem)
    for project in problem.work.projects:
        for k in project.shifts:
            columns.run[project.index, k] = columns.rows.flag()
    for project in problem.work.projects:
        for k in project.shifts:
            for d in project.demands:
                if problem.work.demands[d].demand.is_equipment:
                    for block in problem.blocks(d, k):
                        _rent(columns, problem.work.demands[d], k, block)
    return columns


def _wanted_idle(problem: Problem) -> bool:
    """Return whether a booking that delivers nothing (its weeks are all leave) may still be needed by some rule."""
    portfolio = problem.portfolio
    return (
        bool(portfolio.directives)
        or portfolio.settings.shortest_stint > 1
        or bool(portfolio.settings.most_stints or portfolio.settings.handover or portfolio.settings.ramp_up)
        or any(held.person_bound.any() for held in problem.today.held.values())
        or any(demand.heads_min for demand in portfolio.demands)
        or any(row.operator_skill for row in portfolio.equipment)
    )


def _rent(columns: Columns, work: DemandWork, shift: int, block: range) -> None:
    machines = columns.problem.machines
    for e in machines.of_type(work.demand.equipment_type):
        most = min(work.demand.units, int(machines.units[e, block.start : block.stop].min()))
        if most:
            columns.rents.append(Rent(work.index, e, work.project, shift, block, columns.rows.column(0, most)))


def _staff(columns: Columns, work: DemandWork, shift: int, block: range, wanted_idle: bool) -> None:  # noqa: FBT001
    problem = columns.problem
    need = work.needed(shift, block)
    fixed = int(problem.fixed_delivery[work.index, block.start : block.stop].sum())
    room = need + problem.step_minutes * len(block) // 100 - fixed
    made = [
        _candidate(columns, work, shift, block, offer)
        for offer in _bookable(problem, work, shift, block, room)
        if wanted_idle or offer.delivered.any() or (offer.person, problem.project_of(work.index)) in problem.pairs_today
    ]
    kept = _kept(columns, work, shift, block, room)
    columns.candidates += made + kept
    minutes = [atom.minutes for candidate in made + kept for atom in candidate.atoms]
    minutes += [lost for candidate in made if candidate.loss for _, each in candidate.loss.levels for lost in each]
    quantum = int(np.gcd.reduce([need, fixed, *minutes])) or 1
    columns.covers.append(Cover(work.index, shift, block, columns.rows.column(0, need // quantum), quantum, need, fixed))
    for keep in kept:
        rivals = [candidate.on for candidate in made if candidate.person == keep.person]
        columns.rows.at_most([(on, 1) for on in (*rivals, keep.on)], 1, ("block", work.demand.id))


def _bookable(problem: Problem, work: DemandWork, shift: int, block: range, room: int) -> Iterator[_Offer]:
    """
    Yield what everybody who may be booked on a block can give.

    Whoever must stay as booked in some of its weeks may still be booked in the others.
    """
    weeks = slice(block.start, block.stop)
    able = considered_in(problem, work.index, block)
    able[list(problem.today.protected)] = False
    if problem.project_of(work.index) in problem.today.frozen_projects:
        return
    levels, lost = np.arange(problem.step, 101, problem.step), lost_in(work, shift, block)
    for r in np.nonzero(able)[0].tolist():
        free = _free(problem, work, block, r)
        if not free.any():
            continue
        shares = levels[(levels >= problem.supply.least[r]) & (levels <= problem.supply.capacity[r])]
        booked = shares[:, None] * problem.supply.net[r, weeks] // 100 * free
        behind = elapsed_weeks(problem, r, work, shift, block.start)
        delivered = [at_work(productive(problem, r, work, booked, elapsed), lost) for elapsed in behind]
        fits = delivered[0].sum(axis=1) <= room
        if fits.any():
            less = [(delivered[-1] - one)[fits].sum(axis=1) for one in delivered]
            yield _Offer(r, shares[fits], delivered[-1][fits], tuple(zip(behind, less, strict=True)) if len(behind) > 1 else ())


def lost_in(work: DemandWork, shift: int, block: range) -> Ints:
    """Return (weeks of the block,): minutes that each person on a demand loses around a pause."""
    lost = np.zeros(len(block), np.int64)
    for week, minutes in work.lost(shift):
        if week in block:
            lost[week - block.start] += minutes
    return lost


def at_work(minutes: Ints, lost: Ints) -> Ints:
    """Return what is left of minutes in the weeks of a block."""
    return np.maximum(0, minutes - lost) if lost.any() else minutes


def able_in(problem: Problem, d: int, block: range) -> Bools:
    """Return (R,): who is able for a demand in all weeks of a block, and past their notice."""
    return problem.ability.throughout(problem.work.demands[d].demand, block) & (problem.supply.begins <= block.start)


def considered_in(problem: Problem, d: int, block: range) -> Bools:
    """Return (R,): who is able for a demand in all weeks of a block, and worth a column."""
    able = able_in(problem, d, block)
    return able if problem.considered is None else able & problem.considered[d]


def _free(problem: Problem, work: DemandWork, block: range, r: int) -> Bools:
    """Return (weeks of the block,): where no booking of the person on the demand must stay as it is."""
    held = problem.today.held.get((r, work.index))
    return np.ones(len(block), bool) if held is None else ~held.bound[block.start : block.stop]


def _candidate(columns: Columns, work: DemandWork, shift: int, block: range, offer: _Offer) -> Candidate:
    """Make the columns of one candidate: steps where delivery is proportional to the share, else one flag a share."""
    r, shares, delivered, lost = offer
    rows, step, group = columns.rows, columns.problem.step, ("share", columns.problem.supply.ids[r])
    weeks = _free(columns.problem, work, block, r).astype(np.int64)
    if len(shares) == 1:
        on = rows.flag()
        atoms = [Atom.of(on, shares[0] * weeks, delivered[0])]
        each = lost
    elif _proportional(shares, np.column_stack([delivered, *(less for _, less in lost)]), step):
        on, steps = rows.flag(), rows.column(0, int(shares[-1]) // step)
        rows.at_most([(steps, 1), (on, -(int(shares[-1]) // step))], 0, group)
        rows.at_least([(steps, 1), (on, -(int(shares[0]) // step))], 0, group)
        atoms = [Atom.of(steps, step * weeks, delivered[0] * step // shares[0])]
        each = tuple((elapsed, less[:1] * step // shares[0]) for elapsed, less in lost)
    else:
        on = rows.flag()
        atoms = [Atom.of(rows.flag(), share * weeks, minutes) for share, minutes in zip(shares, delivered, strict=True)]
        rows.add([*((atom.column, 1) for atom in atoms), (on, -1)], 0, 0, group)
        each = lost
    most = max((int(less.max()) for _, less in lost), default=0)
    levels = tuple((elapsed, tuple(less.tolist())) for elapsed, less in each)
    loss = Loss(rows.column(0, most), levels) if most else None
    return Candidate(r, work.index, work.project, shift, block, on, tuple(atoms), loss=loss)


def _proportional(shares: Ints, delivered: Ints, step: int) -> bool:
    """Return whether each week's delivered minutes grow by the same whole amount with each step."""
    unit = delivered[0] * step
    return not (unit % shares[0]).any() and bool((delivered * shares[0] == (shares // step)[:, None] * unit).all())


def partly_held(problem: Problem, d: int, block: range) -> Iterator[tuple[int, Ints]]:
    """Yield (person, percent in each week) of today's bookings that cover a block only partly and may stay; see rule ``block``."""
    work, weeks, holders = problem.work.demands[d], slice(block.start, block.stop), problem.held_on.get(d, ())
    able = able_in(problem, d, block) if holders else ()
    for r, held in holders:
        free = _free(problem, work, block, r)
        share = held.share[weeks] * free
        if not able[r] or r in problem.today.protected or len(set(share[free].tolist())) < 2:
            continue
        booked = share[share > 0]
        if not (booked % problem.step).any() and booked.min() >= problem.supply.least[r] and booked.max() <= problem.supply.capacity[r]:
            yield r, share


def _kept(columns: Columns, work: DemandWork, shift: int, block: range, room: int) -> list[Candidate]:
    """Make candidates that keep today's bookings which cover the block only partly."""
    problem, kept, lost = columns.problem, [], lost_in(work, shift, block)
    for r, share in partly_held(problem, work.index, block):
        minutes = at_work(share * problem.supply.net[r, block.start : block.stop] // 100, lost)
        if minutes.sum() <= room:
            flag = columns.rows.flag()
            kept.append(Candidate(r, work.index, work.project, shift, block, flag, (Atom.of(flag, share, minutes),), kept=True))
    return kept
