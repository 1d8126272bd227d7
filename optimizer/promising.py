"""What is worth a column of the exact model: the offers that the relaxation takes or nearly takes, and all that rules speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.directives import DirectiveKind
from optimizer.offers import HUNDRED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.arrays import Bools, Floats, Ints
    from optimizer.offers import Offers
    from optimizer.problem import Problem
    from optimizer.relaxation import Relaxation

TAKEN = 0.05
"""Units from which the relaxation is said to take an offer."""


def promising(relaxation: Relaxation, values: Floats, duals: Floats, each: int) -> Bools:
    """
    Return (N,): which offers the relaxation takes, and the best others of each place by reduced cost.

    Parameters
    ----------
    each
        Offers of a place that are kept at least, where it has so many.
    """
    offers = relaxation.offers
    kept = np.zeros(offers.size, bool)
    kept[list(offers.kept)] = True
    return best_of_each(offers, reduced_costs(relaxation, duals), each) | (relaxation.shares(values) > TAKEN) | kept


def best_of_each(offers: Offers, costs: Floats, each: int | Ints) -> Bools:
    """Return (N,): which offers are among so many of their place, the same everywhere or (N,), that cost least."""
    order = np.lexsort((costs, offers.place))
    begin = np.searchsorted(offers.place[order], np.arange(len(offers.places)))
    rank = np.empty(offers.size, np.int64)
    rank[order] = np.arange(offers.size) - begin[offers.place[order]]
    return rank < each


def reduced_costs(relaxation: Relaxation, duals: Floats) -> Floats:
    """Return (N,): by how much the objective grows if an offer is taken in full against the prices."""
    reduced = np.zeros(relaxation.program.size)
    reduced[relaxation.objective.columns] = relaxation.objective.coefficients
    reduced -= relaxation.program.matrix.T @ duals[: len(relaxation.program.row_lower)]
    return np.asarray(relaxation.shares(reduced) * relaxation.offers.most / HUNDRED)


def considered(problem: Problem, relaxation: Relaxation, chosen: Bools, shifts: Mapping[int, tuple[int, ...]]) -> Bools:
    """Return (D, R): who is worth a column on which demand, given the offers chosen and the shifts that projects may take."""
    worth = held_or_named(problem)
    offers = relaxation.offers
    mine = np.nonzero(chosen & allowed(offers, shifts))[0]
    worth[offers.of_places("demand")[mine], offers.person[mine]] = True
    return worth


def allowed(offers: Offers, shifts: Mapping[int, tuple[int, ...]]) -> Bools:
    """Return (N,): which offers belong to a shift that their project may take."""
    places = np.array([place.shift in shifts.get(place.project, ()) for place in offers.places], bool)
    return np.asarray(places[offers.place])


def held_or_named(problem: Problem) -> Bools:
    """Return (D, R): who is on a demand today, or asked for on its project by a rule."""
    demands = problem.work.demands
    worth = np.zeros((len(demands), len(problem.supply.ids)), bool)
    for r, d in problem.today.held:
        worth[d, r] = True
    for p, people in _named(problem):
        worth[np.ix_(np.array(_staffed_demands(problem, p), np.int64), people)] = True
    return worth


def _staffed_demands(problem: Problem, p: int) -> list[int]:
    demands = (d for strand in problem.work.strands[p] for d in strand.demands)
    return [d for d in demands if not problem.work.demands[d].demand.is_equipment]


def _named(problem: Problem) -> list[tuple[int, Ints]]:
    """Return (project, people) of pins, and of whoever can operate the machines a project asks for."""
    named = [
        (problem.work.project_index[d.object], np.array([problem.supply.index[d.subject]]))
        for d in problem.portfolio.directives
        if d.kind is DirectiveKind.PIN
    ]
    for row in problem.machines.rows:
        if row.operator_skill:
            able = np.nonzero(problem.ability.of_skill(row.operator_skill, row.operator_level).any(axis=1))[0]
            users = {problem.project_of(work.index) for work in problem.work.demands if work.demand.equipment_type == row.type}
            named += [(p, able) for p in sorted(users)]
    return named
