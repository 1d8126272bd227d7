"""
Instances of scheduling libraries, solved as portfolios by the engine and judged by the audit.

    python -m tests.benchmarks.scheduling FOLDER [--seconds 60] [--workers 2] [--cost | --durations] [--only NAME]

reads every ``.def`` (iMOPSE), ``.sm`` (PSPLIB) and ``.rcmp`` (MPLIB) file of a folder and prints what was reached, what is proven of
every schedule, the gap between them, and seconds: of the makespan; with ``--cost`` of the cost of an iMOPSE instance; with ``--durations``
of the sum over projects of the periods from release to finish, which is what a PMO looks at where several projects share resources.
"""

from __future__ import annotations

import argparse
import csv
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from models.answer import Limits
from models.audit import Auditor
from models.score import Part
from optimizer.scheduling import scheduled
from tests.benchmarks import imopse, project_libraries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from decimal import Decimal

    from models.portfolio import Portfolio
    from optimizer.scheduling import Schedule

ENDINGS = (".def", ".rcmp", ".sm")
"""Of the files that are read."""


class Case(NamedTuple):
    """An instance with what is asked of it."""

    name: str
    portfolio: Portfolio
    part: Part
    measure: str
    meaning: Callable[[int], int | Decimal]
    """What a value of the part of the score means in the units of the instance."""


def cases_of(folder: Path, measure: str, only: str = "") -> Iterator[Case]:
    """
    Yield the instances of a folder for which there is such a measure.

    Parameters
    ----------
    measure
        ``makespan``, ``cost`` or ``durations``.
    only
        A part of the names of those wanted.

    Raises
    ------
    ValueError
        If a file is not understood.
    """
    for path in sorted(path for path in folder.iterdir() if path.suffix in ENDINGS and only in path.stem):
        if path.suffix == ".def" and measure != "durations":
            yield _imopse(path, measure)
        elif path.suffix != ".def" and measure != "cost":
            yield _library(path, measure)


def _imopse(path: Path, measure: str) -> Case:
    instance = imopse.read(path)
    if measure == "cost":
        portfolio = imopse.portfolio_of(instance, imopse.long_horizon_of(instance))
        return Case(path.stem, portfolio, Part.COST, measure, imopse.cost)
    portfolio = imopse.portfolio_of(instance, imopse.horizon_of(instance))
    return Case(path.stem, portfolio, Part.LATENESS, measure, imopse.makespan)


def _library(path: Path, measure: str) -> Case:
    instance = project_libraries.read(path)
    if measure == "makespan":
        instance = project_libraries.as_one(instance)
    portfolio = project_libraries.portfolio_of(instance, project_libraries.horizon_of(instance))
    return Case(path.stem, portfolio, Part.LATENESS, measure, lambda lateness: project_libraries.durations(instance, lateness))


def solved(portfolio: Portfolio, part: Part, limits: Limits) -> Schedule:
    """
    Return the engine's schedule, audited.

    Raises
    ------
    ValueError
        If there is none, or the audit finds fault with it or with its score.
    """
    found = scheduled(portfolio, part, limits)
    if found is None or found.proposal is None:
        raise ValueError(f"no schedule: {None if found is None else found.ending}")
    report = Auditor(portfolio).audit(found.proposal)
    if report.violations or getattr(report.score, part.value) != found.reached:
        raise ValueError(f"the audit disagrees: {report.violations[:3]} {report.score}")
    return found


def main(arguments: list[str] | None = None) -> None:
    """Solve and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    measure = parser.add_mutually_exclusive_group()
    measure.add_argument("--cost", action="store_const", dest="measure", const="cost", default="makespan")
    measure.add_argument("--durations", action="store_const", dest="measure", const="durations")
    parser.add_argument("--only", default="")
    options = parser.parse_args(arguments)
    known = _known(options.folder / "best_known.csv")
    gaps = []
    for case in cases_of(options.folder, options.measure, options.only):
        began = time.monotonic()
        found = solved(case.portfolio, case.part, Limits(time_limit=options.seconds, workers=options.workers))
        gaps.append(_gap(case, found))
        print(_line(case, found, time.monotonic() - began, known.get(case.name, {})), flush=True)
    print(f"mean gap {sum(gaps) / len(gaps):.2f} %" if gaps else f"no instance with a {options.measure} in {options.folder}")


def _gap(case: Case, found: Schedule) -> float:
    reached, bound = case.meaning(found.reached or 0), case.meaning(found.bound)
    return float(100 * (reached - bound) / reached)


def _line(case: Case, found: Schedule, seconds: float, known: dict[str, str]) -> str:
    reached, bound = case.meaning(found.reached or 0), case.meaning(found.bound)
    words = [f"{case.name:22} {case.measure} {reached} bound {bound} gap {_gap(case, found):.2f} %"]
    if known and case.measure == "cost":
        words.append(f"known {known.get('min_cost_exact')}")
    elif known:
        words.append(f"published {known.get('published_makespan')} known bound {known.get('lower_bound')}")
    return " ".join([*words, found.ending.value, f"in {seconds:.1f} s"])


def _known(path: Path) -> dict[str, dict[str, str]]:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8") as file:
        return {row["instance"]: row for row in csv.DictReader(file)}


if __name__ == "__main__":
    main()
