"""Steerco as a contender: the main job as the service runs it, timed from the portfolio in memory on, its model's writing included."""

from __future__ import annotations

import pickle
from importlib.metadata import version
from typing import TYPE_CHECKING

import scenarios
from models.answer import Limits, Policy
from models.score import MICRO, Part
from tests.benchmarks.prepare_run import question_at
from tests.benchmarks.run_folder import PROPOSALS, Recorder, Task, task_of

if TYPE_CHECKING:
    from pathlib import Path

    from models.answer import Answer, Plan
    from optimizer import Progress


class Listener:
    """Writes down bounds and plans as Steerco tells of them, at once, so that they count even if it is killed."""

    def __init__(self, folder: Path) -> None:
        self.recorder = Recorder(folder)
        self._plans = (folder / PROPOSALS).open("wb", buffering=0)

    def progress(self, progress: Progress) -> None:
        """Hear where the solve stands: only the bound counts, plans are judged by the audit."""
        self.bound(progress.bound)

    def answer(self, answer: Answer) -> None:
        """Hear of a better plan."""
        plan = most_value(answer)
        if plan is not None:
            self._plans.write(pickle.dumps((self.recorder.seconds(), plan.proposal)))

    def bound(self, micro: int | None) -> None:
        """Note a bound on value in micro-points."""
        self.recorder.point(value_bound=None if micro is None else micro / MICRO)

    def end(self, answer: Answer) -> None:
        """Hear of the answer."""
        self.answer(answer)
        for bound in (bound.bound for plan in answer.plans for bound in plan.bounds if bound.part is Part.VALUE):
            self.bound(bound)
        self._plans.close()
        self.recorder.end(answer.status.value, steerco=version("steerco"))


def most_value(answer: Answer) -> Plan | None:
    """Return the plan of most value, mandatory value first; None if there is not even today's plan, repaired."""
    plans = [*answer.plans, *([] if answer.reference is None else [answer.reference])]
    return max(plans, key=lambda plan: (plan.score.mandatory_value, plan.score.value), default=None)


def limits_of(task: Task) -> Limits:
    """Return what Steerco is asked for: one plan, as the others find one, and no rest before it is proven best."""
    return Limits(time_limit=task.limit, workers=task.workers, seed=task.seed, gap_pct=0.0, plans=1)


def main() -> None:
    """Replan, writing down what is told of on the way."""
    task = task_of()
    question = question_at(task.instance)
    listener = Listener(task.folder)
    answer = scenarios.replan(
        question.portfolio,
        question.scenario,
        policy=Policy.VALUE,
        limits=limits_of(task),
        on_progress=listener.progress,
        on_answer=listener.answer,
    )
    listener.end(answer)


if __name__ == "__main__":
    main()
