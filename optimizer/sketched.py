"""
Portfolios whose relaxation takes minutes: sketched at once, improved in an exact model of what the sketch says, bounded meanwhile.

The sketch decides which projects run and who is worth a column; every rule is then held by the exact model, and the bound comes from
the relaxation of everything, as for all other portfolios.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from optimizer.bounding import SIFTING
from optimizer.draft import narrowed, of_sketch, offer_draft
from optimizer.elastic import made_and_improved, with_mandatory
from optimizer.model import modelled
from optimizer.parts import first_order
from optimizer.reference import todays_around_mandatory, todays_repaired
from optimizer.relaxation import relaxation_of
from optimizer.rework import Rework
from optimizer.shadow_prices import shadow_prices
from optimizer.sifting import sifted
from optimizer.sketch import Sketcher

if TYPE_CHECKING:
    from collections.abc import Callable

    from optimizer.arrays import Ints
    from optimizer.clock import Clock
    from optimizer.model import Model
    from optimizer.offers import Offers
    from optimizer.problem import Problem
    from optimizer.search import Search

REWORKED, REWORKING = 4, 0.05
"""Attempts to rework a sketch, for each project, and the part of the time for that."""
SPARE = 4
"""People beside those of the sketch who get a column for each place of its runs."""
BOUNDING = 0.6
"""Part of the time then left for the bound, looked for while another worker improves plans if there is one."""

WRITING = 2e-5
"""Seconds that writing the relaxation takes for each offer, which nothing interrupts: with less time than that, nothing is bounded."""


def solve_sketched(problem: Problem, offers: Offers, make: Callable[[Model], Search], clock: Clock) -> tuple[Search, Ints | None] | None:
    """Return the search with what it found, and today's plan, repaired; None if a sketch leads to no plan."""
    sketcher = Sketcher(problem, offers)
    if not sketcher.draw():
        return None
    Rework(sketcher).go_on(REWORKED * len(sketcher.runs), clock.stage(REWORKING).over)
    draft = of_sketch(problem, sketcher.sketch())
    search = make(modelled(narrowed(problem, draft.timings.items(), draft.booked | sketcher.spare(SPARE))))
    reference = todays_repaired(search)
    values = offer_draft(search, draft)
    if search.best is None:
        return None
    if reference is None:
        reference = todays_around_mandatory(search)
    del sketcher  # with its board, which takes some hundred megabytes
    bounding = _bounding(problem, offers, search)
    if search.limits.workers == 1:
        bounding()
    aside = bounding if search.limits.workers > 1 else None
    made_and_improved(search, partial(with_mandatory, search, values), search.at_last(1.0), aside, at_last=True)
    return search, reference


def _bounding(problem: Problem, offers: Offers, search: Search) -> Callable[[], bool]:
    """Return what bounds all plans when called for the first time, if there is the time."""
    stage, threads = search.clock.stage(BOUNDING), max(1, search.limits.workers - 1)

    def bound() -> bool:
        if search.bound is None and stage.left() > WRITING * offers.size:
            load = partial(first_order, search=search, relative=SIFTING, threads=threads)
            relaxation = relaxation_of(problem, offers)
            root = sifted(relaxation, load, stage, search.limits.seed)
            search.tighten(root.bound)
            search.prices = shadow_prices(relaxation, root, ())
        return False

    return bound
