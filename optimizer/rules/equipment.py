"""A running project gets all its machines, and no machine is rented twice."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimizer.columns import Columns, Rent

RULE = "equipment"


def write(columns: Columns) -> None:
    r"""
    Units rented for a demand equal what it asks for in every block; units of a row stay within what it has.

    .. math:: \sum_e u_{debk} = units_d \cdot run_{pk}, \qquad \sum_{d \ni t} u_{de} \le units_{et}
    """
    _serve(columns)
    _share_out(columns)


def _serve(columns: Columns) -> None:
    problem = columns.problem
    rented: dict[tuple[int, int, int], list[Rent]] = defaultdict(list)
    for rent in columns.rents:
        rented[rent.demand, rent.shift, rent.block.start].append(rent)
    for project in problem.work.projects:
        for d in project.demands:
            demand = problem.work.demands[d].demand
            if demand.is_equipment:
                for k in project.shifts:
                    for block in problem.blocks(d, k):
                        terms = [(rent.column, 1) for rent in rented[d, k, block.start]]
                        columns.rows.add([*terms, (columns.run[project.index, k], -demand.units)], 0, 0, (RULE, demand.id))


def _share_out(columns: Columns) -> None:
    machines = columns.problem.machines
    for e, row in enumerate(machines.rows):
        written: set[tuple[frozenset[int], int]] = set()
        for t in range(columns.problem.weeks):
            rents = [rent for rent in columns.rents if rent.machine == e and t in rent.block]
            key = (frozenset(rent.column for rent in rents), int(machines.units[e, t]))
            if rents and key not in written:
                written.add(key)
                columns.rows.at_most([(rent.column, 1) for rent in rents], key[1], (RULE, row.id))
