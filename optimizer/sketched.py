"""
Portfolios whose relaxation takes minutes: sketched at once, improved in an exact model of what the sketch says, bounded meanwhile.

The sketch decides which projects run and who is worth a column; every rule is then held by the exact model, and the bound comes from
the relaxation of everything, as for all other portfolios.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from optimizer.complete import complete, nothing
from optimizer.construct import added, without_broken, without_shortfalls
from optimizer.greedy import Booker, book_demanded, fill
from optimizer.mandatory import limits_moves
from optimizer.model import modelled
from optimizer.parts import first_order, improve_elastic
from optimizer.promising import held_or_named
from optimizer.reference import todays_around_mandatory, todays_repaired
from optimizer.relaxation import relaxation_of
from optimizer.repair import rent_machines
from optimizer.rework import Rework
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
    from optimizer.sketch import Sketch

REWORKED, REWORKING = 4, 0.05
"""Attempts to rework a sketch, for each project, and the part of the time for that."""
SPARE = 4
"""People beside those of the sketch who get a column for each place of its runs."""
SIFTING = 1e-2
"""Relative tolerance of the relaxation."""
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
    sketch = sketcher.sketch()
    search = make(modelled(_narrowed(problem, sketcher, sketch)))
    reference = todays_repaired(search)
    search.tell("staffing the projects chosen")
    values = _as_sketched(search.model, sketch)
    early = without_shortfalls(search.model, values)
    if early is not None:
        search.offer(early, "a first plan of chosen projects")
    if search.best is None:
        return None
    if reference is None:
        reference = todays_around_mandatory(search)
    del sketcher  # with its board, which takes some hundred megabytes
    bounding = _bounding(problem, offers, search)
    if search.limits.workers == 1:
        bounding()
    improve_elastic(search, values, search.at_last(1.0), bounding if search.limits.workers > 1 else None)
    return search, reference


def can_sketch(problem: Problem) -> bool:
    """Return whether a board knows the rules that matter most: no packages that move by themselves, no limit on moves."""
    return not problem.work.package_index and not limits_moves(problem)


def _narrowed(problem: Problem, sketcher: Sketcher, sketch: Sketch) -> Problem:
    """Return the problem with the runs of a sketch and those as dated, and with the people who have a part in them."""
    shifts = {p.index: _shifts_of(p.shifts, sketch.runs.get(p.index)) for p in problem.work.projects}
    worth = held_or_named(problem)
    for r, d, _, _ in sketch.bookings:
        worth[d, r] = True
    return problem.narrowed(shifts, worth | sketcher.spare(SPARE))


def _shifts_of(shifts: tuple[int, ...], chosen: int | None) -> tuple[int, ...]:
    dated = shifts[:1] if 0 not in shifts else (0,)
    return dated if chosen is None else tuple(sorted({*dated, chosen}))


def _as_sketched(model: Model, sketch: Sketch) -> Ints:
    """Return a plan of the elastic program that follows a sketch as far as all rules allow."""
    values, projects = nothing(model.columns), model.problem.work.projects
    order = sorted(sketch.runs, key=lambda p: (not projects[p].must_run, -model.value.unit_of(p), p))
    for p in added(model, values, {p: {p: k} for p, k in sketch.runs.items()}, order):
        if projects[p].must_run:
            values[model.columns.run[p, sketch.runs[p]]] = 1
    rent_machines(model, values)
    booker = Booker(model, complete(model.columns, values))
    running = [c for c in model.columns.running(values) if not c.kept]
    book_demanded(model, booker, running)
    for candidate in sorted(running, key=lambda c: (not projects[c.project].must_run, -model.value.unit_of(c.project))):
        booker.book_most(candidate, sketch.bookings.get((candidate.person, candidate.demand, candidate.shift, candidate.block.start), 0))
    fill(model, booker, running)
    return without_broken(model, complete(model.columns, booker.values))


def _bounding(problem: Problem, offers: Offers, search: Search) -> Callable[[], bool]:
    """Return what bounds all plans when called for the first time, if there is the time."""
    stage, threads = search.clock.stage(BOUNDING), max(1, search.limits.workers - 1)

    def bound() -> bool:
        if search.bound is None and stage.left() > WRITING * offers.size:
            load = partial(first_order, search=search, relative=SIFTING, threads=threads)
            search.tighten(sifted(relaxation_of(problem, offers), load, stage, search.limits.seed).bound)
        return False

    return bound
