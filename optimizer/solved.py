"""How one run of a solver ended, in words that all adapters share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimizer.arrays import Floats, Ints


class Ending(StrEnum):
    """What a solver run vouches for."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"
    """Nothing: a limit came first."""


@dataclass(frozen=True)
class Solved:
    """The end of a minimisation over whole columns."""

    ending: Ending
    values: Ints | None
    """(n,); only after ``OPTIMAL`` and ``FEASIBLE``, and then every row was checked."""
    reached: int | None
    """The objective at ``values``, recomputed exactly."""
    bound: int | None
    """No feasible point is below it; None if nothing is known."""
    work: float = 0.0
    """Deterministic time spent."""


@dataclass(frozen=True)
class Relaxed:
    """The end of a minimisation by floating-point methods, integrality of some or all columns left out."""

    ending: Ending
    values: Floats | None
    """(n,), within tolerances."""
    bound: float | None
    """Claimed by the solver, or safe if it was recomputed from ``duals``."""
    duals: Floats | None = None
    """(m,), only of a linear program."""
    basis: object = None
    """Where a solve of a like program may start from; opaque to everybody but the adapter that made it."""
