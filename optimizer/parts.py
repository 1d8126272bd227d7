"""
Portfolios too large to be solved whole: bounded by the relaxation, and planned in parts.

The lean relaxation bounds all plans and proposes runs, rounding staffs them, and neighbourhoods solved by CP-SAT improve the result
while branch and bound goes on beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.branching import Tree
from optimizer.choose import dive
from optimizer.construct import elastic_objective, staffed, with_one_less, without_shortfalls
from optimizer.improve import Task, improve
from optimizer.mathopt import Simplex
from optimizer.pdlp import FirstOrder, Precision
from optimizer.relaxation import MISSED, relaxation_of
from optimizer.rows import Linear

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.answer import Limits
    from optimizer.arrays import Ints
    from optimizer.branching import Explored, Linearized
    from optimizer.clock import Clock
    from optimizer.offers import Offers
    from optimizer.relaxation import Relaxation
    from optimizer.search import Search

CHOOSING, FIRST, PROVING, SECOND, LAST = 0.25, 0.45, 0.6, 0.5, 0.4
"""Parts of the time then left for choosing projects, improving that choice, proving aside, improving the next, and the best."""
TURNS = 4
"""Stretches of improvement; after each an understaffed project is given up."""
PIVOTED = 8000
"""Columns of a relaxation up to which the simplex method is used."""
PRECISION = 1e-4
"""Relative tolerance of the first-order method beyond."""
LP_WORK = 0.08
"""Deterministic time that one relaxation counts as."""


def solve_by_parts(search: Search, offers: Offers) -> None:
    """Choose runs and staff them, improve by neighbourhoods with branch and bound aside, and again with the runs it found."""
    model, clock = search.model, search.clock
    search.tell("bounding all plans")
    floor = 0 if search.best is None else model.value.mandatory.at(search.best)
    relaxation = relaxation_of(model.problem, offers, floor)
    tree = Tree(relaxation, linear(relaxation, search.limits))
    root = tree.root()
    clock.spend(LP_WORK)
    search.tighten(tree.bound)
    search.tell("choosing projects")
    chosen = dive(tree, root, clock.stage(CHOOSING))
    clock.spend(LP_WORK * 10)
    values = staff(search, tree, chosen)
    values = improve_elastic(search, values, clock.stage(FIRST), _bounding(search, tree, clock.stage(PROVING)))
    if tree.leaf is not None and tree.leaf.bound > chosen.bound:
        improve_elastic(search, staff(search, tree, tree.leaf), clock.stage(SECOND), None)
    else:
        improve_elastic(search, values, clock.stage(SECOND), _bounding(search, tree, clock.stage(SECOND)))
    if search.best is not None:
        improve_elastic(search, search.best, clock.stage(LAST), _bounding(search, tree, clock.stage(LAST)))


def linear(relaxation: Relaxation, limits: Limits) -> Linearized:
    """Return what solves the relaxation: pivots while it is small, a first-order method when it is large."""
    if relaxation.program.size <= PIVOTED:
        return Simplex(relaxation.program, relaxation.objective, limits.seed)
    return FirstOrder(relaxation.program, relaxation.objective, Precision(PRECISION, limits.workers))


def staff(search: Search, tree: Tree, chosen: Explored) -> Ints:
    """Staff a choice of runs, and offer the plan without what stays understaffed."""
    search.tell("staffing the projects chosen")
    values = staffed(search.model, tree, chosen)
    search.clock.spend(LP_WORK * 6)
    early = without_shortfalls(search.model, values)
    if early is not None:
        search.offer(early, "a first plan of chosen projects")
    return values


def _bounding(search: Search, tree: Tree, stage: Clock) -> Callable[[], bool]:
    """Return what explores one more part of the tree when called."""

    def explore() -> bool:
        worth = 0 if search.best is None else search.model.value.total.at(search.best)
        more = tree.branch(worth)
        search.clock.spend(LP_WORK)
        stage.spend(LP_WORK)
        search.tighten(tree.bound)
        return more and not stage.over()

    return explore


def improve_elastic(search: Search, values: Ints, stage: Clock, aside: Callable[[], bool] | None) -> Ints:
    """Improve through understaffed plans; from time to time give an understaffed project up, and offer the result without any."""
    model = search.model
    short = list(model.columns.short.values())

    def accept(better: Ints, _: int) -> None:
        if not better[short].any():
            search.offer(better, "improving the best plan")

    first = Linear.of([]) if not len(model.value.mandatory.columns) else model.value.mandatory.scaled(-MISSED)
    task = Task(model.elastic, elastic_objective(model).plus(first))
    for turn in range(TURNS):
        part = stage.stage(1 / (TURNS - turn))
        values = improve(
            model, task, values, part, search.rng, patience=80, accept=accept, good_enough=lambda _: search.close_enough(), aside=aside
        )
        stage.spend(part.done)
        search.clock.spend(part.done)
        hard = without_shortfalls(model, values)
        if hard is not None:
            search.offer(hard, "improving the best plan")
        values = with_one_less(model, values)
        if stage.over() or search.close_enough():
            break
    return values
