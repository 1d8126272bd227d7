"""What branch and bound asks of a solver of linear programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.arrays import Floats, Ints
    from optimizer.rows import Linear, Program
    from optimizer.solved import Relaxed


class Linearized(Protocol):
    """A linear program that stays loaded: :class:`optimizer.mathopt.Simplex` or :class:`optimizer.pdlp.FirstOrder`."""

    program: Program
    starts_fresh: bool
    """Whether solving from nothing may be quicker than from a basis that many new rows have spoilt."""

    def add(self, rows: Sequence[Linear], group: tuple[str, str]) -> None:
        """Add rows ``row <= 0``."""

    def sharpen(self) -> bool:
        """Be more precise from now on; return whether that is possible."""

    def share(self) -> None:
        """Leave the other cores to whatever goes on beside it from now on."""

    def started(self, basis: object, duals: Floats) -> object:
        """Return the ``basis`` of an earlier solve, at other prices as far as it has any."""

    def solve(self, upper: Ints, row_lower: Ints, seconds: float, start: object = None) -> Relaxed:
        """Minimise under other bounds, from the ``basis`` of an earlier solve."""
