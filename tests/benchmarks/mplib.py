"""
Random portfolios in the format of MPLIB: projects of many activities that share renewable resources.

    python -m tests.benchmarks.mplib FILE.rcmp --seed 1 [--projects 24] [--activities 60] [--strength 0.3] [--use 0.5] [--serial 0.3]

The published instances bring no licence, so they are no part of this repository; these are made in their spirit, by the parameters in which
the literature describes such sets (Kolisch, Sprecher and Drexl, Management Science 41, 1995; Van Eynde and Vanhoucke, Journal of
Scheduling 23, 2020). The same numbers give the same file.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONGEST, MOST = 10, 10
"""Periods that an activity takes at most, and units of a resource that it asks for at most."""
NONE = (0, 0, 0, 0)
"""Demand of the first and last activity of a project, which take no time."""


class Shape(NamedTuple):
    """What a portfolio is like."""

    projects: int = 24
    activities: int = 60
    """In each project, beside its first and its last one, which take no time."""
    strength: float = 0.3
    """Resource strength: 0 leaves each resource no more units than one activity asks for, 1 leaves it as many as all projects ask for at
    once if everything begins as early as it can."""
    use: float = 0.5
    """Resource factor: the chance that an activity asks for a resource. Each asks for one at least."""
    serial: float = 0.3
    """Serial-parallel indicator of each project: 0 lets all activities run side by side, 1 lets none."""
    latest_release: int = 0
    """Periods before which every project is released."""


class _Activity(NamedTuple):
    duration: int
    demands: tuple[int, ...]
    successors: tuple[int, ...]
    """Indices in its project."""


class _Project(NamedTuple):
    release: int
    activities: tuple[_Activity, ...]


def generated(shape: Shape, seed: int) -> str:
    """Return the text of an instance."""
    dice = Random(seed)
    projects = [_project(shape, dice) for _ in range(shape.projects)]
    heading = [str(len(projects)), str(len(NONE)), _row(_capacities(shape, projects))]
    return "\n".join([*heading, *(line for p, project in enumerate(projects, 1) for line in _lines(p, project))]) + "\n"


def _project(shape: Shape, dice: Random) -> _Project:
    """Draw a project: activities in layers, each behind one of the layer before at least, and behind a few of any earlier one."""
    layers = _layers(shape, dice)
    before: dict[int, set[int]] = {}
    for layer, earlier in zip(layers[1:], layers, strict=False):
        for i in layer:
            before[i] = {dice.choice(earlier), *(j for j in earlier if dice.random() < 1 / (2 * len(earlier)))}
    last = shape.activities + 1
    after = {j: tuple(sorted(i for i, found in before.items() if j in found)) or (last,) for j in range(1, last)}
    first = _Activity(0, NONE, tuple(layers[0]))
    middle = (_Activity(dice.randint(1, LONGEST), _demands(shape, dice), after[i]) for i in range(1, last))
    return _Project(dice.randint(0, shape.latest_release), (first, *middle, _Activity(0, NONE, ())))


def _layers(shape: Shape, dice: Random) -> list[list[int]]:
    count = 1 + round(shape.serial * (shape.activities - 1))
    depth = [*range(count), *(dice.randrange(count) for _ in range(shape.activities - count))]
    layers: list[list[int]] = [[] for _ in range(count)]
    for i, layer in enumerate(sorted(depth), 1):
        layers[layer].append(i)
    return layers


def _demands(shape: Shape, dice: Random) -> tuple[int, ...]:
    used = [dice.random() < shape.use for _ in NONE]
    used[dice.randrange(len(NONE))] |= not any(used)
    return tuple(dice.randint(1, MOST) if uses else 0 for uses in used)


def _capacities(shape: Shape, projects: Sequence[_Project]) -> list[int]:
    """Return units of each resource, between what one activity and what all together ask for at most."""
    load = [[0] * len(NONE) for _ in range(sum(a.duration for p in projects for a in p.activities) + max(p.release for p in projects))]
    for project in projects:
        for begin, activity in zip(_earliest(project), project.activities, strict=True):
            for week in range(begin, begin + activity.duration):
                load[week] = [most + more for most, more in zip(load[week], activity.demands, strict=True)]
    least = [max(column) for column in zip(*(a.demands for p in projects for a in p.activities), strict=True)]
    peak = [max(column) for column in zip(*load, strict=True)]
    return [low + round(shape.strength * (high - low)) for low, high in zip(least, peak, strict=True)]


def _earliest(project: _Project) -> list[int]:
    begins = [project.release] * len(project.activities)
    for i, activity in enumerate(project.activities):
        for j in activity.successors:
            begins[j] = max(begins[j], begins[i] + activity.duration)
    return begins


def _lines(number: int, project: _Project) -> list[str]:
    used = [int(any(activity.demands[r] for activity in project.activities)) for r in range(len(NONE))]
    rows = [
        f"{_row((a.duration, *a.demands, len(a.successors)))} {_row(f'{number}:{j + 1}' for j in a.successors)}" for a in project.activities
    ]
    return [_row((len(project.activities), project.release)), _row(used), *(row.rstrip() for row in rows)]


def _row(values: Iterable[object]) -> str:
    return " ".join(map(str, values))


def main(arguments: list[str] | None = None) -> None:
    """Write an instance."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    for name, default in Shape()._asdict().items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(default), default=default)
    options = vars(parser.parse_args(arguments))
    file, seed = options.pop("file"), options.pop("seed")
    file.write_text(generated(Shape(**options), seed), encoding="utf-8")


if __name__ == "__main__":
    main()
