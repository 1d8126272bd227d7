"""Improves a plan by solving neighbourhoods of it with CP-SAT, several side by side."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from optimizer import cpsat
from optimizer.neighbourhoods import Neighbourhoods, Repertoire
from optimizer.solved import Ending, Solved

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from optimizer.arrays import Bools, Ints
    from optimizer.clock import Clock
    from optimizer.model import Model
    from optimizer.rows import Linear, Program

WORK = 0.05
"""Deterministic time of one neighbourhood."""
LEAST_WORK = 0.01
"""Deterministic time that a neighbourhood counts as at least: CP-SAT counts next to nothing for small ones, which take their time too."""
QUICK = 0.4
"""A neighbourhood that is proven in this part of its time may grow."""
ASKED = 0.05
"""Seconds after which a worker that other work keeps is asked again whether there is any left for it to do."""
ASIDE = 4
"""With one worker, neighbourhoods between two pieces of other work."""


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
    repertoire: Repertoire | None = None,
    free: threading.Event | None = None,
) -> Ints:
    """
    Return values no worse than the given ones.

    One worker alternates in a fixed order and so repeats itself; several go on from whatever is best when they are free, because
    waiting for each other would cost them half their time.

    Parameters
    ----------
    patience
        Neighbourhoods in a row without any gain after which to stop.
    accept
        Told of every better plan and its objective.
    good_enough
        Whether an objective needs no further improvement.
    aside
        Other work for one worker that is alone, piece by piece until it answers that there is no more.
    repertoire
        Kinds of neighbourhoods with what is known of them from an earlier stretch; None to begin anew.
    free
        Set once other work no longer keeps one of several workers, which then joins the rest; None if nothing keeps it.
    """
    around = Neighbourhoods(model, task.program, rng, repertoire or Repertoire())
    improvement = _Improvement(task, clock, rng, patience, accept, good_enough, around, values, aside, free)
    if clock.workers == 1:
        improvement.alternate()
    else:
        with ThreadPoolExecutor(clock.workers) as pool:
            others = [pool.submit(improvement.go_on) for _ in range(clock.workers - 1)]
            for worker in [pool.submit(improvement.join), *others]:
                worker.result()
    return improvement.values


@dataclass
class _Improvement:
    """A plan that several workers improve."""

    task: Task
    clock: Clock
    rng: np.random.Generator
    patience: int
    accept: Callable[[Ints, int], None]
    good_enough: Callable[[int], bool]
    around: Neighbourhoods
    values: Ints
    aside: Callable[[], bool] | None
    free: threading.Event | None
    fruitless: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.best = self.task.objective.at(self.values)

    def over(self) -> bool:
        """Return whether to end."""
        alone = self.aside is None and (self.free is None or self.free.is_set())
        idle = self.fruitless >= self.patience and alone
        return idle or self.clock.over() or self.good_enough(self.best)

    def alternate(self) -> None:
        """Do a few neighbourhoods, a piece of the other work, and so on."""
        count = 0
        while not self.over():
            self.step()
            count += 1
            if count % ASIDE == 0 and self.aside is not None and not self.aside():
                self.aside = None

    def join(self) -> None:
        """Do neighbourhoods once other work is done."""
        while self.free is not None and not self.over() and not self.free.wait(ASKED):
            pass
        self.go_on()

    def go_on(self) -> None:
        """Do one neighbourhood after the other."""
        while not self.over():
            self.step()

    def step(self) -> None:
        """Solve a neighbourhood of the plan, and take it over if it is better than what the plan has become meanwhile."""
        with self.lock:
            values = self.values
            kind, free = self.around.draw(values)
            seed = int(self.rng.integers(1 << 30))
        work = WORK * kind.patience
        result, columns = solve_around(self.task, values, free, self.clock, seed, work=work)
        with self.lock:
            moved = taken_over(self.task, self.values, result, columns)
            gain = 0 if moved is None else self.best - self.task.objective.at(moved)
            spent = max(result.work, LEAST_WORK)
            self.clock.spend(spent)
            self.around.learn(kind, gain, spent, proven=result.ending is Ending.OPTIMAL, quick=result.work < QUICK * work)
            self.fruitless = 0 if gain > 0 else self.fruitless + 1
            if moved is not None and gain > 0:
                self.values, self.best = moved, self.best - gain
                self.accept(self.values, self.best)


def solve_around(task: Task, values: Ints, free: Bools, clock: Clock, seed: int, *, work: float = WORK) -> tuple[Solved, Ints]:
    """Solve the neighbourhood of a plan; return the result and the columns it speaks of."""
    program, columns = task.program.around(values, free)
    objective = task.objective.within(columns, task.program.size)
    effort = cpsat.Effort(clock.left(), deterministic=work, workers=1, seed=seed, brief=True)
    return cpsat.minimise(program, objective, effort, hint=values[columns], should_stop=clock.should_stop), columns


def taken_over(task: Task, values: Ints, result: Solved, columns: Ints) -> Ints | None:
    """Return the plan with a neighbourhood's result put in; None if it has none, or if another change made it break a row."""
    if result.values is None:
        return None
    moved = values.copy()
    moved[columns] = result.values
    return moved if task.program.admits_in(moved, columns) else None
