"""A machine that goes from one project to another is set up first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.columns import Columns, Rent

RULE = "changeover"


def write(columns: Columns) -> None:
    r"""
    Units that a project has, or had in the weeks of the set-up before, stay its own; of all projects they are no more than there are.

    .. math:: tied_{ept} \ge \sum_{d \in p,\, d \ni u} u_{de} \quad (t - setup_e \le u \le t), \qquad \sum_p tied_{ept} \le units_e

    The relaxation does without these rows, which only makes its bound weaker.
    """
    for e, row in enumerate(columns.problem.machines.rows):
        if row.setup_weeks:
            _spare(columns, e)


def _spare(columns: Columns, e: int) -> None:
    problem, row = columns.problem, columns.problem.machines.rows[e]
    by_project: dict[int, dict[int, list[Rent]]] = {}
    for rent in columns.rents:
        if rent.machine == e:
            for week in rent.block:
                by_project.setdefault(problem.work.owners[rent.project], {}).setdefault(week, []).append(rent)
    written: set[frozenset[int]] = set()
    for week in range(problem.weeks):
        tied = [_tied(columns, e, p, rents, range(week - row.setup_weeks, week + 1)) for p, rents in sorted(by_project.items())]
        terms = [column for some in tied for column in some]
        if sum(bool(some) for some in tied) > 1 and frozenset(terms) not in written:
            written.add(frozenset(terms))
            columns.rows.at_most([(column, 1) for column in terms], row.units, (RULE, row.id))


def _tied(columns: Columns, e: int, p: int, rents: Mapping[int, list[Rent]], window: range) -> list[int]:
    """Return columns that sum to the most units a project has in some week of a window."""
    found = {frozenset(rent.column for rent in rents[week]) for week in window if week in rents}
    sets = [some for some in found if not any(some < other for other in found)]
    if len(sets) < 2:
        return sorted(sets[0]) if sets else []
    known = columns.memory.setdefault("tied", {})
    assert isinstance(known, dict)
    key = e, p, frozenset(sets)
    if key not in known:
        known[key] = columns.rows.column(0, columns.problem.machines.rows[e].units)
        for some in sorted(sets, key=sorted):
            columns.press(known[key], 0, [(column, -1) for column in sorted(some)], 1, (RULE, columns.problem.machines.rows[e].id))
    return [known[key]]
