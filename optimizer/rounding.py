"""Rounds a relaxation to bookings: the largest shares first, every rule respected, then fills what is short."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from optimizer.branching import Node
from optimizer.greedy import Booker, book_demanded, fill

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.arrays import Floats, Ints
    from optimizer.branching import Explored, Tree
    from optimizer.columns import Candidate
    from optimizer.model import Model
    from optimizer.relaxation import Relaxation

ROUND_UP = 0.55
"""A share is rounded up from a little less than half a step: what is rounded down must be made up by somebody else."""
SHARED = frozenset({"capacity", "budget"})
"""Rules in which projects compete."""
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
    return [(candidate, float(shares[i])) for i, candidate in _paired(relaxation, candidates) if shares[i] > 0]


def prices_of(model: Model, relaxation: Relaxation, duals: Floats) -> Floats:
    """Return (n,): what a unit of each column takes from people's time and from budgets, at the relaxation's prices."""
    program = relaxation.program
    shared = np.array([group[0] in SHARED for group in program.groups], bool)
    taken = relaxation.shares(-(program.matrix.T @ np.where(shared, duals[: len(shared)], 0.0)))
    prices = np.zeros(model.program.size)
    for i, candidate in _paired(relaxation, model.columns.candidates):
        for atom in candidate.atoms:
            prices[atom.column] = max(0.0, float(taken[i])) * int(atom.share.max()) / model.problem.step
    return prices


def _paired(relaxation: Relaxation, candidates: Sequence[Candidate]) -> Iterator[tuple[int, Candidate]]:
    """Yield the offers that candidates book."""
    offers = relaxation.offers
    keys = np.stack([offers.person, offers.of_places("demand"), offers.of_places("shift"), offers.place_starts], axis=1)
    index = {key: i for i, key in enumerate(map(tuple, keys.tolist())) if i not in offers.kept}
    for candidate in candidates:
        i = index.get((candidate.person, candidate.demand, candidate.shift, candidate.block.start))
        if i is not None and not candidate.kept:
            yield i, candidate
