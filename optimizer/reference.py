"""The plan that all others are measured against: today's, repaired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.repair import repaired_today
from optimizer.taking_over import todays_around

if TYPE_CHECKING:
    from optimizer.arrays import Ints
    from optimizer.search import Search

REPAIRED = "today's plan is repaired"


def todays_repaired(search: Search) -> Ints | None:
    """Offer and return what is left of today's plan once all that cannot stay is taken away; None if that alone does not repair it."""
    search.tell("repairing today's plan")
    reference = repaired_today(search.model)
    if reference is not None:
        search.offer(reference, REPAIRED)
    return reference


def todays_around_mandatory(search: Search) -> Ints | None:
    """Offer and return today's plan as far as it fits around the mandatory projects of the best plan so far."""
    reference = None if search.best is None else todays_around(search.model, search.best)
    if reference is not None:
        search.offer(reference, REPAIRED)
    return reference
