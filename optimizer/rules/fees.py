"""What supply that was bought costs once, because it is booked at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.score import MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from optimizer.columns import Columns

GROUP = ("fees", "")


class Fee(NamedTuple):
    """A fee that a plan may owe."""

    column: int | None
    """1 if it is owed; None if it is whatever is planned."""
    person: int | None
    """None for a machine."""
    week: int
    amount: int
    """Minutes x minor units per hour."""


def fees_of(columns: Columns) -> tuple[Fee, ...]:
    r"""
    Return the fees of people and machines, with columns that are pressed to 1 once any of their bookings is made.

    .. math:: owed_r \ge on_j \; (j \ni r), \qquad units_e \, owed_e \ge u_{eb}
    """
    known = columns.memory.get("fees")
    if not isinstance(known, tuple):
        known = columns.memory["fees"] = (*_of_people(columns), *_of_machines(columns))
    return known


def _of_people(columns: Columns) -> Iterator[Fee]:
    problem = columns.problem
    free = problem.freeze_end
    for r, person in enumerate(problem.portfolio.people):
        candidates = columns.by_person.get(r, [])
        given = bool(problem.fixed_share[r, free:].any())
        if person.fee and (given or candidates):
            employed = np.nonzero(problem.supply.employed[r, free:])[0]
            week = free + int(employed[0]) if len(employed) else problem.weeks - 1
            column = None if given else columns.any_of(("fee", r), candidates, GROUP, exact=False)
            yield Fee(column, r, week, person.fee * MINUTES_PER_HOUR)


def _of_machines(columns: Columns) -> Iterator[Fee]:
    problem = columns.problem
    for e, machine in enumerate(problem.machines.rows):
        rents = [rent for rent in columns.rents if rent.machine == e]
        if machine.fee and rents:
            column = columns.rows.flag()
            for rent in rents:
                columns.press(column, 0, [(rent.column, -1)], columns.rows.column_upper[rent.column], GROUP)
            here = problem.portfolio.horizon.clipped(machine.first, machine.last)
            yield Fee(column, None, min(here.start, problem.weeks - 1), machine.fee * MINUTES_PER_HOUR)
