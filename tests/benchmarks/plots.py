"""The pictures: value and bound over time, and how time and memory grow with the number of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.benchmarks import times
from tests.benchmarks.contenders import CONTENDERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

    from tests.benchmarks.tables import Measured

EARLIEST = 0.05
"""Seconds at which time axes begin."""
NEAR = 0.7
"""Part of the best bound at which the axis of values begins where half of the plans end above it, so that small differences show."""
FORMAT: dict[str, Any] = {"dpi": 110, "bbox_inches": "tight", "metadata": {"Software": None}}


def over_time(runs: Sequence[Measured], path: Path) -> None:
    """Draw value (full) and bound (dotted) over time, all contenders on one portfolio."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - only who draws needs it

    figure = Figure(figsize=(9, 5.5))
    axes = figure.add_subplot()
    for run in runs:
        colour = f"C{list(CONTENDERS).index(run.record.contender)}"
        if run.record.valid:
            _steps(axes, run, "value", {"color": colour, "label": CONTENDERS[run.record.contender].label})
        _steps(axes, run, "bound", {"color": colour, "linestyle": ":"})
    first = runs[0]
    if first.by.bound:
        axes.set_ylim(_bottom(runs, first.by.bound), 1.1 * first.by.bound)
    axes.set(xscale="log", xlim=(EARLIEST, first.record.limit * 1.1), xlabel="seconds", ylabel="value in points (dotted: proven bound)")
    axes.set_title(f"{first.record.size}, seed {first.record.seed}: {first.record.people} people")
    axes.legend(fontsize=8)
    figure.savefig(path, **FORMAT)


def _bottom(runs: Sequence[Measured], bound: float) -> float:
    """Return where the axis of values begins: 0 if there is little to be seen near the bound."""
    ends = [value for run in runs if run.record.valid and (value := times.known(run.record, run.record.limit)[0]) is not None]
    near = [value for value in ends if value >= NEAR * bound]
    return NEAR * bound if 2 * len(near) >= max(1, len(ends)) else 0.0


def _steps(axes: Axes, run: Measured, name: str, style: dict[str, Any]) -> None:
    known = [(point.seconds, getattr(point, name)) for point in run.record.trace if getattr(point, name) is not None]
    if known:
        known.append((run.record.seconds or run.record.limit, known[-1][1]))
        axes.step([seconds for seconds, _ in known], [value for _, value in known], where="post", **style)


def over_size(runs: Iterable[Measured], path: Path) -> None:
    """Draw time to 2 % and memory over the number of people, with the exponents of the power laws fitted to them."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - only who draws needs it

    runs = list(runs)
    figure = Figure(figsize=(11, 4.5))
    left, right = figure.subplots(1, 2)
    for name, contender in CONTENDERS.items():
        mine = [run for run in runs if run.record.contender == name]
        _grown(left, contender.label, [(run.record.people, run.reached(2)) for run in mine], name)
        _grown(right, contender.label, [(run.record.people, run.record.peak_mib) for run in mine], name)
    left.set(xscale="log", yscale="log", xlabel="people", ylabel="seconds to a gap of 2 % (best bound)")
    right.set(xscale="log", yscale="log", xlabel="people", ylabel="peak memory in MiB")
    for axes in (left, right):
        if axes.get_legend_handles_labels()[0]:
            axes.legend(fontsize=7)
    figure.savefig(path, **FORMAT)


def _grown(axes: Axes, label: str, pairs: list[tuple[int, float | None]], name: str) -> None:
    known = sorted((float(people), amount) for people, amount in pairs if amount is not None)
    if not known:
        return
    law = times.growth(known)
    colour = f"C{list(CONTENDERS).index(name)}"
    axes.plot(*zip(*known, strict=True), "o", color=colour, label=label if law is None else f"{label}: exponent {law.exponent:.2f}")
    if law is not None:
        ends = known[0][0], known[-1][0]
        axes.plot(ends, [law.factor * people**law.exponent for people in ends], color=colour, linewidth=0.8)
