"""Runs what has not been run yet: portfolio by portfolio, contender by contender."""

from __future__ import annotations

import dataclasses
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.benchmarks import record as records
from tests.benchmarks.contenders import CONTENDERS, Contender
from tests.benchmarks.instances import Instance
from tests.benchmarks.processes import Allowance, Ran, module, run
from tests.benchmarks.record import Point, Record
from tests.benchmarks.rows_file import MANDATORY_WEIGHT
from tests.benchmarks.run_folder import END, JUDGED, Task, read_json, read_trace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.benchmarks.sizes import Size

JUDGING = 600.0
"""Seconds that the audit of a contender's plans may take."""


@dataclass(frozen=True)
class Campaign:
    """What is to be run, and where it is kept."""

    out: Path
    generator: Path
    sizes: tuple[Size, ...]
    seeds: tuple[int, ...] | None
    """For all sizes; None for each size's own."""
    contenders: tuple[str, ...] | None
    """For all sizes; None for each size's own."""
    tell: Callable[[str], None]

    def pairs(self) -> Iterator[tuple[Size, int, Contender]]:
        """Yield what is to be run, in order."""
        for size in self.sizes:
            for seed in self.seeds or size.seeds:
                for name in self.contenders or size.contenders:
                    yield size, seed, CONTENDERS[name]

    @property
    def runs(self) -> Path:
        """Where finished runs are kept."""
        return self.out / "runs"

    def run(self) -> None:
        """Run everything that is not there yet and can be run here."""
        for size, seed, contender in self.pairs():
            what = f"{size.name}, seed {seed}, {contender.label}"
            if records.path_of(self.runs, size.name, seed, contender.name).exists():
                self.tell(f"{what}: done before")
            elif reason := contender.missing():
                self.tell(f"{what}: left out, {reason}")
            else:
                instance = Instance(size, seed, self.out / "portfolios" / f"{size.name}-{seed}")
                instance.generate(self.generator)
                record = measured(instance, contender, self.out / "scratch")
                records.write(record, self.runs)
                self.tell(f"{what}: {in_words(record)}")

    def records(self) -> Iterator[Record]:
        """Yield the records of what is to be run, as far as it was."""
        for size, seed, contender in self.pairs():
            path = records.path_of(self.runs, size.name, seed, contender.name)
            if path.exists():
                yield records.read(path)


def in_words(record: Record) -> str:
    """Say in a few words how a run went."""
    if not record.valid:
        return f"{record.ended}, {record.note}" + (f", plan breaks {', '.join(record.broken)}" if record.broken else ", no plan")
    return f"{record.ended}, {record.value:.2f} points in {record.seconds or record.limit:.1f} s"


def measured(instance: Instance, contender: Contender, scratch: Path) -> Record:
    """Run one contender on one portfolio and have its plan judged; whatever happens to it is the result."""
    plain = Record(instance.size.name, instance.size.people, instance.seed, contender.name, instance.size.limit, "crashed")
    failed = instance.prepare() if contender.needs_rows else None
    if failed is not None:
        return dataclasses.replace(plain, ended="not run", note=failed)
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    seed = instance.seed
    task = Task(instance.folder.resolve(), scratch.resolve(), instance.size.limit, contender.workers, seed, contender.variant)
    ran = run(module(contender.module, task.command()), scratch, Allowance.beyond(task.limit))
    judged = run(module("judge_run", task.command()), _without_clock(scratch), Allowance(JUDGING))
    return _record(plain, ran, judged, scratch)


def _without_clock(scratch: Path) -> Path:
    """Return a folder in which the judge has no clock of somebody else's."""
    place = scratch / "judge"
    place.mkdir()
    return place


def _record(plain: Record, ran: Ran, judged: Ran, scratch: Path) -> Record:
    end, plans = read_json(scratch / END), read_json(scratch / JUDGED).get("plans", [])
    last = plans[-1] if plans else {}
    note = ran.note or end.get("status", "")
    if judged.ended != "finished":
        note = f"{note}; the audit {judged.ended}: {judged.note}"
    found: dict[str, Any] = {
        "ended": ran.ended,
        "note": note,
        "seconds": end.get("seconds"),
        "peak_mib": ran.peak_mib,
        "value": last.get("value"),
        "mandatory": last.get("mandatory", 0.0),
        "broken": tuple(last.get("broken", ())),
        "trace": tuple(trace_of(read_trace(scratch), plans, end.get("seconds", plain.limit))),
        "versions": tuple(f"{name} {version}" for name, version in end.get("versions", {}).items()),
    }
    return dataclasses.replace(plain, **found)


def trace_of(said: list[dict[str, float]], plans: list[dict[str, Any]], end: float) -> Iterator[Point]:
    """
    Yield what was known when, as values.

    General solvers tell of worth, from which the last plan's mandatory value is taken; of Steerco the audit's own figures for the
    plans found on the way are used, and its reports only for bounds. At the end, everybody's last plan counts as the audit has it.
    """
    first = MANDATORY_WEIGHT * (plans[-1]["mandatory"] if plans else 0.0)
    points = [Point(one["seconds"], _less(one.get("worth"), first), one.get("value_bound", _less(one.get("bound"), first))) for one in said]
    for plan in plans:
        if not plan["broken"]:
            seconds = end if plan["seconds"] is None else plan["seconds"]
            points.append(Point(seconds, plan["value"] + MANDATORY_WEIGHT * plan["mandatory"] - first, None))
    best, least = None, None
    for point in sorted(points, key=lambda point: point.seconds):
        value = point.value if point.value is not None and (best is None or point.value > best) else None
        bound = point.bound if point.bound is not None and (least is None or point.bound < least) else None
        best, least = best if value is None else value, least if bound is None else bound
        if value is not None or bound is not None:
            yield Point(round(point.seconds, 3), value, bound)


def _less(worth: float | None, first: float) -> float | None:
    return None if worth is None else worth - first
