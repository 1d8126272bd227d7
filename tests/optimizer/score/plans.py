"""Feasible plans of all kinds, not only good ones: what a score part must be right about."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from optimizer import cpsat
from optimizer.candidates import columns_of
from optimizer.complete import complete
from optimizer.extract import proposal_of
from optimizer.model import model_of
from optimizer.problem import problem_of
from optimizer.rows import Linear
from optimizer.rules import RULES
from optimizer.score.fit import fit
from optimizer.solved import Ending
from tests.optimizer.solving import EFFORT, NOTHING, decided

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.bookings import Proposal
    from models.portfolio import Portfolio
    from optimizer.arrays import Ints
    from optimizer.model import Model

PLANS = 3
"""Plans drawn from each portfolio."""


def some(portfolio: Portfolio, seed: int) -> Iterator[tuple[Model, Ints, Proposal]]:
    """Yield a model with the values and proposals of plans that are best by random wishes; nothing if there is no plan."""
    model, dice = model_of(portfolio), Random(seed)
    for _ in range(PLANS):
        wishes = Linear.of((column, dice.randint(-9, 5)) for column in sorted(decided(model)))
        solved = cpsat.minimise(model.program, wishes, EFFORT)
        assert solved.ending in (Ending.OPTIMAL, Ending.INFEASIBLE), f"seed {seed}: {solved.ending}"
        if solved.values is None:
            return
        values = complete(model.columns, solved.values)
        yield model, values, proposal_of(model, values)


def with_fit(portfolio: Portfolio, seed: int) -> Iterator[tuple[int, Proposal]]:
    """Yield the fit expression's least value and the proposal of plans best by random wishes, fit's own rows included."""
    base, dice = model_of(portfolio), Random(seed)
    if cpsat.minimise(base.program, NOTHING, EFFORT).values is None:
        return
    columns = columns_of(problem_of(portfolio))
    for write in RULES:
        write(columns)
    poor = fit(columns)
    elastic = columns.rows.program()
    upper = elastic.upper.copy()
    upper[list(columns.short.values())] = 0
    program = elastic.narrowed(elastic.lower, upper)
    for _ in range(PLANS):
        wishes = Linear.of((column, 100 * dice.randint(-9, 5)) for column in sorted(decided(base)))
        solved = cpsat.minimise(program, wishes.plus(poor), EFFORT)
        if solved.values is None:
            return
        yield poor.at(complete(columns, solved.values)), proposal_of(base, solved.values[: base.program.size])
