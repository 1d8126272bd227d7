"""What is kept of a finished run: one file each, written whole or not at all, so that a broken-off benchmark goes on where it was."""

from __future__ import annotations

import dataclasses
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Point:
    """What a contender knew at a time; values in points."""

    seconds: float
    value: float | None
    """Of its best plan; less than that by 64 times what it lacks in mandatory value beside its last one."""
    bound: float | None
    """No plan of at least its last plan's mandatory value is worth more."""


@dataclass(frozen=True)
class Record:
    """One contender on one portfolio."""

    size: str
    people: int
    seed: int
    contender: str
    limit: float
    ended: str
    """``finished``, ``crashed``, ``killed``, or ``not run`` where there was no model to run on."""
    note: str = ""
    """Why it crashed, was killed or was not run, or its own word for how it ended."""
    seconds: float | None = None
    """Of its clock, all in all."""
    peak_mib: float | None = None
    value: float | None = None
    """Of its last plan, as the audit has it."""
    mandatory: float = 0.0
    """The mandatory projects' part of it."""
    broken: tuple[str, ...] = ()
    """Hard rules that the last plan breaks; such a plan counts as none."""
    trace: tuple[Point, ...] = ()
    versions: tuple[str, ...] = ()

    @property
    def bound(self) -> float | None:
        """The lowest bound it proved."""
        return min((point.bound for point in self.trace if point.bound is not None), default=None)

    @property
    def valid(self) -> bool:
        """Whether it has a plan that keeps every hard rule."""
        return self.value is not None and not self.broken


def path_of(folder: Path, size: str, seed: int, contender: str) -> Path:
    """Return where a run's record is, or will be."""
    return folder / f"{size}-{seed}-{contender}.json"


def write(record: Record, folder: Path) -> None:
    """Write a record; whoever reads meanwhile sees all of it or nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    path = path_of(folder, record.size, record.seed, record.contender)
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(dataclasses.asdict(record)), encoding="utf-8")
    os.replace(partial, path)  # noqa: PTH105 - the one call that is atomic on every system


def read(path: Path) -> Record:
    """Read a record."""
    said = json.loads(path.read_text(encoding="utf-8"))
    said["trace"] = tuple(Point(**point) for point in said["trace"])
    return Record(**{**said, "broken": tuple(said["broken"]), "versions": tuple(said["versions"])})


def read_all(folder: Path) -> list[Record]:
    """Read every record of a folder, in a fixed order."""
    return [read(path) for path in sorted(folder.glob("*.json"))]
