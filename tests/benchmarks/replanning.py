"""
How much sooner an answer is there that goes on from an earlier one.

    python -m tests.benchmarks.replanning --generator make_portfolio.py --size M --changes 20

A portfolio is solved once; then, for each random single change, once from nothing and once from that answer, for the same time.
Printed are the seconds until each has the worse of both final gaps, and their ratio.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import scenarios
from models.answer import Limits
from models.scenario import Scenario, apply
from tests.benchmarks.instances import Instance
from tests.benchmarks.sizes import SIZES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.answer import Answer
    from models.portfolio import Portfolio
    from optimizer.progress import Progress


def random_change(portfolio: Portfolio, dice: random.Random) -> Scenario:
    """Return one change of the kinds that occur most."""
    project, person = dice.choice(portfolio.projects), dice.choice(portfolio.people)
    day = portfolio.horizon.monday(dice.randrange(2, 10))
    return Scenario.model_validate(
        {
            "changes": [
                dice.choice(
                    [
                        {"kind": "set_rank", "target": project.id, "value": dice.randint(1, len(portfolio.projects))},
                        {"kind": "person_leaves", "target": person.id, "from": day},
                        {"kind": "cancel_project", "target": project.id},
                        {"kind": "scope_change", "target": project.id, "value": "+20%"},
                        {"kind": "part_time", "target": person.id, "value": "0.5", "from": day},
                    ]
                )
            ]
        }
    )


def traced(portfolio: Portfolio, scenario: Scenario, limits: Limits, previous: Answer | None) -> list[tuple[float, float]]:
    """Return (seconds, gap in percent) as the search went."""
    trace: list[tuple[float, float]] = []

    def report(progress: Progress) -> None:
        if progress.gap_pct is not None:
            trace.append((progress.elapsed, progress.gap_pct))

    scenarios.replan(portfolio, scenario, limits=limits, previous=previous, on_progress=report)
    return trace


def seconds_to(trace: list[tuple[float, float]], gap: float) -> float:
    """Return when a search first had a gap."""
    return next((at for at, reached in trace if reached <= gap), float("inf"))


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print a line a change."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.replanning", description=__doc__.splitlines()[1])
    parser.add_argument("--generator", type=Path, required=True)
    parser.add_argument("--size", choices=SIZES, default="M")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--changes", type=int, default=20)
    parser.add_argument("--limit", type=float, default=60.0)
    said = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        instance = Instance(SIZES[said.size], said.seed, Path(folder))
        instance.generate(said.generator)
        portfolio, scenario, _ = scenarios.load(instance.folder / "portfolio")
    portfolio = portfolio if scenario is None else apply(scenario, portfolio)[0]
    limits = Limits(time_limit=said.limit, gap_pct=0.0, plans=1)
    previous = scenarios.replan(portfolio, limits=limits)
    dice, ratios = random.Random(said.seed), []
    for _ in range(said.changes):
        change = random_change(portfolio, dice)
        cold, warm = (traced(portfolio, change, limits, start) for start in (None, previous))
        gap = max(min(reached for _, reached in trace) for trace in (cold, warm))
        at = seconds_to(cold, gap), seconds_to(warm, gap)
        ratios.append(at[0] / at[1])
        times = f"from nothing {at[0]:6.1f} s, going on {at[1]:6.1f} s, {ratios[-1]:5.1f} times as fast"
        print(f"{change.changes[0].kind:16} to {gap:5.2f} %: {times}", flush=True)
    print(f"median {statistics.median(ratios):.1f} times as fast, least {min(ratios):.1f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
