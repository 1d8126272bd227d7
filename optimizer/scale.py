"""
Portfolios whose exact model would be too large to write: the relaxation first says which runs and which people are worth a column.

The bound still holds for all plans, because it comes from the relaxation of everything; only plans are looked for among fewer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from optimizer.branching import Tree
from optimizer.choose import dive
from optimizer.extract import proposal_of
from optimizer.mandatory import secure_mandatory
from optimizer.model import modelled
from optimizer.parts import cheaply_secured, improve_elastic, linear, staff
from optimizer.promising import considered, held_or_named, promising
from optimizer.relaxation import relaxation_of
from optimizer.repair import repaired_today

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from optimizer.arrays import Floats, Ints
    from optimizer.branching import Explored
    from optimizer.model import Model
    from optimizer.offers import Offers
    from optimizer.problem import Problem
    from optimizer.relaxation import Relaxation
    from optimizer.search import Search

EACH = 8
"""Offers of each place that are kept at least."""
CHOOSING = 0.3
"""Part of the time then left for choosing projects."""
IMPROVING = 0.75
"""Part of the time then left for improving the plan of most value."""


def solve_at_scale(problem: Problem, offers: Offers, make: Callable[[Model], Search]) -> tuple[Search, Ints | None]:
    """Return the search with what it found, and today's plan, repaired."""
    first = make(modelled(problem.narrowed(_as_dated(problem), held_or_named(problem))))
    first.tell("repairing today's plan")
    kept = repaired_today(first.model)
    if kept is not None:
        first.found(proposal_of(first.model, kept))
    first.tell("bounding all plans")
    relaxation = relaxation_of(problem, offers)
    root = Tree(relaxation, linear(relaxation, first.limits)).root()
    first.tighten(root.bound)
    first.tell("choosing projects")
    tree, chosen = _chosen(first, relaxation, root)
    search = make(_part(problem, tree.relaxation, chosen))
    search.tighten(root.bound)
    reference = repaired_today(search.model)
    if reference is not None:
        search.offer(reference, "today's plan is repaired")
    secure_mandatory(search)
    search.mandatory_bound = None  # what was proven of the part does not hold for the whole
    values = staff(search, tree, chosen, cheaply_secured(search, tree, chosen))
    improve_elastic(search, values, search.clock.stage(IMPROVING), None)
    return search, reference


def _as_dated(problem: Problem) -> dict[int, tuple[int, ...]]:
    return {p.index: p.shifts[:1] for p in problem.work.projects}


def _chosen(search: Search, relaxation: Relaxation, root: Explored) -> tuple[Tree, Explored]:
    """Return a choice of runs, and the tree of the promising offers in which it was made."""
    if root.values is None or root.duals is None:
        values, duals = np.zeros(relaxation.program.size), np.zeros(len(relaxation.program.row_lower))
    else:
        values, duals = root.values, root.duals
    small = relaxation_of(relaxation.problem, relaxation.offers.only(promising(relaxation, values, duals, EACH)))
    tree = Tree(small, linear(small, search.limits))
    return tree, dive(tree, tree.root(), search.clock.stage(CHOOSING))


def _part(problem: Problem, relaxation: Relaxation, chosen: Explored) -> Model:
    """Write the model of the runs chosen and those as dated, with the people who are promising for them."""
    values = np.zeros(relaxation.program.size) if chosen.values is None else chosen.values
    shifts = {p: _shifts_of(runs, values) for p, runs in relaxation.runs.items()}
    everything = np.ones(relaxation.offers.size, bool)
    return modelled(problem.narrowed(shifts, considered(problem, relaxation, everything, shifts)))


def _shifts_of(runs: Mapping[int, int], values: Floats) -> tuple[int, ...]:
    if not runs:
        return ()
    return tuple(sorted({min(runs), max(runs, key=lambda k: (float(values[runs[k]]), -k))}))
