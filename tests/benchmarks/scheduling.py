"""
Multi-skill scheduling instances, solved as portfolios by the engine and judged by the audit.

    python -m tests.benchmarks.scheduling FOLDER [--seconds 60] [--workers 2] [--cost] [--only NAME]

reads every ``.def`` file of a folder and prints makespan and proven bound, or cost and whether it is exactly the least there can be.
"""

from __future__ import annotations

import argparse
import csv
import time
from pathlib import Path
from typing import TYPE_CHECKING

from models.answer import Limits
from models.audit import Auditor
from models.score import Part
from optimizer.scheduling import scheduled
from tests.benchmarks import imopse

if TYPE_CHECKING:
    from models.portfolio import Portfolio
    from optimizer.scheduling import Schedule

ROOM, MORE = 1.2, 40
"""How much longer than the longest chain or the average load the horizon is."""
LONGEST = 5_200
"""Weeks that a portfolio may have."""


def horizon_of(instance: imopse.Instance) -> int:
    """Return weeks that a good schedule surely fits into."""
    return round(ROOM * max(longest_chain(instance), load(instance))) + MORE


def long_horizon_of(instance: imopse.Instance) -> int:
    """Return weeks that suffice where each task is done by the cheapest person who can, one after the other."""
    loads: dict[str, int] = {}
    for task in instance.tasks:
        able = [resource for resource in instance.resources if resource.skills.get(task.skill, -1) >= task.level]
        cheapest = min(able, key=lambda resource: resource.salary)
        loads[cheapest.id] = loads.get(cheapest.id, 0) + task.duration
    return min(LONGEST, max(loads.values()) + longest_chain(instance))


def longest_chain(instance: imopse.Instance) -> int:
    """Return the length of the longest chain of tasks that wait for one another."""
    ends: dict[str, int] = {}
    tasks = {task.id: task for task in instance.tasks}

    def end(id: str) -> int:
        if id not in ends:
            ends[id] = tasks[id].duration + max((end(before) for before in tasks[id].predecessors), default=0)
        return ends[id]

    return max(end(id) for id in tasks)


def load(instance: imopse.Instance) -> int:
    """Return the hours that everybody works on average, rounded up."""
    return -(-sum(task.duration for task in instance.tasks) // len(instance.resources))


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


def main() -> None:
    """Solve and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--cost", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    known = _known(options.folder / "best_known.csv")
    gaps = []
    for path in sorted(options.folder.glob("*.def")):
        if options.only in path.stem:
            instance = imopse.read(path)
            portfolio = imopse.portfolio_of(instance, long_horizon_of(instance) if options.cost else horizon_of(instance))
            limits = Limits(time_limit=options.seconds, workers=options.workers)
            began = time.monotonic()
            found = solved(portfolio, Part.COST if options.cost else Part.LATENESS, limits)
            gaps.append(_line(path.stem, found, time.monotonic() - began, known.get(path.stem, {}), cost=options.cost))
    if gaps:
        print(f"mean gap {sum(gaps) / len(gaps):.2f} %")


def _line(name: str, found: Schedule, seconds: float, known: dict[str, str], *, cost: bool) -> float:
    reached = found.reached or 0
    if cost:
        costs = f"cost {imopse.cost(reached)} bound {imopse.cost(found.bound)} known {known.get('min_cost_exact')}"
        print(f"{name:22} {costs} in {seconds:.1f} s", flush=True)
        return 100 * (reached - found.bound) / reached
    most, bound = imopse.makespan(reached), imopse.makespan(found.bound)
    print(
        f"{name:22} makespan {most} bound {bound} published {known.get('published_makespan')} "
        f"known bound {known.get('lower_bound')} {found.ending.value} in {seconds:.1f} s",
        flush=True,
    )
    return 100 * (most - bound) / most


def _known(path: Path) -> dict[str, dict[str, str]]:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8") as file:
        return {row["instance"]: row for row in csv.DictReader(file)}


if __name__ == "__main__":
    main()
