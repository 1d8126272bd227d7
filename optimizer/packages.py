"""
Work packages that move by themselves, as the search sees them: each is a *strand*, which runs under one of its timings if its project does.

The search decides runs of strands. A project is a strand too: its run holds the demands that move with it, and its shift is its
timing. So a package costs the search one more thing that runs, and rules about projects look at all strands of a project.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from optimizer.timing import taken_apart, timing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.portfolio import Portfolio
    from models.projects import WorkPackage
    from optimizer.work import DemandWork, ProjectWork


def moving(portfolio: Portfolio) -> Mapping[str, WorkPackage]:
    """Return the packages that move by themselves, by ``project/package``: planned, with a window, and ahead of us."""
    horizon, begin = portfolio.horizon, portfolio.settings.freeze_end
    return {
        package.key: package
        for package in portfolio.work_packages
        if package.has_window and horizon.week(package.first) >= begin and horizon.week(package.last) < horizon.weeks
    }


def strand_of(package: WorkPackage, index: int, owner: ProjectWork, demands: Sequence[DemandWork], portfolio: Portfolio) -> ProjectWork:
    """Return a package that moves by itself as a strand of its project."""
    inside = [work for work in demands if len(work.need)]
    spans = _spans(_most_stretch(package, portfolio), inside)
    allowed = () if owner.must_not_run else timings(package, owner, portfolio)
    earliest, latest = _window_of_project(owner, portfolio)
    if spans and (earliest is not None or latest is not None):
        allowed = tuple(k for k in allowed if _inside(placed(spans, k), earliest, latest))
    return replace(
        owner,
        index=index,
        owner=owner.index,
        package=package,
        demands=tuple(work.index for work in inside),
        first=portfolio.horizon.week(package.first),
        last=portfolio.horizon.week(package.last),
        shifts=allowed,
        spans=spans,
        least_covered=0,
        deadlines=soft_deadlines([package], portfolio),
    )


def _most_stretch(package: WorkPackage, portfolio: Portfolio) -> int:
    """Return by how many weeks a package may take longer, which is no more than the horizon has."""
    return min(package.max_stretch_weeks, portfolio.horizon.weeks)


def _spans(most: int, demands: Sequence[DemandWork]) -> dict[int, tuple[int, int]]:
    """Return the first and last week of the demands as dated, by weeks of stretch; empty if there are none."""
    spans = {}
    for extra in range(most + 1) if demands else ():
        weeks = [work.weeks(timing(0, extra)) for work in demands]
        spans[extra] = min(span.start for span in weeks), max(span.stop for span in weeks) - 1
    return spans


def placed(spans: Mapping[int, tuple[int, int]], k: int) -> tuple[int, int]:
    """Return the first and last week of demands under a timing."""
    by, extra = taken_apart(k)
    first, last = spans[extra]
    return first + by, last + by


def _window_of_project(owner: ProjectWork, portfolio: Portfolio) -> tuple[int | None, int | None]:
    """Return the first and last week that a project may take; None where it may take any."""
    project, week = owner.project, portfolio.horizon.week
    earliest = None if owner.started or project.earliest_start is None else week(project.earliest_start)
    return earliest, week(project.deadline) if project.deadline_hard and project.deadline is not None else None


def _inside(span: tuple[int, int], earliest: int | None, latest: int | None) -> bool:
    return (earliest is None or span[0] >= earliest) and (latest is None or span[1] <= latest)


def timings(package: WorkPackage, owner: ProjectWork, portfolio: Portfolio) -> tuple[int, ...]:
    """Return the timings that a package's window and hard deadline allow; only the dated one if its project's dates are held."""
    horizon, begin = portfolio.horizon, portfolio.horizon.week(package.first)
    length = horizon.week(package.last) - begin + 1
    earliest, latest = _window(package, portfolio)
    stretches = range(1 if owner.dates_held else _most_stretch(package, portfolio) + 1)
    return tuple(
        timing(start - begin, extra)
        for extra in stretches
        for start in range(earliest, latest - length - extra + 2)
        if start == begin or not owner.dates_held
    )


def _window(package: WorkPackage, portfolio: Portfolio) -> tuple[int, int]:
    """Return the first and last week that a package may take."""
    week, latest = portfolio.horizon.week, [portfolio.horizon.weeks - 1]
    earliest = [portfolio.settings.freeze_end, *(week(day) for day in [package.earliest_start] if day is not None)]
    latest += [week(day) for day in (package.latest_finish, package.deadline if package.deadline_hard else None) if day is not None]
    return max(earliest), min(latest)


def soft_deadlines(packages: Sequence[WorkPackage], portfolio: Portfolio) -> tuple[tuple[int, int], ...]:
    """Return (last week as dated, week of the deadline) of packages with a soft deadline that are not done."""
    horizon = portfolio.horizon
    return tuple(
        (horizon.week(package.last), horizon.week(package.deadline))
        for package in packages
        if package.deadline is not None and not package.deadline_hard and package.status != "done"
    )
