"""Plans beside the one of most value: on the way to it, and by the same search with a price on what a plan disturbs or spends."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from models.score import Part
from optimizer.improve import Task, improve
from optimizer.rows import Linear
from optimizer.taking_over import between, keeping
from optimizer.understaffed import MANDATORY_WEIGHT

if TYPE_CHECKING:
    from optimizer.arrays import Ints
    from optimizer.model import Model
    from optimizer.search import Search

ON_THE_WAY = (0.85, 0.7, 0.55, 0.4, 0.25, 0.1)
"""Parts of the way from today's plan to the best one at which there may be plans, too: not every part of a way keeps all rules."""
ENOUGH = 4
"""Of those, with the best one as many as are usually asked for: in a heavy portfolio there is time for little else."""
COARSE = 1 << 14
"""Units of value in a unit of the objectives that weigh value against something else."""


def trade(search: Search, reference: Ints | None) -> None:
    """Find plans that give up value for stability or money; every improvement on the way is a plan too."""
    if search.best is None:
        return
    best, model = search.best, search.model
    kept = keeping(model, best)
    begin = reference if reference is not None else kept
    if begin is not None:
        search.pool += _on_the_way(search, begin, best)
    prices = _prices(model, best, reference, best if kept is None else kept)
    for i, (part, price, start) in enumerate(prices):
        search.tell(f"weighing value against {part}")
        worth = _coarse(model.value.total.plus(model.value.mandatory.scaled(MANDATORY_WEIGHT)).scaled(-1), COARSE)
        task = Task(model.program, worth.plus(_coarse(model.costs[part], max(1, COARSE // price))))
        stage = search.clock.stage(1 / (len(prices) - i))
        passed: list[Ints] = []
        values = improve(model, task, start, stage, search.rng, patience=40, accept=lambda values, _, passed=passed: passed.append(values))  # type: ignore[misc]
        search.clock.spend(stage.done)
        search.pool += [*_spread(passed, 3), values]
        search.offer(values, f"weighing value against {part}")


def _on_the_way(search: Search, begin: Ints, best: Ints) -> list[Ints]:
    """Return plans between one like today's and the best one, as many as are needed and there is time for."""
    there = (None if search.clock.over() else between(search.model, begin, best, part) for part in ON_THE_WAY)
    return list(islice((plan for plan in there if plan is not None), ENOUGH))


def _coarse(expression: Linear, unit: int) -> Linear:
    """Return an expression in larger units, rounded: trades are weighed, not proven, and solvers like small numbers."""
    return Linear(expression.columns, np.round(expression.coefficients / unit).astype(np.int64))


def _prices(model: Model, best: Ints, reference: Ints | None, start: Ints) -> list[tuple[Part, int, Ints]]:
    """Return what to trade value for, at which price in units, from which plan."""
    disruption, cost = model.costs[Part.DISRUPTION], model.costs[Part.COST]
    value = max(1, model.value.total.at(best))
    lost = value // 10 if reference is None else max(value // 100, value - model.value.total.at(reference))
    disturbed = max(1, disruption.at(best) - (0 if reference is None else disruption.at(reference)))
    slope = max(1, lost // disturbed)
    cheap = max(1, value // max(1, 4 * cost.at(best)))
    return [
        (Part.DISRUPTION, slope, start),
        (Part.DISRUPTION, max(1, slope // 3), start),
        (Part.COST, cheap, best),
        *([] if reference is None else [(Part.DISRUPTION, 3 * slope, reference)]),
    ]


def _spread(plans: list[Ints], most: int) -> list[Ints]:
    """Return a few of the plans, evenly spaced."""
    if len(plans) <= most:
        return plans
    return [plans[i * (len(plans) - 1) // most] for i in range(most)]
