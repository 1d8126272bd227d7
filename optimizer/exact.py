"""The whole model at once, for portfolios small enough to end proven."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.answer import Limits
from optimizer import cpsat
from optimizer.extract import proposal_of
from optimizer.model import model_of
from optimizer.rows import FREE
from optimizer.solved import Ending, Solved

if TYPE_CHECKING:
    from models.bookings import Proposal
    from models.portfolio import Portfolio
    from optimizer.model import Model


def best_plan(portfolio: Portfolio, *, seed: int = 1, seconds: float = 60.0) -> Proposal | None:
    """
    Return the proven best plan by mandatory value, then value; None if no plan keeps every hard rule.

    Parameters
    ----------
    seed
        Of the solver.
    seconds
        Wall time for each of the two solves.

    Raises
    ------
    TimeoutError
        If the time is over before the proof.
    """
    model = model_of(portfolio)
    solved = best_values(model, Limits(seed=seed, time_limit=seconds, workers=1))
    if solved.ending is Ending.INFEASIBLE:
        return None
    if solved.ending is not Ending.OPTIMAL or solved.values is None:
        raise TimeoutError(f"no proof within {seconds} s")
    return proposal_of(model, solved.values)


def best_values(model: Model, limits: Limits) -> Solved:
    """Return the values of best mandatory value and, among those, of best value; as a minimisation of the negated value."""
    effort = cpsat.Effort(limits.time_limit, workers=limits.workers, seed=limits.seed)
    program, hint = model.program, None
    if len(model.value.mandatory.columns):
        first = cpsat.minimise(program, model.value.mandatory.scaled(-1), effort)
        if first.ending is not Ending.OPTIMAL or first.values is None:
            return first
        hint = first.values
        program = program.with_rows([(model.value.mandatory, model.value.mandatory.at(first.values), FREE, ("mandatory_first", ""))])
    return cpsat.minimise(program, model.value.total.scaled(-1), effort, hint=hint)
