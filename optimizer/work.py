"""What projects ask for: spans, needs, allowed shifts and weights, as arrays over projects and demands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from models.bookings import Lock
from models.directives import DirectiveKind
from models.projects import HALTED, ProjectClass, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.portfolio import Portfolio
    from models.projects import Demand, Project
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

    @property
    def last(self) -> int:
        """The last week of the unshifted span."""
        return self.first + len(self.need) - 1


@dataclass(frozen=True)
class ProjectWork:
    """A project as the solver sees it."""

    index: int
    project: Project
    demands: tuple[int, ...]
    """Indices of its demands that have weeks inside the horizon."""
    first: int
    last: int
    shifts: tuple[int, ...]
    """Shifts under which it may run, 0 included if it may run as dated; empty if it cannot run."""
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
    needed: int
    """Minutes asked of people inside the horizon."""
    least_covered: int
    """Minutes that must be covered if it runs."""
    weight: Fraction
    """Points for covering everything."""
    target_week: int | None

    def late_weeks(self, shift: int) -> int:
        """Return by how many weeks it finishes after its target; 0 if it has no weeks inside the horizon."""
        return 0 if self.target_week is None or not self.demands else max(0, self.last + shift - self.target_week)


@dataclass(frozen=True)
class Work:
    """All projects and demands, in table order."""

    projects: tuple[ProjectWork, ...]
    demands: tuple[DemandWork, ...]
    project_index: Mapping[str, int]
    demand_index: Mapping[str, int]


def work_of(portfolio: Portfolio) -> Work:
    """Turn the projects and demands of a portfolio into arrays."""
    project_index = {project.id: p for p, project in enumerate(portfolio.projects)}
    demands: list[DemandWork] = []
    for demand in portfolio.demands:
        weeks = portfolio.horizon.clipped(demand.first, demand.last)
        demands.append(DemandWork(len(demands), demand, project_index[demand.project_id], weeks.start, _need(demand, weeks, portfolio)))
    projects = tuple(_project(p, project, demands, portfolio) for p, project in enumerate(portfolio.projects))
    return Work(projects, tuple(demands), project_index, {work.demand.id: work.index for work in demands})


def _need(demand: Demand, weeks: range, portfolio: Portfolio) -> Ints:
    if demand.is_equipment:
        return np.zeros(len(weeks), np.int64)
    if demand.effort_hours is None:
        each = (demand.fte or Decimal(0)) * portfolio.settings.minutes_per_fte_week
        return np.full(len(weeks), int(each.quantize(Decimal(1), ROUND_HALF_UP)), np.int64)
    effort = int((demand.effort_hours * 60).quantize(Decimal(1), ROUND_HALF_UP))
    begin, end = portfolio.horizon.week(demand.first), portfolio.horizon.week(demand.last)
    span = end - begin + 1
    return np.array([effort * (t - begin + 1) // span - effort * (t - begin) // span for t in weeks], np.int64)


def _project(index: int, project: Project, demands: list[DemandWork], portfolio: Portfolio) -> ProjectWork:
    mine = [work for work in demands if work.project == index and len(work.need)]
    first = min((work.first for work in mine), default=0)
    last = max((work.last for work in mine), default=0)
    halted = project.stage in HALTED
    must_not_run = halted or _named(portfolio, DirectiveKind.FORCE_OUT, project.id)
    wanted = (project.project_class is ProjectClass.MANDATORY or _named(portfolio, DirectiveKind.FORCE_IN, project.id)) and not halted
    needed = sum(int(work.need.sum()) for work in mine)
    pct = portfolio.settings.min_staffing_pct if project.min_staffing_pct is None else project.min_staffing_pct
    count = len(portfolio.projects)
    return ProjectWork(
        index=index,
        project=project,
        demands=tuple(work.index for work in mine),
        first=first,
        last=last,
        shifts=() if must_not_run else _shifts(project, mine, [work for work in demands if work.project == index], portfolio),
        wanted=wanted,
        must_run=wanted,
        halted=halted,
        must_not_run=must_not_run,
        stopped_by_scenario=must_not_run,
        in_progress=project.stage is Stage.IN_PROGRESS,
        needed=needed,
        least_covered=-(-pct * needed // 100),
        weight=Fraction(project.value_score * (count + 1 - project.rank), count),
        target_week=None if project.target_finish is None else portfolio.horizon.week(project.target_finish),
    )


def _named(portfolio: Portfolio, kind: DirectiveKind, subject: str) -> bool:
    return any(d.kind is kind and d.subject == subject and d.hard for d in portfolio.directives)


def _shifts(project: Project, inside: list[DemandWork], all_of: list[DemandWork], portfolio: Portfolio) -> tuple[int, ...]:
    """Return the shifts that dates allow; see *Shifts* in ``docs/model.md``."""
    horizon, settings = portfolio.horizon, portfolio.settings
    started = project.stage is Stage.IN_PROGRESS or any(work.first < settings.today_week for work in inside)
    most = settings.max_shift_weeks if project.max_shift_weeks is None else project.max_shift_weeks
    if (started and not project.interruptible) or _dates_bound(project, portfolio):
        most = 0
    ends = max((horizon.week(work.demand.last) for work in all_of), default=0)
    allowed = range(max(0, min(most, horizon.weeks - 1 - ends)) + 1)
    return tuple(k for k in allowed if _in_window(project, inside, k, portfolio, started=started))


def _in_window(project: Project, inside: list[DemandWork], shift: int, portfolio: Portfolio, *, started: bool) -> bool:
    """Return whether the shifted weeks inside the horizon lie between earliest start and hard deadline; without any, nothing binds."""
    if not inside:
        return True
    first, last = min(work.first for work in inside) + shift, max(work.last for work in inside) + shift
    early = not started and project.earliest_start is not None and first < portfolio.horizon.week(project.earliest_start)
    late = project.deadline_hard and project.deadline is not None and last > portfolio.horizon.week(project.deadline)
    return not (early or late)


def _dates_bound(project: Project, portfolio: Portfolio) -> bool:
    """Return whether a lock or a directive holds the project's dates."""
    if _named(portfolio, DirectiveKind.FREEZE_PROJECT, project.id):
        return True
    freeze_end, horizon = portfolio.settings.freeze_end, portfolio.horizon
    protected = {d.subject for d in portfolio.directives if d.kind is DirectiveKind.PROTECT_PERSON and d.hard}
    return any(
        (allocation.lock in (Lock.TIME, Lock.BOTH) or allocation.resource_id in protected) and horizon.week(allocation.last) >= freeze_end
        for allocation in portfolio.live_allocations
        if allocation.demand_id in portfolio.demand_by_id and portfolio.demand_by_id[allocation.demand_id].project_id == project.id
    )
