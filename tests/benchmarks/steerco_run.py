"""Steerco as a contender: the engine with a time limit, timed from the portfolio in memory on, its model's writing included."""

from __future__ import annotations

import pickle
from importlib.metadata import version
from typing import TYPE_CHECKING

import optimizer
from models.answer import Limits
from models.score import MICRO
from tests.benchmarks.prepare_run import portfolio_at
from tests.benchmarks.run_folder import PROPOSALS, Recorder, task_of

if TYPE_CHECKING:
    from models.bookings import Proposal
    from optimizer import Progress


def main() -> None:
    """Solve, and leave behind every plan that was found on the way."""
    task = task_of()
    portfolio = portfolio_at(task.instance)
    recorder = Recorder(task.folder)
    found: list[tuple[float, Proposal]] = []

    def report(progress: Progress) -> None:
        recorder.point(value=_points(progress.value), value_bound=_points(progress.bound))

    limits = Limits(time_limit=task.limit, workers=task.workers, seed=task.seed, gap_pct=0.0)
    solution = optimizer.solve(portfolio, limits, report=report, found=lambda plan: found.append((recorder.seconds(), plan)))
    recorder.point(value_bound=_points(solution.value_bound))
    recorder.end(solution.ending.value, steerco=version("steerco"))
    if solution.proposals:
        found.append((recorder.seconds(), solution.proposals[0]))
    (task.folder / PROPOSALS).write_bytes(pickle.dumps(found))


def _points(micro: int | None) -> float | None:
    return None if micro is None else micro / MICRO


if __name__ == "__main__":
    main()
