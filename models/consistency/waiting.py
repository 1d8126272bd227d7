"""What waiting does to dates: projects that wait in vain, lags without end, and windows that leave no time after what comes before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.consistency.circles import circles
from models.consistency.finding import Finding, Subject
from models.projects import HALTED, PackageStatus, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from models.consistency.tables import View
    from models.projects import Dependency, WorkPackage
    from models.settings import Settings


class _Room(NamedTuple):
    """The weeks between which a work package that moves may lie."""

    at: int
    """Its row."""
    package: WorkPackage
    first: int
    """Its earliest first week."""
    last: int
    """Its latest last week."""
    length: int


def waiting_in_vain(view: View) -> Iterator[Finding]:
    """Whoever waits for a project that does not run does not run either."""
    packages = {package.key: package for package in view.tables.work_packages}
    for index, link in enumerate(view.tables.dependencies):
        before, after = (packages[end].project_id if end in packages else end for end in (link.predecessor, link.successor))
        done = link.predecessor in packages and packages[link.predecessor].status is PackageStatus.DONE
        if not link.hard or done or before not in view.project or after not in view.project or before == after:
            continue
        stage, waiting = view.project[before].stage, view.project[after].stage
        if stage in HALTED - {Stage.DONE} and waiting not in HALTED:
            cause = f"{after} waits for {before}, whose stage is {stage.value}, so neither runs"
            fix = f"Remove the dependency, set hard to no, or correct the stage of {before}."
            yield Finding("waits_in_vain", "dependencies", index, "predecessor", None, cause, fix).as_warning()


def endless_lags(view: View) -> Iterator[Finding]:
    """A lag is shorter than the horizon: a longer one leaves no time to follow, or says nothing if it is negative."""
    settings = view.tables.settings
    for index, link in enumerate(view.tables.dependencies if settings is not None else ()):
        if settings is None or not link.hard or abs(link.lag_weeks) < settings.horizon_weeks:
            continue
        weeks = f"the lag of {link.lag_weeks} weeks is as long as the horizon of {settings.horizon_weeks} weeks, or longer"
        cause = f"{weeks}, so {link.successor} never runs" if link.lag_weeks > 0 else f"{weeks}, so {link.successor} hardly waits at all"
        fix = "Give the lag in weeks, or remove the dependency."
        yield Finding("endless_lag", "dependencies", index, "lag_weeks", None, cause, fix).as_warning()


def no_time_after(view: View) -> Iterator[Finding]:
    """A work package that moves still fits into its window after what it waits for."""
    settings, links = view.tables.settings, view.tables.dependencies
    if settings is None or next(circles(links), None) is not None:
        return
    rooms = dict(_rooms(view, settings))
    bound = [link for link in links if link.hard and link.predecessor in rooms and link.successor in rooms]
    begins, causes = _begins(rooms, bound)
    for key, begin in begins.items():
        room, because = rooms[key], causes.get(key)
        missing = begin + room.length - 1 - room.last
        fits_alone = room.first + room.length - 1 <= room.last
        if missing > 0 and fits_alone and because is not None and not _told(because, begins, rooms):
            horizon = settings.horizon
            ready, end = horizon.monday(begin), horizon.sunday(room.last)
            cause = f"after {because} it begins on {ready} at the earliest, takes {room.length} weeks and has to end by {end}"
            by = f"{missing} week{'s' if missing > 1 else ''}"
            fix = f"Widen its window, or that of what it waits for, by {by}, or lower the lag; else its project cannot run."
            yield Subject("work_packages", room.at, key).says("latest_finish", "impossible_order", cause, fix).as_warning()


def _told(key: str, begins: Mapping[str, int], rooms: Mapping[str, _Room]) -> bool:
    """Return whether a package itself does not fit, so that those after it need no word of their own."""
    return begins[key] + rooms[key].length - 1 > rooms[key].last


def _rooms(view: View, settings: Settings) -> Iterator[tuple[str, _Room]]:
    """Yield the packages that move by themselves, with their windows; those that have begun or are not planned yet stay."""
    week, weeks, start = settings.horizon.week, settings.horizon_weeks, settings.freeze_end
    for at, package in enumerate(view.tables.work_packages):
        first, last = week(package.first), week(package.last)
        project = view.project.get(package.project_id)
        moves = package.has_window and not package.milestone and start <= first <= last < weeks
        if not moves or project is None or project.stage in HALTED:
            continue
        earliest = start if package.earliest_start is None else max(start, week(package.earliest_start))
        latest = weeks - 1 if package.latest_finish is None else min(weeks - 1, week(package.latest_finish))
        if package.deadline is not None and package.deadline_hard:
            latest = min(latest, week(package.deadline))
        yield package.key, _Room(at, package, earliest, latest, last - first + 1)


def _begins(rooms: Mapping[str, _Room], links: Sequence[Dependency]) -> tuple[dict[str, int], dict[str, str]]:
    """Return the earliest first week of each package after all that it waits for, and the package that sets it, if one does."""
    begins, causes = {key: room.first for key, room in rooms.items()}, {}
    for _ in rooms:
        changed = False
        for link in links:
            before, after = rooms[link.predecessor].length, rooms[link.successor].length
            ready = begins[link.predecessor] + link.lag_weeks + {"FS": before, "SS": 0, "FF": before - after}[link.type]
            if ready > begins[link.successor]:
                begins[link.successor], causes[link.successor], changed = ready, link.predecessor, True
        if not changed:
            break
    return begins, causes
