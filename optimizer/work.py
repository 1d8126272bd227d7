"""What projects ask for: spans, needs, allowed shifts and weights, as arrays over projects and demands."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from models.directives import DirectiveKind
from models.projects import HALTED, PackageStatus, ProjectClass, Stage
from optimizer.packages import moving, placed, soft_deadlines, strand_of
from optimizer.shifts import Dated, shifts_of, with_held_dates
from optimizer.timing import later, pause_of, taken_apart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.portfolio import Portfolio
    from models.projects import Demand, Project, WorkPackage
    from optimizer.arrays import Ints


@dataclass(frozen=True)
class DemandWork:
    """A demand. Weeks are those of the unshifted span, clipped to the horizon."""

    index: int
    demand: Demand
    project: int
    first: int
    need: Ints
    """(weeks of the span,), minutes; all zero for an equipment demand."""
    package: tuple[int, int] | None = None
    """First week and number of weeks, as dated, of the work package that moves by itself, if it is part of one."""
    wind_down: int = 0
    """Minutes that each person on it loses before a pause of the project that cuts it."""
    restart: int = 0
    """Minutes that each person on it loses after such a pause."""

    @property
    def last(self) -> int:
        """The last week of the unshifted span."""
        return self.first + len(self.need) - 1

    def weeks(self, k: int) -> range:
        """
        Return the weeks of its span under a timing, those of a pause inside it included.

        See ``models/audit/packages.py`` for those of a stretched package.
        """
        if pause_of(k):
            return range(later(k, self.first), later(k, self.last) + 1)
        by, extra = taken_apart(k)
        if not extra or self.package is None:
            return range(self.first + by, self.last + by + 1)
        start, length = self.package
        begin, end = ((week - start) * (length + extra) // length for week in (self.first, self.last + 1))
        return range(start + by + begin, start + by + end)

    def needed(self, k: int, block: range) -> int:
        """Return the minutes needed in a block of its span under a timing: stretched, the same effort is spread evenly."""
        pause = pause_of(k)
        if pause:
            begin = block.start - self.first - (len(pause) if block.start >= pause.stop else 0)
            return int(self.need[begin : begin + len(block)].sum())
        weeks = self.weeks(k)
        begin, end = block.start - weeks.start, block.stop - weeks.start
        if len(weeks) == len(self.need):
            return int(self.need[begin:end].sum())
        effort = int(self.need.sum())
        return effort * end // len(weeks) - effort * begin // len(weeks)

    def lost(self, k: int) -> tuple[tuple[int, int], ...]:
        """Return (week, minutes) that each person on it loses around a pause that cuts it."""
        pause = pause_of(k)
        if not self.first < pause.start <= self.last:
            return ()
        return (pause.start - 1, self.wind_down), (pause.stop, self.restart)


@dataclass(frozen=True)
class ProjectWork:
    """A project as the solver sees it, or one of its work packages that move by themselves: something that runs under one timing."""

    index: int
    owner: int
    """The index of the project; its own, unless it is a package."""
    package: WorkPackage | None
    project: Project
    demands: tuple[int, ...]
    """Indices of the demands that move with it and have weeks inside the horizon."""
    first: int
    last: int
    shifts: tuple[int, ...]
    """Timings under which it may run, 0 included if it may run as dated; empty if it cannot run."""
    wanted: bool
    """Mandatory or forced in, and not halted."""
    must_run: bool
    """Wanted, or held by a booking that must stay."""
    halted: bool
    """Its stage says that it does not run."""
    must_not_run: bool
    stopped_by_scenario: bool
    """Halted or forced out: releasing its people is no choice."""
    in_progress: bool
    started: bool
    """In progress, or begun before today."""
    dates_held: bool
    """Whether a lock or a directive holds its dates."""
    staffed: bool
    """Whether it asks for people inside the horizon."""
    needed: int
    """Minutes asked of people inside the horizon, by the whole project."""
    least_covered: int
    """Minutes that must be covered if it runs, by the whole project; 0 for a package."""
    weight: Fraction
    """Points for covering everything."""
    target_week: int | None
    deadlines: tuple[tuple[int, int], ...]
    """(last week as dated, week of the deadline) of the packages with a soft deadline that move with it."""
    spans: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    """By weeks of stretch, the first and last week of the demands of a package that moves by itself, as dated."""

    def span(self, k: int) -> tuple[int, int]:
        """Return the first and last week of its demands under a timing."""
        return placed(self.spans, k) if self.package is not None else (later(k, self.first), later(k, self.last))

    def late_weeks(self, shift: int) -> int:
        """Return by how many weeks it finishes after its target or a soft deadline; 0 if it has no weeks inside the horizon."""
        late = 0 if self.target_week is None or not self.demands else self.span(shift)[1] - self.target_week
        return max(0, late, *(self._ending(last, shift) - deadline for last, deadline in self.deadlines))

    def _ending(self, last: int, k: int) -> int:
        """Return the last week, under a timing, of what is dated to end in a week."""
        return later(k, last) if self.package is None else last + sum(taken_apart(k))


@dataclass(frozen=True)
class Work:
    """All projects and demands, in table order."""

    projects: tuple[ProjectWork, ...]
    """Everything that runs: the projects first, then the work packages that move by themselves."""
    demands: tuple[DemandWork, ...]
    project_index: Mapping[str, int]
    demand_index: Mapping[str, int]

    @property
    def whole(self) -> tuple[ProjectWork, ...]:
        """The projects alone."""
        return self.projects[: len(self.project_index)]

    @cached_property
    def owner(self) -> Ints:
        """(strands,): the project of each thing that runs."""
        return np.array([strand.owner for strand in self.projects], np.int64)

    @cached_property
    def owners(self) -> tuple[int, ...]:
        """The same, for looking up one at a time."""
        return tuple(strand.owner for strand in self.projects)

    @cached_property
    def strands(self) -> Mapping[int, tuple[ProjectWork, ...]]:
        """By project, what runs with it: itself, then its packages that move by themselves."""
        found: dict[int, list[ProjectWork]] = {}
        for strand in self.projects:
            found.setdefault(strand.owner, []).append(strand)
        return {owner: tuple(strands) for owner, strands in found.items()}

    @cached_property
    def package_index(self) -> Mapping[str, int]:
        """The packages that move by themselves, by ``project/package``."""
        return {strand.package.key: strand.index for strand in self.projects if strand.package is not None}


def work_of(portfolio: Portfolio) -> Work:
    """Turn the projects and demands of a portfolio into arrays."""
    project_index = {project.id: p for p, project in enumerate(portfolio.projects)}
    free = moving(portfolio)
    strand_index = {key: len(project_index) + i for i, key in enumerate(free)}
    demands: list[DemandWork] = []
    for demand in portfolio.demands:
        weeks, package = _weeks_left(demand, portfolio), free.get(demand.package_key)
        strand = project_index[demand.project_id] if package is None else strand_index[package.key]
        span = None if package is None else _span(package, portfolio)
        project = portfolio.projects[project_index[demand.project_id]]
        lost = 60 * project.wind_down_hours, 60 * project.restart_hours
        demands.append(DemandWork(len(demands), demand, strand, weeks.start, _need(demand, weeks, portfolio), span, *lost))
    own: dict[str, list[DemandWork]] = {project.id: [] for project in portfolio.projects}
    for work in demands:
        own[work.demand.project_id].append(work)
    held = with_held_dates(portfolio)
    bound = [package for package in portfolio.work_packages if package.key not in free]
    split = {package.project_id for package in free.values() if not package.milestone}
    projects = [
        _project(
            p,
            project,
            own[project.id],
            [row for row in bound if row.project_id == project.id],
            portfolio,
            held=project.id in held,
            split=project.id in split,
        )
        for p, project in enumerate(portfolio.projects)
    ]
    for key, package in free.items():
        mine = [work for work in own[package.project_id] if work.project == strand_index[key]]
        projects.append(strand_of(package, strand_index[key], projects[project_index[package.project_id]], mine, portfolio))
    return Work(tuple(projects), tuple(demands), project_index, {work.demand.id: work.index for work in demands})


def _weeks_left(demand: Demand, portfolio: Portfolio) -> range:
    """Return the weeks of a demand inside the horizon; those that are left, if its package says how much of it is done."""
    weeks, today = portfolio.horizon.clipped(demand.first, demand.last), portfolio.settings.today_week
    return weeks if _left_pct(demand, portfolio) is None else range(max(weeks.start, today), max(weeks.start, weeks.stop, today))


def _left_pct(demand: Demand, portfolio: Portfolio) -> int | None:
    package = portfolio.package_by_key.get(demand.package_key)
    return None if package is None or demand.is_equipment else package.left_pct


def _span(package: WorkPackage, portfolio: Portfolio) -> tuple[int, int]:
    begin = portfolio.horizon.week(package.first)
    return begin, portfolio.horizon.week(package.last) - begin + 1


def _need(demand: Demand, weeks: range, portfolio: Portfolio) -> Ints:
    if demand.is_equipment:
        return np.zeros(len(weeks), np.int64)
    left = _left_pct(demand, portfolio)
    if demand.effort_hours is None and left is None:
        each = (demand.fte or Decimal(0)) * portfolio.settings.minutes_per_fte_week
        return np.full(len(weeks), int(each.quantize(Decimal(1), ROUND_HALF_UP)), np.int64)
    if left is not None:
        return _rest(demand, weeks, left, portfolio)
    effort = _effort(demand, portfolio)
    begin, end = portfolio.horizon.week(demand.first), portfolio.horizon.week(demand.last)
    span = end - begin + 1
    return np.array([effort * (t - begin + 1) // span - effort * (t - begin) // span for t in weeks], np.int64)


def _effort(demand: Demand, portfolio: Portfolio) -> int:
    """Return the minutes that a demand for people asks for over its whole span, inside the horizon or not."""
    if demand.effort_hours is not None:
        return int((demand.effort_hours * 60).quantize(Decimal(1), ROUND_HALF_UP))
    each = (demand.fte or Decimal(0)) * portfolio.settings.minutes_per_fte_week
    weeks = portfolio.horizon.week(demand.last) - portfolio.horizon.week(demand.first) + 1
    return int(each.quantize(Decimal(1), ROUND_HALF_UP)) * weeks


def _rest(demand: Demand, weeks: range, left_pct: int, portfolio: Portfolio) -> Ints:
    """Return (weeks,): the minutes that are left, spread evenly from today's week on."""
    effort = _effort(demand, portfolio)
    effort -= effort * (100 - left_pct) // 100
    begin = max(portfolio.horizon.week(demand.first), portfolio.settings.today_week)
    span = portfolio.horizon.week(demand.last) + 1 - begin
    return np.array([effort * (t - begin + 1) // span - effort * (t - begin) // span for t in weeks], np.int64)


def _project(
    index: int, project: Project, own: list[DemandWork], packages: list[WorkPackage], portfolio: Portfolio, *, held: bool, split: bool
) -> ProjectWork:
    everything = [work for work in own if len(work.need)]
    mine = [work for work in everything if work.project == index]
    halted = project.stage in HALTED
    must_not_run = halted or _named(portfolio, DirectiveKind.FORCE_OUT, project.id)
    wanted = (project.project_class is ProjectClass.MANDATORY or _named(portfolio, DirectiveKind.FORCE_IN, project.id)) and not halted
    needed = sum(int(work.need.sum()) for work in everything)
    pct = portfolio.settings.min_staffing_pct if project.min_staffing_pct is None else project.min_staffing_pct
    count = len(portfolio.projects)
    started = _has_started(project, everything, packages, portfolio)
    bound = [work for work in own if work.project == index]
    moves = not (held or (started and not project.interruptible) or (own and not bound))
    dated = Dated(project, tuple(mine), tuple(bound), tuple(packages), started=started, pausable=not held and not split)
    return ProjectWork(
        index=index,
        owner=index,
        package=None,
        project=project,
        demands=tuple(work.index for work in mine),
        first=min((work.first for work in mine), default=0),
        last=max((work.last for work in mine), default=0),
        shifts=() if must_not_run else shifts_of(dated, portfolio, moves=moves),
        wanted=wanted,
        must_run=wanted,
        halted=halted,
        must_not_run=must_not_run,
        stopped_by_scenario=must_not_run,
        in_progress=project.stage is Stage.IN_PROGRESS,
        started=started,
        dates_held=held,
        staffed=any(not work.demand.is_equipment for work in everything),
        needed=needed,
        least_covered=-(-pct * needed // 100),
        weight=Fraction(project.value_score * (count + 1 - project.rank), count),
        target_week=None if project.target_finish is None else portfolio.horizon.week(project.target_finish),
        deadlines=soft_deadlines(packages, portfolio),
    )


def _has_started(project: Project, work: list[DemandWork], packages: list[WorkPackage], portfolio: Portfolio) -> bool:
    """Return whether a project says so, has work before today's week, or a package that says so."""
    before = any(demand.first < portfolio.settings.today_week for demand in work)
    return project.stage is Stage.IN_PROGRESS or before or any(package.status is PackageStatus.STARTED for package in packages)


def _named(portfolio: Portfolio, kind: DirectiveKind, subject: str) -> bool:
    return any(d.kind is kind and d.subject == subject and d.hard for d in portfolio.directives)
