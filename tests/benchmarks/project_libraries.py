"""
PSPLIB (``.sm``) and MPLIB (``.rcmp``) instances as portfolios: every activity a work package, every resource a type of equipment.

A period of the instance is a week. The formats are read by the package ``psplib``; the instances are those of Kolisch and Sprecher
(European Journal of Operational Research 96, 1997) and of Van Eynde and Vanhoucke (Journal of Scheduling 23, 2020).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from psplib import parse

from models.people import Equipment
from models.portfolio import Portfolio
from models.projects import Demand, Dependency, Project, ProjectClass, WorkPackage
from models.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

START = dt.date(2001, 1, 1)
"""A Monday; period 0 is its week."""
LONGEST = 5_200
"""Weeks that a portfolio may have."""
NOTHING = "nothing"
"""Type of the equipment of activities that need none: there is enough for all of them."""


class Activity(NamedTuple):
    """An activity that takes time."""

    id: str
    project: int
    duration: int
    demands: tuple[int, ...]
    successors: tuple[int, ...]
    """Indices, those behind activities that take no time included."""
    earliest: int
    """Period in which it may begin, by the release of its project."""


class Instance(NamedTuple):
    """What a file says, without activities that take no time."""

    capacities: tuple[int, ...]
    releases: tuple[int, ...]
    """By project, the period in which it may begin."""
    activities: dict[int, Activity]


def read(path: Path) -> Instance:
    """
    Read an instance, its format being told by the file's ending.

    Raises
    ------
    ValueError
        If an activity has several modes: what mode to take is no question of a portfolio.
    """
    found = parse(path, "mplib" if path.suffix == ".rcmp" else "psplib")
    owner = {index: p for p, project in enumerate(found.projects) for index in project.activities}
    if any(len(activity.modes) > 1 for activity in found.activities):
        raise ValueError(f"{path.name} has activities with several modes")
    modes = [activity.modes[0] for activity in found.activities]
    behind = _behind([tuple(activity.successors) for activity in found.activities], [mode.duration for mode in modes])
    releases = tuple(project.release_date for project in found.projects)
    activities = {
        i: Activity(f"a{i}", owner[i], mode.duration, tuple(mode.demands), behind[i], releases[owner[i]])
        for i, mode in enumerate(modes)
        if mode.duration
    }
    return Instance(tuple(resource.capacity for resource in found.resources), releases, activities)


def _behind(successors: list[tuple[int, ...]], durations: list[int]) -> list[tuple[int, ...]]:
    """Return for each activity the next ones that take time, looking through those that take none."""
    known: dict[int, frozenset[int]] = {}

    def after(i: int) -> frozenset[int]:
        if i not in known:
            known[i] = frozenset(k for j in successors[i] for k in ({j} if durations[j] else after(j)))
        return known[i]

    return [tuple(sorted(after(i))) for i in range(len(successors))]


def horizon_of(instance: Instance) -> int:
    """Return weeks that any sensible schedule fits into: twice the busiest resource's work, and the longest chain."""
    loads = [
        sum(activity.duration * activity.demands[r] for activity in instance.activities.values()) / max(1, capacity)
        for r, capacity in enumerate(instance.capacities)
    ]
    ends: dict[int, int] = {}

    def tail(i: int) -> int:
        if i not in ends:
            activity = instance.activities[i]
            ends[i] = activity.duration + max(map(tail, activity.successors), default=0)
        return ends[i]

    return min(LONGEST, round(2 * max(loads, default=0)) + max(activity.earliest + tail(i) for i, activity in instance.activities.items()))


def as_one(instance: Instance) -> Instance:
    """Return an instance with all activities in one project, so that its lateness as a portfolio is the makespan of everything less one."""
    earliest = {i: instance.releases[activity.project] for i, activity in instance.activities.items()}
    activities = {i: activity._replace(project=0, earliest=earliest[i]) for i, activity in instance.activities.items()}
    return instance._replace(releases=(0,), activities=activities)


def durations(instance: Instance, lateness: int) -> int:
    """Return the sum over projects of the periods from release to finish that a lateness means."""
    return lateness + len(instance.releases)


def portfolio_of(instance: Instance, weeks: int) -> Portfolio:
    """Return an instance as a portfolio in which lateness is the sum over projects of the periods from release to finish, each less one."""
    units = {f"r{r}": capacity for r, capacity in enumerate(instance.capacities) if capacity} | {NOTHING: len(instance.activities)}
    return Portfolio(
        settings=Settings(horizon_start=START, horizon_weeks=weeks, freeze_weeks=0, reserve_pct=0),
        equipment=tuple(Equipment(id=type, type=type, units=count) for type, count in units.items()),
        projects=tuple(_project(p, release) for p, release in enumerate(instance.releases)),
        work_packages=tuple(
            WorkPackage(
                project_id=f"p{activity.project}",
                id=activity.id,
                first=_monday(activity.earliest),
                last=_last(activity),
                earliest_start=_monday(activity.earliest),
            )
            for activity in instance.activities.values()
        ),
        demands=tuple(demand for activity in instance.activities.values() for demand in _demands(activity)),
        dependencies=tuple(
            Dependency(predecessor=_key(activity), successor=_key(instance.activities[j]))
            for activity in instance.activities.values()
            for j in activity.successors
        ),
    )


def _project(p: int, release: int) -> Project:
    return Project(
        id=f"p{p}",
        rank=p + 1,
        project_class=ProjectClass.MANDATORY,
        min_staffing_pct=100,
        target_finish=_monday(release),
        cost_of_delay=1,
        max_shift_weeks=0,
    )


def _demands(activity: Activity) -> Iterator[Demand]:
    needs = {f"r{r}": units for r, units in enumerate(activity.demands) if units} or {NOTHING: 1}
    for type, units in needs.items():
        yield Demand(
            id=f"{activity.id}.{type}",
            project_id=f"p{activity.project}",
            work_package=activity.id,
            equipment_type=type,
            units=units,
            first=_monday(activity.earliest),
            last=_last(activity),
        )


def _key(activity: Activity) -> str:
    return f"p{activity.project}/{activity.id}"


def _monday(week: int) -> dt.date:
    return START + dt.timedelta(weeks=week)


def _last(activity: Activity) -> dt.date:
    return _monday(activity.earliest + activity.duration) - dt.timedelta(days=1)
