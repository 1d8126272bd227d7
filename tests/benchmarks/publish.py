"""Turns finished runs into the page, its tables and its pictures."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from tests.benchmarks import instances, machine, plots, tables
from tests.benchmarks.contenders import CONTENDERS
from tests.benchmarks.times import growth

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.record import Record
    from tests.benchmarks.tables import Measured

TEMPLATE = Path(__file__).parent / "page.md"


def publish(records: Sequence[Record], docs: Path, command: str, left_out: Sequence[str]) -> None:
    """
    Write ``benchmarks.md`` and what it shows.

    Parameters
    ----------
    docs
        Folder of the page; tables and pictures go into ``benchmarks`` beside it.
    command
        That gave these figures.
    left_out
        Contenders that could not run here, and why.
    """
    runs = tables.measured(records)
    folder = docs / "benchmarks"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    tables.runs_csv(runs, folder / "runs.csv")
    tables.points_csv(runs, folder / "points.csv")
    tables.traces_csv(runs, folder / "traces.csv")
    pictures = list(_pictures(runs, folder))
    (docs / "benchmarks.md").write_text(page(runs, command, left_out, pictures), encoding="utf-8")


def _pictures(runs: Sequence[Measured], folder: Path) -> Iterator[tuple[str, str]]:
    """Draw, and yield (title, file) of each picture: the first seed of each size that several took part in, then growth."""
    for size, group in groupby(runs, key=lambda run: run.record.size):
        mine = list(group)
        first = [run for run in mine if run.record.seed == mine[0].record.seed]
        if len(first) > 1:
            plots.over_time(first, folder / f"{size}.png")
            yield f"{size} over time", f"{size}.png"
    if len({run.record.people for run in runs}) > 1:
        plots.over_size(runs, folder / "growth.png")
        yield "Growth", "growth.png"


def page(runs: Sequence[Measured], command: str, left_out: Sequence[str], pictures: Sequence[tuple[str, str]]) -> str:
    """Return the text of the page."""
    records = [run.record for run in runs]
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        command=command,
        kind=_kind(command),
        machine=machine.described(),
        versions=machine.versions(records),
        left_out="\n".join(f"- Left out: {reason}." for reason in left_out) or "- Nobody was left out.",
        model_limit=f"{instances.MODEL_SECONDS:g} seconds and {instances.MODEL_GIB:g} GiB of memory",
        tables=tables.markdown(runs) or "No run is over yet.",
        growth="\n".join(_laws(runs)) or "Growth needs more than one size; this run had one.",
        pictures="\n\n".join(f"![{title}](benchmarks/{file})" for title, file in pictures),
    )


def _kind(command: str) -> str:
    if command.endswith("--short"):
        return (
            "**These are the figures of the short run**: a few seconds for each contender, to see that everything works. They rank nobody."
        )
    if command.endswith("--so-far"):
        return "**These are the figures of the runs made so far**; a run that is missing below has not been made."
    return "These are the figures of the run named below."


def _laws(runs: Sequence[Measured]) -> Iterator[str]:
    """Say how the time to 2 % and the memory of each contender grow, where it was run on more than one size."""
    for name, contender in CONTENDERS.items():
        mine = [run for run in runs if run.record.contender == name]
        laws = {f"time to {gap} %": growth([(r.record.people, s) for r in mine if (s := r.reached(gap)) is not None]) for gap in (5, 2)}
        laws["memory"] = growth([(run.record.people, run.record.peak_mib) for run in mine if run.record.peak_mib])
        said = [f"{what} with the {law.exponent:.2f}th power" for what, law in laws.items() if law]
        if said:
            yield f"- {contender.label}: {', '.join(said)} of the number of people."
