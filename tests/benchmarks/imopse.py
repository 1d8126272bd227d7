"""
iMOPSE instances as portfolios: every task a work package for one person, every hour a week.

The format is that of the d36 set by Myszkowski, Skowronski, Olech and Oslizlo, "Hybrid ant colony optimization in solving multi-skill
resource-constrained project scheduling problem", Soft Computing (2015); the instances are theirs and not part of this repository.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from models.people import Person, PersonSkill
from models.portfolio import Portfolio
from models.projects import Demand, Dependency, Project, ProjectClass, SkillNeed, WorkPackage
from models.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

START = dt.date(2001, 1, 1)
"""A Monday; hour 0 is its week."""
MINUTES = 2_400
"""What a person gives in a week, so what an hour of the instance means."""
TENTHS = 10
"""Salaries have one decimal."""
ROOM, MORE = 1.2, 40
"""How much longer than the longest chain or the average load the horizon is."""
LONGEST = 5_200
"""Weeks that a portfolio may have."""


class Resource(NamedTuple):
    """A person of an instance."""

    id: str
    salary: Decimal
    skills: dict[str, int]


class Task(NamedTuple):
    """A task of an instance."""

    id: str
    duration: int
    skill: str
    level: int
    predecessors: tuple[str, ...]


class Instance(NamedTuple):
    """What a ``.def`` file says."""

    name: str
    resources: tuple[Resource, ...]
    tasks: tuple[Task, ...]


def read(path: Path) -> Instance:
    """
    Read a ``.def`` file.

    Raises
    ------
    ValueError
        If a line of a resource or task is not understood.
    """
    blocks = re.split(r"^=+\s*$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = {
        name: block.strip().splitlines()[1:] for block in blocks for name in ("ResourceID", "TaskID") if block.strip().startswith(name)
    }
    return Instance(path.stem, tuple(map(_resource, lines["ResourceID"])), tuple(map(_task, lines["TaskID"])))


def _resource(line: str) -> Resource:
    head, *skills = re.split(r"\s+(?=Q\d+:)", line.strip())
    id, salary = head.split()
    return Resource(id, Decimal(salary), dict(_skill(text) for text in skills))


def _task(line: str) -> Task:
    found = re.fullmatch(r"(\d+)\s+(\d+)\s+(Q\d+:\s*\d+)\s*([\d\s]*)", line.strip())
    if found is None:
        raise ValueError(f"not a task: {line!r}")
    skill, level = _skill(found[3])
    return Task(found[1], int(found[2]), skill, level, tuple(found[4].split()))


def _skill(text: str) -> tuple[str, int]:
    name, level = text.split(":")
    return name.strip(), int(level)


def horizon_of(instance: Instance) -> int:
    """Return weeks that a good schedule surely fits into."""
    return round(ROOM * max(longest_chain(instance), load(instance))) + MORE


def long_horizon_of(instance: Instance) -> int:
    """Return weeks that suffice where each task is done by the cheapest person who can, one after the other."""
    loads: dict[str, int] = {}
    for task in instance.tasks:
        able = [resource for resource in instance.resources if resource.skills.get(task.skill, -1) >= task.level]
        cheapest = min(able, key=lambda resource: resource.salary)
        loads[cheapest.id] = loads.get(cheapest.id, 0) + task.duration
    return min(LONGEST, max(loads.values()) + longest_chain(instance))


def longest_chain(instance: Instance) -> int:
    """Return the length of the longest chain of tasks that wait for one another."""
    ends: dict[str, int] = {}
    tasks = {task.id: task for task in instance.tasks}

    def end(id: str) -> int:
        if id not in ends:
            ends[id] = tasks[id].duration + max((end(before) for before in tasks[id].predecessors), default=0)
        return ends[id]

    return max(end(id) for id in tasks)


def load(instance: Instance) -> int:
    """Return the hours that everybody works on average, rounded up."""
    return -(-sum(task.duration for task in instance.tasks) // len(instance.resources))


def portfolio_of(instance: Instance, weeks: int) -> Portfolio:
    """
    Return an instance as a portfolio in which lateness is the makespan less one and cost is the cost times `cost_unit`.

    Parameters
    ----------
    weeks
        The horizon: no makespan above it is looked for.
    """
    lowest = min(level for resource in instance.resources for level in resource.skills.values())
    project = Project(
        id="p", rank=1, project_class=ProjectClass.MANDATORY, min_staffing_pct=100, target_finish=START, cost_of_delay=1, max_shift_weeks=0
    )
    return Portfolio(
        settings=Settings(
            horizon_start=START,
            horizon_weeks=weeks,
            granularity_pct=100,
            min_share_pct=100,
            reserve_pct=0,
            freeze_weeks=0,
            max_projects=1,
            hours_per_fte_week=Decimal(40),
        ),
        people=tuple(Person(id=r.id, cost_rate=int(r.salary * TENTHS)) for r in instance.resources),
        skills=tuple(
            PersonSkill(person_id=r.id, skill=skill, level=1 + level - lowest)
            for r in instance.resources
            for skill, level in r.skills.items()
        ),
        projects=(project,),
        work_packages=tuple(
            WorkPackage(project_id="p", id=task.id, first=START, last=_sunday(task), earliest_start=START) for task in instance.tasks
        ),
        demands=tuple(
            Demand(
                id=f"d{task.id}",
                project_id="p",
                work_package=task.id,
                skills=(SkillNeed(skill=task.skill, level=1 + task.level - lowest),),
                fte=Decimal(1),
                first=START,
                last=_sunday(task),
                heads_min=1,
                heads_max=1,
            )
            for task in instance.tasks
        ),
        dependencies=tuple(
            Dependency(predecessor=f"p/{before}", successor=f"p/{task.id}") for task in instance.tasks for before in task.predecessors
        ),
    )


def _sunday(task: Task) -> dt.date:
    return START + dt.timedelta(days=7 * task.duration - 1)


def makespan(lateness: int) -> int:
    """Return the makespan that a lateness means."""
    return lateness + 1


def cost(parts: int) -> Decimal:
    """Return the cost that a score part, in minutes x tenths per hour, means."""
    return Decimal(parts) / (MINUTES * TENTHS)
