"""What a search through understaffed plans minimises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.rows import Linear

if TYPE_CHECKING:
    from optimizer.model import Model

MANDATORY_WEIGHT = 64
"""How often mandatory value counts while plans are improved; what is reached is then held by a row."""


def elastic_objective(model: Model, price: int) -> Linear:
    """
    Return what a search through understaffed plans minimises: the negated value, and a price on what is missing.

    Parameters
    ----------
    price
        What a minute missing to the minimum staffing costs, in minutes of the project's own value.
    """
    missing = [(column, price * max(1, model.value.unit_of(p))) for (p, _), column in model.columns.short.items()]
    return model.value.total.scaled(-1).plus(Linear.of(missing)).plus(model.value.mandatory.scaled(-MANDATORY_WEIGHT))
