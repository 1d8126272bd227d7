"""
Rounds a relaxation to bookings, a few people at a time, every rule respected.

While a group of people gets whole shares, those who came before keep theirs and those who come later count with what the relaxation
gives them. So each group makes up for what rounding took from the demands it works on (relax-and-fix; Pochet and Wolsey,
"Production Planning by Mixed Integer Programming", 2006, section 3.6).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.projects import ProjectClass
from optimizer import cpsat
from optimizer.complete import complete
from optimizer.greedy import Booker, book_as, book_demanded, fill
from optimizer.mathopt import Simplex
from optimizer.moving_dates import has_moving_packages
from optimizer.neighbourhoods import Neighbourhoods
from optimizer.promising import allowed
from optimizer.relaxation import relaxation_of
from optimizer.rows import FREE, Program
from optimizer.rules import precedence
from optimizer.understaffed import elastic_objective

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.arrays import Bools, Floats, Ints
    from optimizer.clock import Clock
    from optimizer.columns import Candidate
    from optimizer.model import Model
    from optimizer.nodes import Explored
    from optimizer.relaxation import Relaxation

SHARED = frozenset({"capacity", "budget"})
"""Rules in which projects compete."""
LOOSE = frozenset({"demand", "headcount"})
"""Rules whose limits those who come later can still make room under."""
FOLLOWED = frozenset({"minimum_staffing", "disruption", "moves", "stints", "changeover"})
"""Rules whose rows press columns up that follow from others."""
GROUP = 3
"""People who are rounded together."""
SHORTFALL = 10
"""What a minute missing to the minimum staffing costs, in minutes of the project's own value."""
PIVOTED = 20_000
"""Offers up to which pivots find a vertex soon."""
WORK = 0.05
"""Deterministic time of one group."""
TOLERANCE = 1e-6
"""How far sums of fractional shares may be off."""


class Secured(NamedTuple):
    """How no plan may have less of the mandatory projects than another has."""

    plan: Ints
    """(n,), that other plan."""
    first: bool
    """Whether they are staffed as in it before all others are; otherwise they are staffed like all others, at its value."""


def rounded(model: Model, relaxation: Relaxation, explored: Explored, runs: Ints, *, secured: Secured | None, clock: Clock) -> Ints:
    """
    Return the plan with bookings that follow the relaxation once its runs are decided.

    Parameters
    ----------
    explored
        A choice of runs, whose shares are followed if there is no time for better ones.
    runs
        (n,), a plan with runs and rents but without bookings.
    secured
        How the mandatory projects are staffed; None if none comes before others.
    """
    columns = model.columns
    booker = Booker(model, runs.copy())
    running = [c for c in columns.running(runs) if not c.kept]
    first = _coming_first(model, running) if secured is not None and secured.first else []
    if secured is not None:
        book_as(model, booker, first, secured.plan)
    book_demanded(model, booker, running)
    floor = 0 if secured is None else model.value.mandatory.at(secured.plan)
    shares = _decided(model, relaxation, complete(columns, booker.values), first, floor=floor, clock=clock)
    if shares is None and explored.values is not None:
        shares = relaxation.shares(explored.values)
    if shares is not None:
        held = {c.on for c in first}
        wishes = [wish for wish in _wishes(relaxation, running, shares) if wish[0].on not in held]
        booker = _rebooked(model, booker, complete(columns, _in_groups(model, booker.values, wishes, first, clock)), running)
        if clock.over():
            _by_wish(model, booker, wishes)
    fill(model, booker, running)
    return booker.values


def _rebooked(model: Model, before: Booker, grouped: Ints, running: list[Candidate]) -> Booker:
    """
    Return the plan of the groups; where it breaks rows that held before, as much of it as fits.

    A group that has no place left for all that is wished of it is solved leniently, and may leave a rule of its people broken.
    """
    known = set(model.elastic.violated(complete(model.columns, before.values)).tolist())
    if known.issuperset(model.elastic.violated(grouped).tolist()):
        return Booker(model, grouped)
    book_as(model, before, running, grouped)
    return before


def _coming_first(model: Model, running: list[Candidate]) -> list[Candidate]:
    """Return the candidates of mandatory projects."""
    projects = model.problem.work.projects
    return [c for c in running if projects[c.project].project.project_class is ProjectClass.MANDATORY]


