"""When a project may run: as dated, so many weeks later, or with a pause; see *Shifts* and *Pauses* in ``docs/model.md``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.bookings import Lock
from models.directives import DirectiveKind
from models.projects import PackageStatus
from optimizer.timing import later, pausing

if TYPE_CHECKING:
    from models.portfolio import Portfolio
    from models.projects import Project, WorkPackage
    from optimizer.work import DemandWork


class Dated(NamedTuple):
    """What of a project has dates that move with it."""

    project: Project
    inside: tuple[DemandWork, ...]
    """Demands with weeks inside the horizon."""
    all_of: tuple[DemandWork, ...]
    packages: tuple[WorkPackage, ...]
    started: bool
    pausable: bool
    """Whether nothing holds its dates, and no package of it moves by itself."""


def shifts_of(dated: Dated, portfolio: Portfolio, *, moves: bool) -> tuple[int, ...]:
    """Return the shifts that dates allow, then the pauses."""
    settings, project = portfolio.settings, dated.project
    most = settings.max_shift_weeks if project.max_shift_weeks is None else project.max_shift_weeks
    allowed = (*range(max(0, min(most if moves else 0, _room(dated, portfolio))) + 1), *_pauses(dated, portfolio))
    return tuple(k for k in allowed if _in_window(dated, k, portfolio) and _before_deadlines(dated, k, portfolio))


def _room(dated: Dated, portfolio: Portfolio) -> int:
    """Return by how many weeks everything may come later and still end inside the horizon."""
    return portfolio.horizon.weeks - 1 - max((portfolio.horizon.week(work.demand.last) for work in dated.all_of), default=0)


def _pauses(dated: Dated, portfolio: Portfolio) -> tuple[int, ...]:
    """Return the pauses there may be; one that begins between demands only where the next of them is dated to begin."""
    project = dated.project
    if not dated.inside or not dated.pausable:
        return ()
    begin = max(portfolio.settings.freeze_end + (project.wind_down_hours > 0), min(work.first for work in dated.inside) + 1)
    weeks = range(begin, max(work.last for work in dated.inside) + 1)
    busy = [week for week in weeks if any(work.first <= week <= work.last for work in dated.inside)]
    lengths = range(project.min_pause_weeks, min(project.max_pause_weeks, _room(dated, portfolio)) + 1)
    return tuple(pausing(week, length) for week in busy for length in lengths)


def _in_window(dated: Dated, k: int, portfolio: Portfolio) -> bool:
    """Return whether the weeks inside the horizon lie between earliest start and hard deadline; without any, nothing binds."""
    project, inside = dated.project, dated.inside
    if not inside:
        return True
    first, last = later(k, min(work.first for work in inside)), later(k, max(work.last for work in inside))
    early = not dated.started and project.earliest_start is not None and first < portfolio.horizon.week(project.earliest_start)
    late = project.deadline_hard and project.deadline is not None and last > portfolio.horizon.week(project.deadline)
    return not (early or late)


def _before_deadlines(dated: Dated, k: int, portfolio: Portfolio) -> bool:
    """Return whether the packages that move with the project keep their hard deadlines."""
    week = portfolio.horizon.week
    return not any(
        package.deadline_hard
        and package.deadline is not None
        and package.status is not PackageStatus.DONE
        and later(k, week(package.last)) > week(package.deadline)
        for package in dated.packages
    )


def with_held_dates(portfolio: Portfolio) -> frozenset[str]:
    """Return the projects whose dates a lock or a directive holds."""
    freeze_end, horizon = portfolio.settings.freeze_end, portfolio.horizon
    frozen = {d.subject for d in portfolio.directives if d.kind is DirectiveKind.FREEZE_PROJECT and d.hard}
    protected = {d.subject for d in portfolio.directives if d.kind is DirectiveKind.PROTECT_PERSON and d.hard}
    booked = {
        portfolio.demand_by_id[allocation.demand_id].project_id
        for allocation in portfolio.live_allocations
        if allocation.demand_id in portfolio.demand_by_id
        and (allocation.lock in (Lock.TIME, Lock.BOTH) or allocation.resource_id in protected)
        and horizon.week(allocation.last) >= freeze_end
    }
    return frozenset(frozen | booked)
