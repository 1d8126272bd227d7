"""
Portfolios that are scheduling problems: everything has to run, each demand by one person all of the time, and supply never changes.

Then nothing is left to choose but when packages are done and by whom, and intervals say that with far fewer columns than rows with a
column for each week: this module finds out whether a portfolio is one (`shop_of`), as plain numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.directives import DirectiveKind
from models.projects import PackageStatus, ProjectClass, Stage
from models.score import MICRO
from models.settings import BookingBlock
from optimizer.rules.budget import caps_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from optimizer.problem import Problem
    from optimizer.work import DemandWork, ProjectWork

HARMLESS = frozenset({DirectiveKind.FORCE_IN})
"""Directives under which a portfolio may still be one."""


class Candidate(NamedTuple):
    """Somebody who can do all of a demand alone."""

    person: int
    share: int
    """Percent, the least that does it."""
    cost: int
    """Minutes x minor units per hour."""


class Seat(NamedTuple):
    """A demand for one person."""

    demand: int
    strand: int
    offset: int
    """Weeks after the begin of its strand."""
    length: int
    candidates: tuple[Candidate, ...]


class Use(NamedTuple):
    """Units of a type of equipment that a demand holds."""

    demand: int
    strand: int
    offset: int
    length: int
    type: str
    units: int


class Wait(NamedTuple):
    """The time of one end is at least that of the other and so many weeks."""

    before: tuple[tuple[int, int], ...]
    """(strand, weeks after its begin): of several times the latest counts, or the earliest if ``earliest``."""
    after: tuple[tuple[int, int], ...]
    """Likewise; the earliest counts, or the latest if ``latest``."""
    lag: int
    earliest: bool
    latest: bool


@dataclass(frozen=True)
class Shop:
    """A scheduling problem. Weeks begin at 0."""

    problem: Problem
    begins: Mapping[int, tuple[int, ...]]
    """By strand, the weeks in which it may begin."""
    seats: tuple[Seat, ...]
    uses: tuple[Use, ...]
    waits: tuple[Wait, ...]
    units: Mapping[str, int]
    cap: int | None
    """The least cap on the cost of everything, in minutes x minor units per hour."""

    def worth(self, *, mandatory_only: bool) -> int:
        """Return micro-points of every plan, in which everything is covered; of the mandatory projects, or of all."""
        first = [p for p in self.problem.work.whole if p.project.project_class is ProjectClass.MANDATORY]
        counted = (p for p in (first if mandatory_only else self.problem.work.whole) if p.needed)
        return floor(MICRO * sum((p.weight for p in counted), Fraction(0)))

    @property
    def cheapest(self) -> Shop:
        """The same with nobody for a demand but those who do it at the least cost."""
        seats = []
        for seat in self.seats:
            least = min(candidate.cost for candidate in seat.candidates)
            seats.append(seat._replace(candidates=tuple(candidate for candidate in seat.candidates if candidate.cost == least)))
        return replace(self, seats=tuple(seats))

    @property
    def least_cost(self) -> int:
        """What everything costs if the cheapest able person does each demand."""
        return sum(min(candidate.cost for candidate in seat.candidates) for seat in self.seats)


def shop_of(problem: Problem) -> Shop | None:
    """Return a problem as one of scheduling; None if it is more than that."""
    if not (_everything_runs(problem) and _supply_is_even(problem) and _nothing_else_binds(problem)):
        return None
    begins = {strand.index: tuple(sorted(strand.first + k for k in strand.shifts)) for strand in problem.work.projects}
    seats, uses, waits = list(_seats(problem)), list(_uses(problem)), list(_waits(problem))
    if any(seat is None for seat in seats) or any(wait is None for wait in waits):
        return None
    units: dict[str, int] = {}
    for e, row in enumerate(problem.machines.rows):
        units[row.type] = units.get(row.type, 0) + int(problem.machines.units[e].min())
    caps = [cap.cap * 60 for cap in caps_of(problem)]
    found = tuple(seat for seat in seats if seat is not None), tuple(uses), tuple(wait for wait in waits if wait is not None)
    return Shop(problem, begins, *found, units, min(caps, default=None))


def _everything_runs(problem: Problem) -> bool:
    work = problem.work
    staffed = all(p.must_run and p.shifts and p.least_covered == p.needed for p in work.whole)
    moving = any(strand.package is not None for strand in work.projects)
    stretched = any(strand.package.max_stretch_weeks for strand in work.projects if strand.package is not None)
    due = any(row.deadline for row in problem.portfolio.work_packages)
    return moving and staffed and not stretched and not due and all(strand.shifts for strand in work.projects)


def _supply_is_even(problem: Problem) -> bool:
    supply, later = problem.supply, slice(problem.freeze_end, problem.weeks)
    same = (supply.net[:, later] == supply.net[:, problem.freeze_end : problem.freeze_end + 1]).all()
    rates = (supply.rate[:, later] == supply.rate[:, problem.freeze_end : problem.freeze_end + 1]).all()
    able = all(_always_or_never(problem, work) for work in problem.work.demands if not work.demand.is_equipment)
    units = (problem.machines.units == problem.machines.units[:, :1]).all()
    return bool(same and rates and able and units)


def _always_or_never(problem: Problem, work: DemandWork) -> bool:
    able = problem.ability.of_demand(work.demand)[:, problem.freeze_end :]
    return bool((able == able[:, :1]).all())


def _nothing_else_binds(problem: Problem) -> bool:
    portfolio = problem.portfolio
    free = not problem.today.held and portfolio.settings.booking_block is BookingBlock.PHASE and not portfolio.options
    caps = all(cap.projects.all() and cap.people.all() and cap.machines and cap.weeks == range(problem.weeks) for cap in caps_of(problem))
    obeyed = all(directive.kind in HARMLESS or not directive.hard for directive in portfolio.directives)
    attended = not any(row.operator_skill or row.setup_weeks for row in portfolio.equipment)
    settled = portfolio.settings.shortest_stint < 2 and not (portfolio.settings.most_stints or portfolio.settings.ramp_up)
    return free and caps and obeyed and attended and settled and (not portfolio.budgets or not problem.machines.rate.any())


def _seats(problem: Problem) -> Iterator[Seat | None]:
    """Yield every demand for people; None for one that is not for one person."""
    for strand in problem.work.projects:
        for d in strand.demands:
            work = problem.work.demands[d]
            if work.demand.is_equipment or not work.need.any():
                continue
            if work.demand.heads_max != 1 or (work.demand.heads_min or 0) > 1 or (work.need != work.need[0]).any():
                yield None
                continue
            candidates = tuple(_candidates(problem, work))
            limits = problem.supply.project_limit[[c.person for c in candidates]]
            most = [int(problem.supply.capacity[c.person]) // max(1, int(problem.supply.least[c.person])) for c in candidates]
            crowded = len(problem.work.whole) > 1 and any(limit < most for limit, most in zip(limits.tolist(), most, strict=True))
            yield None if crowded or not candidates else Seat(d, strand.index, work.first - strand.first, len(work.need), candidates)


def _candidates(problem: Problem, work: DemandWork) -> Iterator[Candidate]:
    """Yield who can do a demand alone, with the least share that covers it."""
    supply, week, length = problem.supply, problem.freeze_end, len(work.need)
    need, slack = int(work.need.sum()), problem.step_minutes * length // 100
    levels = np.arange(problem.step, 101, problem.step)
    for r in np.nonzero(problem.ability.of_demand(work.demand)[:, week])[0].tolist():
        allowed = levels[(levels >= supply.least[r]) & (levels <= supply.capacity[r])]
        minutes = allowed * int(supply.net[r, week]) // 100 * length
        enough = np.nonzero((minutes >= need) & (minutes <= need + slack))[0]
        if len(enough):
            yield Candidate(r, int(allowed[enough[0]]), int(minutes[enough[0]]) * int(supply.rate[r, week]))


def _uses(problem: Problem) -> Iterator[Use]:
    for strand in problem.work.projects:
        for d in strand.demands:
            work = problem.work.demands[d]
            if work.demand.is_equipment and work.demand.units:
                span = work.weeks(0)
                yield Use(d, strand.index, span.start - strand.first, len(span), work.demand.equipment_type, work.demand.units)


def _waits(problem: Problem) -> Iterator[Wait | None]:
    """Yield every hard dependency; None for one that asks for more than an order in time."""
    work, packages = problem.work, problem.portfolio.package_by_key
    for dependency in problem.portfolio.dependencies:
        package = packages.get(dependency.predecessor)
        if not dependency.hard or (package is not None and package.status is PackageStatus.DONE):
            continue
        ends = [_spans(problem, end) for end in (dependency.predecessor, dependency.successor)]
        if any(end is None for end in ends):
            known = {**work.project_index, **packages}
            if dependency.predecessor in known and dependency.successor in known:
                yield None
            continue
        before, after = ends[0] or [], ends[1] or []
        starts, finishes = (0, 1) if dependency.type == "FS" else (0, 0) if dependency.type == "SS" else (1, 1)
        yield Wait(
            tuple((strand, span[finishes]) for strand, span in before),
            tuple((strand, span[starts]) for strand, span in after),
            dependency.lag_weeks,
            earliest=dependency.type == "SS",
            latest=dependency.type == "FF",
        )


def _spans(problem: Problem, end: str) -> list[tuple[int, tuple[int, int]]] | None:
    """Return (strand, weeks after its begin of the first week and of the end) of all that lies at an end of a dependency."""
    work, horizon = problem.work, problem.portfolio.horizon
    if end in work.project_index:
        parts = [strand for strand in work.strands[work.project_index[end]] if strand.demands]
        return [(strand.index, _relative(strand)) for strand in parts] or None
    package = problem.portfolio.package_by_key.get(end)
    if package is None or work.projects[work.project_index[package.project_id]].project.stage is Stage.DONE:
        return None
    strand = work.projects[work.package_index.get(end, work.project_index[package.project_id])]
    first = horizon.week(package.first) + package.milestone  # which takes no time, and is reached when its week is over
    return [(strand.index, (first - strand.first, horizon.week(package.last) + 1 - strand.first))]


def _relative(strand: ProjectWork) -> tuple[int, int]:
    first, last = strand.span(strand.shifts[0])
    begin = strand.first + strand.shifts[0]
    return first - begin, last + 1 - begin