def _decided(model: Model, relaxation: Relaxation, plan: Ints, first: list[Candidate], *, floor: int, clock: Clock) -> Floats | None:
    """
    Return (N,): units of each offer in a vertex of the relaxation under a plan's runs, and its bookings of those who come first.

    A vertex has few fractions, which a first-order method's answer has not; without the other runs it is quickly found. None if it
    is not, because there are too many offers or too little time.
    """
    chosen = {p: k for (p, k), column in model.columns.run.items() if plan[column]}
    most = relaxation.offers.most.copy()
    for i, candidate in _paired(relaxation, first):
        most[i] = candidate.share_in(plan) // model.problem.step
    mine = allowed(relaxation.offers, {p: (k,) for p, k in chosen.items()}) & (most > 0)
    if mine.sum() > PIVOTED:
        return None
    floor = min(floor, model.value.mandatory.at(plan)) if first else floor
    small = relaxation_of(relaxation.problem, relaxation.offers.only(mine), floor)
    others = frozenset(column for (p, k), column in small.run.items() if chosen.get(p) != k)
    upper, row_lower = small.bounds(others, frozenset(chosen), most[mine])
    solved = Simplex(small.program, small.objective, 1, clock.should_stop).solve(upper, row_lower, clock.left())
    if solved.values is None:
        return None
    shares = np.zeros(relaxation.offers.size)
    shares[mine] = small.shares(solved.values)
    return shares


