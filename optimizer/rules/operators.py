"""A machine that needs an operator has one on the project in every week."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimizer.columns import Columns, Rent

RULE = "equipment"


def write(columns: Columns) -> None:
    r"""
    From the freeze's end on, in each week a machine is rented by a project, someone able to operate it is booked on that project.

    .. math:: units_d \sum_{j \in operators(e),\, j \ni t} on_{pj} \ge u_{de}
    """
    for rent in columns.rents:
        if columns.problem.machines.rows[rent.machine].operator_skill:
            _staff(columns, rent)


def _staff(columns: Columns, rent: Rent) -> None:
    problem, row = columns.problem, columns.problem.machines.rows[rent.machine]
    able = problem.ability.of_skill(row.operator_skill, row.operator_level)
    units = int(columns.rows.column_upper[rent.column])
    present, project = _given_operators(columns, rent), problem.work.owners[rent.project]
    written: set[frozenset[int]] = set()
    for week in rent.block:
        if week < problem.freeze_end or week in present:
            continue
        operators = frozenset(
            candidate.on
            for (r, p), candidates in columns.by_pair.items()
            if p == project and able[r, week]
            for candidate in candidates
            if (candidate.shift == rent.shift or candidate.project != rent.project) and week in candidate.active
        )
        if operators not in written:
            written.add(operators)
            columns.rows.at_most([(rent.column, 1), *((on, -units) for on in sorted(operators))], 0, (RULE, row.id))


def _given_operators(columns: Columns, rent: Rent) -> set[int]:
    """Return the weeks in which a booking that must stay already brings an operator."""
    problem, row = columns.problem, columns.problem.machines.rows[rent.machine]
    able = problem.ability.of_skill(row.operator_skill, row.operator_level)
    weeks: set[int] = set()
    for r, d in problem.today.held:
        if problem.project_of(d) == problem.work.owners[rent.project]:
            weeks.update(((problem.fixed(r, d) > 0) & able[r]).nonzero()[0].tolist())
    return weeks
