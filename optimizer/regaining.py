"""
Gives mandatory projects what a change took from them, with the help of those whom others can best do without.

An earlier plan in which a mandatory project lost a person, or grew, is worth nothing before that is mended: mandatory value comes first.
To staff all mandatory projects as in a plan of them alone throws the others into disorder; here a few people at a time are asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.improve import LEAST_WORK, Task, solve_around, taken_over
from optimizer.neighbourhoods import Neighbourhoods
from optimizer.taking_over import lacking, lifted
from optimizer.understaffed import elastic_objective

if TYPE_CHECKING:
    import numpy as np

    from optimizer.arrays import Ints
    from optimizer.clock import Clock
    from optimizer.model import Model

PRICE = 4
"""Of missing staff: others may lack some, which is mended later."""
ASKED, WORK = 12, 0.1
"""People who are free in a neighbourhood besides those of the project, and its deterministic time."""
PATIENCE = 6
"""Neighbourhoods in a row that give nothing back, after which there is no easy way to more."""
NEARLY = 0.998
"""
Part of their value from which the rest is taken over from the other plan at once: that disturbs few by then, and to ask around for the
last thousandth takes seconds, mostly for nothing.
"""
FEW = 500
"""People up to whom that holds: among a thousand it disturbs more than improvement mends in its time (3.1 and 4.5 % from the bound)."""


def regained(model: Model, values: Ints, secured: Ints, clock: Clock, rng: np.random.Generator) -> Ints:
    """
    Return a plan of the elastic program in which mandatory projects have more of what they have in another, if possible all.

    Parameters
    ----------
    secured
        (n,), that other plan.
    """
    task, mandatory = Task(model.staffing, elastic_objective(model, PRICE)), model.value.mandatory
    around, fruitless, nearly = Neighbourhoods(model, task.program, rng), 0, _enough(model) * mandatory.at(secured)
    while mandatory.at(values) < nearly and fruitless < PATIENCE and not clock.over():
        project = rng.permutation(sorted(lacking(model, values, secured)))[:1]
        _, able = around.people_of(values, project)
        free = around.around(values, rng.permutation(able)[:ASKED], project)
        result, columns = solve_around(task, values, free, clock, int(rng.integers(1 << 30)), work=WORK)
        clock.spend(max(result.work, LEAST_WORK))
        moved = taken_over(task, values, result, columns)
        fruitless += 1
        if moved is not None and task.objective.at(moved) < task.objective.at(values):
            fruitless = 0 if mandatory.at(moved) > mandatory.at(values) else fruitless
            values = moved
    return lifted(model, values, secured) if mandatory.at(values) >= nearly else values


def _enough(model: Model) -> float:
    """Return the part of their value in the other plan at which nobody is asked any more."""
    return NEARLY if len(model.problem.supply.ids) <= FEW else 1.0
