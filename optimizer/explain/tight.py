"""Which rules leave a plan no room where a question is about: rows that somebody or something there would break by one step more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from optimizer import cpsat
from optimizer.clock import Clock
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
STEP = 0.25
"""Part of the time that is left for one step of a clash."""


class Clash(NamedTuple):
    """Rules that cannot hold together."""

    rules: tuple[tuple[str, str], ...]
    """(rule, subject) of each; empty if they can hold, or time was too short to tell."""
    smallest: bool
    """Whether all the others can hold without any one of them, by proof."""


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


def clash(program: Program, seconds: float, seed: int = 1) -> Clash:
    """
    Return rules that cannot hold together, the smallest set of them if time allows.

    By deletion: a rule is left out for good if what is left still has no plan (Marques-Silva, "Minimal unsatisfiability", 2010).
    """
    clock = Clock(seconds, 1, lambda: False)
    if _ending(program, clock.left(), seed) is not Ending.INFEASIBLE:
        return Clash((), smallest=False)
    kept, needed = list(dict.fromkeys(program.groups)), 0
    size = max(1, len(kept) // 2)
    while not clock.over():
        position = needed = 0
        while position < len(kept) and not clock.over():
            without = kept[:position] + kept[position + size :]
            ending = _ending(_only(program, without), STEP * clock.left(), seed)
            if ending is Ending.INFEASIBLE:
                kept = without
            else:
                position += size
                needed += ending is not Ending.UNKNOWN
        if size == 1:
            break
        size //= 2
    return Clash(tuple(kept), smallest=size == 1 and needed == len(kept))


def _only(program: Program, groups: Sequence[tuple[str, str]]) -> Program:
    wanted = set(groups)
    return program.only(np.array([group in wanted for group in program.groups], bool))


def _ending(program: Program, seconds: float, seed: int) -> Ending:
    return cpsat.minimise(program, Linear.of([]), cpsat.Effort(seconds, seed=seed)).ending
