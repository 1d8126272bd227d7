"""The folder in which a contender's process says when it began, what it found when, and how it ended."""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

STARTED, TRACE, VALUES, PROPOSALS, END, JUDGED = "started", "trace.jsonl", "values.npy", "proposals.pickle", "end.json", "judged.json"
"""Files of the folder. ``started`` begins the clock; ``end.json`` stops it."""


@dataclass(frozen=True)
class Task:
    """What a contender is asked to do."""

    instance: Path
    """The folder of the portfolio and of its rows."""
    folder: Path
    limit: float
    """Seconds from the start of the clock."""
    workers: int
    seed: int
    variant: str
    """Which of several solvers behind one module."""

    def command(self) -> list[str]:
        """Return the task as arguments of a process."""
        words = ["--instance", str(self.instance), "--folder", str(self.folder), "--limit", str(self.limit)]
        return [*words, "--workers", str(self.workers), "--seed", str(self.seed), "--variant", self.variant]


def task_of(words: Sequence[str] | None = None) -> Task:
    """Read the task from arguments, in the contender's process."""
    parser = argparse.ArgumentParser()
    for name in ("--instance", "--folder"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--limit", type=float, required=True)
    for name in ("--workers", "--seed"):
        parser.add_argument(name, type=int, default=1)
    parser.add_argument("--variant", default="")
    return Task(**vars(parser.parse_args(words)))


@dataclass
class Recorder:
    """The running clock of a contender; writes down what is found, one line at a time, so that nothing is lost if it is killed."""

    folder: Path
    began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        (self.folder / STARTED).touch()
        self._trace = (self.folder / TRACE).open("w", encoding="utf-8", buffering=1)

    def seconds(self) -> float:
        """Return the seconds since the start."""
        return time.monotonic() - self.began

    def point(self, **found: float | None) -> None:
        """Note what is known now, in points: ``worth`` and ``bound``, or ``value`` and ``value_bound``; None for nothing new."""
        known = {name: float(value) for name, value in found.items() if value is not None and np.isfinite(value)}
        if known:
            self._trace.write(json.dumps({"seconds": round(self.seconds(), 4), **known}) + "\n")

    def end(self, status: str, **versions: str) -> None:
        """Stop the clock."""
        self._trace.close()
        (self.folder / END).write_text(json.dumps({"seconds": self.seconds(), "status": status, "versions": versions}), encoding="utf-8")


def read_trace(folder: Path) -> list[dict[str, float]]:
    """Return the points noted so far; a last line cut off by a kill is left out."""
    path = folder / TRACE
    lines = path.read_text(encoding="utf-8").split("\n")[:-1] if path.exists() else []
    return [json.loads(line) for line in lines]


def read_json(path: Path) -> dict[str, Any]:
    """Return what a file says; nothing if it is not there."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
