"""Rounds a relaxation to bookings: the largest shares first, every rule respected, then fills what is short."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from optimizer.branching import Node
from optimizer.greedy import Booker, book_demanded, fill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.arrays import Floats, Ints
    from optimizer.branching import Explored, Tree
    from optimizer.columns import Candidate
    from optimizer.model import Model
    from optimizer.relaxation import Relaxation

ROUND_UP = 0.55
"""A share is rounded up from a little less than half a step: what is rounded down must be made up by somebody else."""
WORTH_BOOKING = 0.5
"""Part of a person's smallest share from which a wish is raised to it."""


def rounded(model: Model, tree: Tree, explored: Explored, runs: Ints, secured: Ints | None) -> Ints:
    """
    Return the plan with bookings that follow the relaxation once its runs are decided.

    Parameters
    ----------
    explored
        A node of the tree to start from.
    runs
        (n,), a plan with runs and rents but without bookings.
    secured
        (n,), a plan whose bookings of projects that must run come first.
    """
    columns, relaxation = model.columns, tree.relaxation
    booker = Booker(model, runs.copy())
    running = [c for c in columns.candidates if runs[columns.run[c.project, c.shift]] and not c.kept]
    if secured is not None:
        _secure(model, booker, running, secured)
    book_demanded(model, booker, running)
    chosen = {p: k for (p, k), column in columns.run.items() if runs[column]}
    barred = frozenset(c for p, shifts in relaxation.runs.items() for k, c in shifts.items() if chosen.get(p) != k)
    decided = tree.explore(Node(barred, frozenset(chosen)), explored)
    values = explored.values if decided.values is None else decided.values
    if values is not None:
        _follow(model, booker, _wishes(relaxation, running, relaxation.shares(values)))
    fill(model, booker, running)
    return booker.values


def _secure(model: Model, booker: Booker, running: Sequence[Candidate], secured: Ints) -> None:
    for candidate in running:
        if model.problem.work.projects[candidate.project].must_run:
            booker.book(candidate, sum(int(secured[atom.column]) * int(atom.share.max()) for atom in candidate.atoms))


def _follow(model: Model, booker: Booker, wishes: list[tuple[Candidate, float]]) -> None:
    """Book what is wished for, projects that must run first, then the largest shares."""
    projects, step = model.problem.work.projects, model.problem.step
    for candidate, units in sorted(wishes, key=lambda pair: (not projects[pair[0].project].must_run, -pair[1])):
        least = int(model.problem.supply.least[candidate.person])
        if units * step >= WORTH_BOOKING * least:
            wanted = max(least, step * int(units + ROUND_UP))
            if not booker.book(candidate, wanted) and wanted > least:
                booker.book(candidate, wanted - step)


def _wishes(relaxation: Relaxation, candidates: Sequence[Candidate], shares: Floats) -> list[tuple[Candidate, float]]:
    """Return the candidates that the relaxation books, with the units it gives them."""
    offers = relaxation.offers
    known = {(c.person, c.demand, c.shift, c.block.start): c for c in candidates}
    wishes = []
    for i in np.nonzero(shares > 0)[0].tolist():
        place = offers.places[offers.place[i]]
        candidate = known.get((int(offers.person[i]), place.demand, place.shift, place.block.start))
        if candidate is not None and i not in offers.kept:
            wishes.append((candidate, float(shares[i])))
    return wishes