def _in_groups(model: Model, values: Ints, wishes: list[tuple[Candidate, float]], first: list[Candidate], clock: Clock) -> Ints:
    """Give whole shares to one group of people after the other; what came first stays."""
    around, program, objective = (
        Neighbourhoods(model, model.staffing, np.random.default_rng(0)),
        model.staffing,
        elastic_objective(model, SHORTFALL),
    )
    later, least = np.zeros(program.size), np.maximum(1, model.problem.supply.least)
    for candidate, units in wishes:
        atom = candidate.atoms[-1]
        later[candidate.on] = 0.0 if values[candidate.on] else min(1.0, units * model.problem.step / least[candidate.person])
        later[atom.column] = 0.0 if values[candidate.on] else units * model.problem.step / atom.most
    stays = np.array([column for c in first for column in c.columns], np.int64)
    people = _in_order(model, wishes)
    for group in np.array_split(people, max(1, len(people) // GROUP)):
        if clock.over():
            break
        mine = around.of_people(group)
        later[mine] = 0
        free = around.with_people(values, group)
        free[stays] = False
        part, columns = _part(program, values, later, free)
        goal, effort = objective.within(columns, program.size), cpsat.Effort(clock.left(), deterministic=WORK, seed=1, brief=True)
        solved = cpsat.minimise(part, goal, effort, hint=values[columns])
        if solved.values is None:
            solved = cpsat.minimise(_lenient(part), goal, effort, hint=values[columns])
        clock.spend(solved.work)
        if solved.values is not None:
            taken = np.isin(columns, mine)
            values = values.copy()
            values[columns[taken]] = solved.values[taken]
    return values


def _by_wish(model: Model, booker: Booker, wishes: list[tuple[Candidate, float]]) -> None:
    """Book what is wished and still fits, the clearest wishes first: for those whose turn did not come in time."""
    step = model.problem.step
    for candidate, units in sorted(wishes, key=lambda wish: -wish[1]):
        booker.book(candidate, max(int(model.problem.supply.least[candidate.person]), round(units) * step))


def _in_order(model: Model, wishes: list[tuple[Candidate, float]]) -> Ints:
    """Return the people, those first whom mandatory projects count on: while all others are free, these still get all they need."""
    projects = model.problem.work.projects
    asked = {c.person for c, _ in wishes if projects[c.project].project.project_class is ProjectClass.MANDATORY}
    drawn = np.random.default_rng(0).permutation(len(model.problem.supply.ids))
    return np.array(sorted(drawn.tolist(), key=lambda r: r not in asked), np.int64)


def _part(program: Program, values: Ints, later: Floats, free: Bools) -> tuple[Program, Ints]:
    """Return the program of the free columns, with the others held and with what those who come later are wished to do."""
    columns = np.nonzero(free)[0]
    touched, part = program.about(columns)
    around = program.matrix[touched]
    base, wished = around @ np.where(free, 0, values), around @ np.where(free, 0.0, later)
    # Who comes later can still leave a demand to this group; only what they do for it counts, not what they fill of it.
    loose = np.array([program.groups[i][0] in LOOSE for i in touched.tolist()], bool)
    base = base + np.where(loose, np.minimum(0.0, wished), wished)
    lower = np.where(program.row_lower[touched] <= -FREE, -FREE, np.ceil(program.row_lower[touched] - base - TOLERANCE)).astype(np.int64)
    upper = np.where(program.row_upper[touched] >= FREE, FREE, np.floor(program.row_upper[touched] - base + TOLERANCE)).astype(np.int64)
    least = part.maximum(0) @ program.lower[columns] + part.minimum(0) @ program.upper[columns]
    upper = np.where(least > upper, np.maximum(upper, part @ program.lower[columns]), upper)
    groups = tuple(program.groups[i] for i in touched.tolist())
    return Program(program.lower[columns], program.upper[columns], part, np.where(lower > upper, -FREE, lower), upper, groups), columns


def _lenient(part: Program) -> Program:
    """Return the program in which doing nothing is allowed, but for what follows from it."""
    nothing = part.matrix @ part.lower
    followed = np.array([group[0] in FOLLOWED for group in part.groups], bool)
    lower = np.where(followed, part.row_lower, np.minimum(part.row_lower, nothing))
    return replace(part, row_lower=lower, row_upper=np.maximum(part.row_upper, nothing))


def _wishes(relaxation: Relaxation, candidates: Sequence[Candidate], shares: Floats) -> list[tuple[Candidate, float]]:
    """Return the candidates that the relaxation books, with the units it gives them."""
    return [(candidate, float(shares[i])) for i, candidate in _paired(relaxation, candidates) if shares[i] > 0]


def prices_of(model: Model, relaxation: Relaxation, duals: Floats) -> Floats:
    """
    Return (n,): what a unit of each column takes from people's time and from budgets, at the relaxation's prices.

    Where packages move, a run also has the price of what other projects lose that wait for it, which is below 0 if they gain.
    """
    program = relaxation.program
    shared = np.array([group[0] in SHARED for group in program.groups], bool)
    taken = relaxation.shares(-(program.matrix.T @ np.where(shared, duals[: len(shared)], 0.0)))
    prices = np.zeros(model.program.size)
    for i, candidate in _paired(relaxation, model.columns.candidates):
        for atom in candidate.atoms:
            prices[atom.column] = max(0.0, float(taken[i])) * atom.most / model.problem.step
    if has_moving_packages(relaxation.problem):
        waiting = _prices_of_waiting(relaxation, duals)
        for run, column in model.columns.run.items():
            prices[column] = waiting[relaxation.run[run]]
    return prices


def _prices_of_waiting(relaxation: Relaxation, duals: Floats) -> Floats:
    """Return (n,): what each run takes from other projects that wait for its own."""
    rows = np.array([i for i, group in enumerate(relaxation.program.groups) if group[0] == precedence.RULE], np.int64)
    entries, owners = relaxation.program.matrix[rows].tocoo(), np.zeros(relaxation.program.size, np.int64)
    owners[list(relaxation.run.values())] = [relaxation.problem.work.owners[p] for p, _ in relaxation.run]
    first, last = np.full(len(rows), len(owners)), np.full(len(rows), -1)
    np.minimum.at(first, entries.row, owners[entries.col])
    np.maximum.at(last, entries.row, owners[entries.col])
    between = rows[first < last]
    return np.asarray(-(relaxation.program.matrix[between].T @ duals[between]))


def _paired(relaxation: Relaxation, candidates: Sequence[Candidate]) -> Iterator[tuple[int, Candidate]]:
    """Yield the offers that candidates book."""
    index = relaxation.offers.constant
    for candidate in candidates:
        i = index.get((candidate.person, candidate.demand, candidate.shift, candidate.block.start))
        if i is not None and not candidate.kept:
            yield i, candidate
