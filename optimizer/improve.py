"""Improves a plan by solving neighbourhoods of it with CP-SAT, several side by side."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from optimizer import cpsat
from optimizer.neighbourhoods import Neighbourhoods
from optimizer.rows import Linear
from optimizer.solved import Ending, Solved

if TYPE_CHECKING:
    from collections.abc import Callable

    from optimizer.arrays import Bools, Ints
    from optimizer.clock import Clock
    from optimizer.model import Model
    from optimizer.rows import Program

WORK = 0.15
"""Deterministic time of one neighbourhood."""
QUICK = 0.4
"""A neighbourhood that is proven in this part of its time may grow."""


@dataclass(frozen=True)
class Task:
    """What to improve: a program to keep and an objective to make small."""

    program: Program
    objective: Linear


def improve(
    model: Model,
    task: Task,
    values: Ints,
    clock: Clock,
    rng: np.random.Generator,
    *,
    patience: int,
    accept: Callable[[Ints, int], None],
    good_enough: Callable[[int], bool] = lambda _: False,
    aside: Callable[[], bool] | None = None,
) -> Ints:
    """
    Return values no worse than the given ones.

    Rounds are in step: each solves as many neighbourhoods of the same plan as there are workers, then takes over what improves
    in the order drawn, so that the outcome does not depend on which thread was faster.

    Parameters
    ----------
    patience
        Neighbourhoods in a row without any gain after which to stop.
    accept
        Told of every better plan and its objective.
    good_enough
        Whether an objective needs no further improvement.
    aside
        Other work to be done meanwhile, one piece a round, until it answers that there is no more; it takes one worker's place.
    """
    around = Neighbourhoods(model, rng)
    best, fruitless = task.objective.at(values), 0
    with ThreadPoolExecutor(clock.workers) as pool:
        while (fruitless < patience or aside is not None) and not clock.over() and not good_enough(best):
            other = None if aside is None else pool.submit(aside)
            count = clock.workers if other is None else max(1, clock.workers - 1)
            drawn = [around.draw(values) for _ in range(count)]
            seeds = [int(s) for s in rng.integers(1 << 30, size=count)]
            jobs = [pool.submit(solve_around, task, values, free, clock, seed) for (_, free), seed in zip(drawn, seeds, strict=True)]
            solved = [job.result() for job in jobs]
            if other is not None and not other.result():
                aside = None
            clock.spend(max(result.work for result, _ in solved))
            before = best
            for (kind, _), (result, columns) in zip(drawn, solved, strict=True):
                moved = taken_over(task, values, result, columns)
                gain = 0 if moved is None else best - task.objective.at(moved)
                around.learn(kind, gain, proven=result.ending is Ending.OPTIMAL, quick=result.work < QUICK * WORK)
                if moved is not None and gain > 0:
                    values, best = moved, best - gain
                    accept(values, best)
            fruitless = 0 if best < before else fruitless + count
    return values


def solve_around(task: Task, values: Ints, free: Bools, clock: Clock, seed: int, *, work: float = WORK) -> tuple[Solved, Ints]:
    """Solve the neighbourhood of a plan; return the result and the columns it speaks of."""
    program, columns = task.program.around(values, free)
    place = np.full(task.program.size, -1)
    place[columns] = np.arange(len(columns))
    inside = place[task.objective.columns] >= 0
    objective = Linear(place[task.objective.columns[inside]], task.objective.coefficients[inside])
    effort = cpsat.Effort(clock.left(), deterministic=work, workers=1, seed=seed)
    return cpsat.minimise(program, objective, effort, hint=values[columns], should_stop=clock.should_stop), columns


def taken_over(task: Task, values: Ints, result: Solved, columns: Ints) -> Ints | None:
    """Return the plan with a neighbourhood's result put in; None if it has none, or if another change made it break a row."""
    if result.values is None:
        return None
    moved = values.copy()
    moved[columns] = result.values
    return moved if task.program.admits(moved) else None
