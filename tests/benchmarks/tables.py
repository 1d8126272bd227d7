"""Finished runs as tables: for the page, and as CSV for whoever wants to draw their own conclusions."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from tests.benchmarks import times
from tests.benchmarks.contenders import CONTENDERS
from tests.benchmarks.sizes import SIZES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from tests.benchmarks.record import Record
    from tests.benchmarks.times import Yardstick

GAPS = (5, 2, 1)
"""Percent, whose times are told."""
POINTS = (1, 3, 10, 30, 60, 180, 600)
"""Seconds after which it is told what was known, as far as the limit reaches, and at the limit."""
COLUMNS = (
    "size", "people", "seed", "contender", "limit_s", "ended", "note", "seconds", "peak_mib", "value", "mandatory_value", "bound",
    "best_bound", "own_gap_pct", "gap_pct", "first_plan_s",
    *(f"own_{gap}_pct_s" for gap in GAPS), *(f"to_{gap}_pct_s" for gap in GAPS), "versions",
)  # fmt: skip
"""Of ``runs.csv``."""


@dataclass(frozen=True)
class Measured:
    """A run with what all on its portfolio are measured by."""

    record: Record
    by: Yardstick

    @property
    def own_gap(self) -> float | None:
        """The gap at the end, as the contender itself knew it."""
        return times.final_gap(times.own_gaps(self.record)) if self.record.valid else None

    @property
    def gap(self) -> float | None:
        """The gap at the end, against the best bound that anybody proved."""
        return times.final_gap(times.true_gaps(self.record, self.by)) if self.record.valid else None

    @property
    def first_plan(self) -> float | None:
        """Seconds to the first plan that is worth anything."""
        return times.first_plan(self.record) if self.record.valid else None

    def reached(self, percent: float) -> float | None:
        """Seconds to a gap against the best bound."""
        return times.first_within(times.true_gaps(self.record, self.by), percent) if self.record.valid else None

    def reached_own(self, percent: float) -> float | None:
        """Seconds to a gap against its own bound."""
        return times.first_within(times.own_gaps(self.record), percent) if self.record.valid else None

    def after(self, seconds: float) -> tuple[float | None, float | None, float | None, float | None]:
        """Value, bound, own gap and gap against the best bound, as they stood after so many seconds."""
        value, bound = times.known(self.record, seconds)
        if not self.record.valid:
            return None, bound, None, None
        gaps = (times.until(gaps, seconds) for gaps in (times.own_gaps(self.record), times.true_gaps(self.record, self.by)))
        own, true = map(times.final_gap, gaps)
        return value, bound, own, true


def measured(records: Iterable[Record]) -> list[Measured]:
    """Measure runs, those on one portfolio by one yardstick; in the order of sizes, seeds and contenders."""
    ordered = sorted(records, key=_place)
    groups = [list(group) for _, group in groupby(ordered, key=lambda record: (record.size, record.seed))]
    return [Measured(record, times.yardstick(group)) for group in groups for record in group]


def _place(record: Record) -> tuple[int, int, int]:
    return record.people, record.seed, list(CONTENDERS).index(record.contender)


def runs_csv(runs: Sequence[Measured], path: Path) -> None:
    """Write one line a run."""
    _write(path, COLUMNS, map(_line, runs))


def _line(run: Measured) -> list[object]:
    record = run.record
    plain = [record.size, record.people, record.seed, record.contender, record.limit, record.ended, record.note]
    figures = [record.seconds, record.peak_mib, record.value, record.mandatory, record.bound, run.by.bound, run.own_gap, run.gap]
    reached = [run.first_plan, *map(run.reached_own, GAPS), *map(run.reached, GAPS)]
    return [*plain, *map(_rounded, [*figures, *reached]), " ".join(record.versions)]


def traces_csv(runs: Sequence[Measured], path: Path) -> None:
    """Write one line for each time a contender knew something new."""
    lines = (
        [r.size, r.seed, r.contender, p.seconds, _rounded(p.value), _rounded(p.bound)] for r in (x.record for x in runs) for p in r.trace
    )
    _write(path, ("size", "seed", "contender", "seconds", "value", "bound"), lines)


def points_csv(runs: Sequence[Measured], path: Path) -> None:
    """Write one line a run and time point up to the limit."""
    lines = (
        [run.record.size, run.record.seed, run.record.contender, f"{at:g}", *map(_rounded, run.after(at))]
        for run in runs
        for at in _points(run)
    )
    _write(path, ("size", "seed", "contender", "seconds", "value", "bound", "own_gap_pct", "gap_pct"), lines)


def _points(run: Measured) -> tuple[float, ...]:
    """Return the time points of a run, the last of which is its limit."""
    return (*(at for at in POINTS if at < run.record.limit), run.record.limit)


def _write(path: Path, header: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)


def _rounded(number: float | None) -> float | str:
    return "" if number is None else round(number, 4)


def markdown(runs: Sequence[Measured]) -> str:
    """Return the tables of all sizes, one each."""
    return "\n\n".join("\n".join(_table(list(group))) for _, group in groupby(runs, key=lambda run: run.record.size))


def _table(runs: list[Measured]) -> Iterator[str]:
    first = runs[0].record
    size = SIZES[first.size]
    yield f"### {first.size}: {size.people} people, {size.projects} projects, {size.weeks} weeks; {first.limit:g} s each\n"
    yield "| contender | seed | value | own gap | gap | first plan | to 5 % | to 2 % | to 1 % | own 5 / 2 / 1 % | in all | memory | ended |"
    yield "|---|---|---|---|---|---|---|---|---|---|---|---|---|"
    yield from map(_row, runs)
    yield from _over_time(runs)


def _over_time(runs: list[Measured]) -> Iterator[str]:
    """Yield the table of value, bound and gap at the time points."""
    points = _points(runs[0])
    yield "\nValue / bound (gap) after\n"
    yield f"| contender | seed | {' | '.join(f'{at:g} s' for at in points)} |"
    yield "|---|---|" + "---|" * len(points)
    for run in runs:
        cells = [_standing(*run.after(at)) for at in points]
        yield f"| {CONTENDERS[run.record.contender].label} | {run.record.seed} | {' | '.join(cells)} |"


def _standing(value: float | None, bound: float | None, _: float | None, gap: float | None) -> str:
    if value is None and bound is None:
        return "-"
    known = f"{'-' if value is None else f'{value:,.1f}'} / {'-' if bound is None else f'{bound:,.1f}'}"
    return known if gap is None else f"{known} ({gap:.1f} %)"


def _row(run: Measured) -> str:
    record = run.record
    own = " / ".join(_seconds(run.reached_own(gap)) for gap in GAPS)
    cells = [
        CONTENDERS[record.contender].label,
        str(record.seed),
        f"{record.value:.2f}" if record.value is not None and record.valid else "none",
        _percent(run.own_gap),
        _percent(run.gap),
        _seconds(run.first_plan),
        *(_seconds(run.reached(gap)) for gap in GAPS),
        own,
        _seconds(record.seconds),
        "-" if record.peak_mib is None else f"{record.peak_mib:,.0f} MiB",
        _ending(record),
    ]
    return f"| {' | '.join(cells)} |"


def _ending(record: Record) -> str:
    broken = f"; plan breaks {', '.join(record.broken)}" if record.broken else ""
    return f"{record.ended}: {record.note}".replace("|", "/").rstrip(": ") + broken


def _percent(number: float | None) -> str:
    return "-" if number is None else f"{number:.2f} %"


def _seconds(number: float | None) -> str:
    return "-" if number is None else f"{number:.1f} s"
