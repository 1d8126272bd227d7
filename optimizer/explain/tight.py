"""Which rules leave a plan no room where a question is about: rows that somebody or something there would break by one step more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from optimizer import cpsat
from optimizer.rows import Linear
from optimizer.solved import Ending

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.arrays import Ints
    from optimizer.model import Model
    from optimizer.rows import Program

LIMITING = frozenset(
    {
        "capacity",
        "projects_at_once",
        "headcount",
        "minimum_staffing",
        "budget",
        "precedence",
        "selection",
        "equipment",
        "locks",
        "directives",
        "move_limits",
        "windows",
        "fees",
    }
)
"""Rules that can be in the way; the others only say what bookings are."""
PROVING = 10.0
"""Seconds for one step of a clash."""


def tight(model: Model, values: Ints, columns: Sequence[int]) -> tuple[tuple[str, str], ...]:
    """
    Return (rule, subject) of the rows that some columns would break by one unit more or less, in the order of the rules.

    Parameters
    ----------
    values
        (n,), a plan that keeps all rows.
    columns
        Those that the question is about.
    """
    program = model.program
    matrix = program.by_column[:, list(columns)].tocoo()
    activity = program.matrix @ values
    up = (matrix.data > 0) & (activity[matrix.row] + matrix.data > program.row_upper[matrix.row])
    down = (matrix.data < 0) & (activity[matrix.row] + matrix.data < program.row_lower[matrix.row])
    rows = sorted({int(row) for row in matrix.row[up | down]})
    return tuple(dict.fromkeys(program.groups[row] for row in rows if program.groups[row][0] in LIMITING))


def clash(program: Program, seed: int = 1) -> tuple[tuple[str, str], ...]:
    """
    Return a smallest set of rules, by (rule, subject), that cannot hold together; empty if they can, or no proof was found in time.

    By deletion: a rule is left out for good if what is left still has no plan (Marques-Silva, "Minimal unsatisfiability", 2010).
    """
    if not _impossible(program, seed):
        return ()
    groups = list(dict.fromkeys(program.groups))
    kept = groups
    size = max(1, len(groups) // 2)
    while True:
        position = 0
        while position < len(kept):
            without = kept[:position] + kept[position + size :]
            if _impossible(_only(program, without), seed):
                kept = without
            else:
                position += size
        if size == 1:
            return tuple(kept)
        size //= 2


def _only(program: Program, groups: Sequence[tuple[str, str]]) -> Program:
    wanted = set(groups)
    return program.only(np.array([group in wanted for group in program.groups], bool))


def _impossible(program: Program, seed: int) -> bool:
    return cpsat.minimise(program, Linear.of([]), cpsat.Effort(PROVING, seed=seed)).ending is Ending.INFEASIBLE
