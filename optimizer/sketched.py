"""
Portfolios whose relaxation takes minutes: sketched at once, bounded, sketched again as the relaxation would have it, then improved.

The better sketch decides which projects run and who is worth a column; every rule is then held by the exact model, and the bound comes
from the relaxation of everything, as for all other portfolios. It is made tighter while plans are improved.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from optimizer.bounding import SIFTING
from optimizer.draft import as_drafted, narrowed, of_sketch, offer_draft
from optimizer.elastic import made_and_improved, with_mandatory
from optimizer.guided import guided, settled_units
from optimizer.model import modelled
from optimizer.parts import first_order
from optimizer.reference import todays_around_mandatory, todays_repaired
from optimizer.relaxation import relaxation_of
from optimizer.rework import Rework
from optimizer.shadow_prices import shadow_prices
from optimizer.sifting import Sifting
from optimizer.sketch import Sketcher

if TYPE_CHECKING:
    from collections.abc import Callable

    from optimizer.arrays import Ints
    from optimizer.clock import Clock
    from optimizer.draft import Draft
    from optimizer.linearized import Linearized
    from optimizer.model import Model
    from optimizer.offers import Offers
    from optimizer.problem import Problem
    from optimizer.relaxation import Relaxation
    from optimizer.search import Search

REWORKED, REWORKING = 4, 0.05
"""Attempts to rework a sketch, for each project, and the part of the time for that."""
GUIDING = 0.25
"""Part of the time for bounding all plans at first, and of what is then left for a sketch that follows the relaxation."""
SPARE = 4
"""People beside those of the sketch who get a column for each place of its runs."""
BOUNDING = 0.6
"""Part of the time then left for a tighter bound, looked for while another worker improves plans."""

WRITING = 6e-6
"""Seconds that writing the relaxation takes for each offer, which nothing interrupts: with less time than that, nothing is bounded."""


def solve_sketched(problem: Problem, offers: Offers, make: Callable[[Model], Search], clock: Clock) -> tuple[Search, Ints | None] | None:
    """
    Return the search with what it found, and today's plan, repaired; None if a sketch leads to no plan.

    A first sketch is a plan soon, and says what the mandatory projects can have; one that follows a relaxation promises more, later.
    """
    sketcher = Sketcher(problem, offers)
    if not sketcher.draw():
        return None
    draft = of_sketch(problem, sketcher.sketch())
    first = make(modelled(as_drafted(problem, draft)))
    offer_draft(first, draft)
    bounding = _bounding(first, problem, offers)
    if bounding is not None:
        sketcher = _better(sketcher, bounding, first)
    if first.best is not None and clock.should_stop():
        return _priced(first, bounding), None  # whoever waits should not have to wait for another model
    Rework(sketcher).go_on(REWORKED * len(sketcher.runs), clock.stage(REWORKING).over)
    draft, worth = of_sketch(problem, sketcher.sketch()), sketcher.spare(SPARE)
    del sketcher  # with its board, which takes some hundred megabytes
    search = make(modelled(narrowed(problem, draft.timings.items(), draft.booked | worth)))
    reference = _improved(search, draft, bounding)
    if first.best is not None and (search.best is None or _numbers(first) > _numbers(search)):
        search, reference = first, None
    return None if search.best is None else (_priced(search, bounding), reference)


def _numbers(search: Search) -> tuple[int, int]:
    """Return what the best plan of a search is worth: of the mandatory projects first, then of all."""
    return search.mandatory_value, search.value


def _improved(search: Search, draft: Draft, bounding: Sifting | None) -> Ints | None:
    """Improve what a draft comes to, and the bound beside if there is a second worker; return today's plan, repaired."""
    reference = todays_repaired(search)
    values = offer_draft(search, draft)
    if search.best is None:
        return None
    if reference is None:
        reference = todays_around_mandatory(search)
    aside = None
    if bounding is not None:
        search.tighten(bounding.root.bound)
        aside = partial(_bounded_more, bounding, search, search.clock.stage(BOUNDING)) if search.limits.workers > 1 else None
    made_and_improved(search, partial(with_mandatory, search, values), search.at_last(1.0), aside, at_last=True)
    return reference


def _bounding(search: Search, problem: Problem, offers: Offers) -> Sifting | None:
    """Return a sifting of the relaxation, once gone on with; None if there is not the time to write it."""
    stage = search.clock.stage(GUIDING)
    if stage.left() <= WRITING * offers.size:
        return None
    search.tell("bounding all plans")
    sifting = Sifting(relaxation_of(problem, offers, search.mandatory_value), search.limits.seed)
    sifting.go_on(_loader(search, search.limits.workers), stage.left())
    search.tighten(sifting.root.bound)
    return sifting


def _bounded_more(sifting: Sifting, search: Search, stage: Clock) -> bool:
    """Make the bound tighter, which leaves a core to whatever goes on beside; return whether that may pay once more."""
    more = not stage.over() and sifting.go_on(_loader(search, max(1, search.limits.workers - 1)), stage.left())
    search.tighten(sifting.root.bound)
    return more


def _priced(search: Search, bounding: Sifting | None) -> Search:
    """Return a search with the bound on all plans, and the prices that prove it."""
    if bounding is not None:
        search.tighten(bounding.root.bound)
        search.prices = None if bounding.root.duals is None else shadow_prices(bounding.relaxation, bounding.root, ())
    return search


def _better(sketcher: Sketcher, bounding: Sifting, search: Search) -> Sketcher:
    """Return a sketch that follows the relaxation, or the one there is if that is better."""
    search.tell("choosing projects")
    seconds, floor = search.clock.stage(GUIDING).left(), search.mandatory_value
    load = _loader(search, search.limits.workers)
    follower = guided(bounding.relaxation, bounding.root, load, seconds, floor=floor, seed=search.limits.seed)
    return sketcher if follower is None or settled_units(follower) <= settled_units(sketcher) else follower


def _loader(search: Search, threads: int) -> Callable[[Relaxation], Linearized]:
    """Return what loads a relaxation into a solver."""
    return partial(first_order, search=search, relative=SIFTING, threads=threads)
