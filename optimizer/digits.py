"""Light rows: heavy rows split into high and low digits with a carry, so that no solver's small counters overflow."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from optimizer.rows import FREE

if TYPE_CHECKING:
    from optimizer.rows import Program

HEAVY = 1 << 30
"""
Rows whose absolute coefficients times bounds sum to this or more are split.

OR-Tools 9.15 certifies wrong optima past 2**31 (or-tools #5293).
"""


@dataclass
class LightRows:
    """Rows of whole coefficients below ``HEAVY``, over the program's columns and then the carries."""

    size: int
    rows: list[tuple[list[int], list[int], int, int]] = field(default_factory=list)
    """(columns, coefficients, lower, upper)."""
    carry_lower: list[int] = field(default_factory=list)
    carry_upper: list[int] = field(default_factory=list)

    def carry(self, lower: int, upper: int) -> int:
        """Add a carry column and return its index."""
        self.carry_lower.append(lower)
        self.carry_upper.append(upper)
        return self.size + len(self.carry_lower) - 1


def light_rows(program: Program) -> LightRows:
    """Return the rows of a program, heavy ones split exactly."""
    light = LightRows(program.size)
    most = np.maximum(np.abs(program.lower), np.abs(program.upper))
    matrix = program.matrix
    weights = abs(matrix) @ most
    for i, weight in enumerate(weights.tolist()):
        span = slice(matrix.indptr[i], matrix.indptr[i + 1])
        columns, coefficients = matrix.indices[span].tolist(), matrix.data[span].tolist()
        lower, upper = int(program.row_lower[i]), int(program.row_upper[i])
        if weight < HEAVY:
            light.rows.append((columns, coefficients, lower, upper))
            continue
        bounds = [(int(program.lower[c]), int(program.upper[c])) for c in columns]
        if upper < FREE:
            _split(light, columns, coefficients, bounds, upper)
        if lower > -FREE:
            _split(light, columns, [-a for a in coefficients], bounds, -lower)
    return light


def _split(light: LightRows, columns: list[int], coefficients: list[int], bounds: list[tuple[int, int]], upper: int) -> None:
    r"""
    Write ``a x <= b`` as two lighter rows with a whole carry ``c``, and these again if need be.

    With base *B*, :math:`a = B a^h + a^l` and :math:`b = B b^h + b^l`,

    .. math:: a x \le b \iff \exists c \in \mathbb{Z}:\; a^l x - B c \le b^l, \quad a^h x + c \le b^h

    because the first row says :math:`c \ge (a^l x - b^l) / B` and the second :math:`c \le b^h - a^h x`.
    """
    weight = sum(abs(a) * max(abs(lo), abs(hi)) for a, (lo, hi) in zip(coefficients, bounds, strict=True))
    if weight < HEAVY:
        light.rows.append((columns, coefficients, -FREE, upper))
        return
    base = _base(bounds)
    high, low = [a // base for a in coefficients], [a % base for a in coefficients]
    least = sum(min(a * lo, a * hi) for a, (lo, hi) in zip(low, bounds, strict=True))
    most = sum(max(a * lo, a * hi) for a, (lo, hi) in zip(low, bounds, strict=True))
    carry_bounds = (-(-(least - upper % base) // base), -(-(most - upper % base) // base))
    carry = light.carry(*carry_bounds)
    light.rows.append(_without_zeros([*columns, carry], [*low, -base], upper % base))
    _split(light, [*columns, carry], [*high, 1], [*bounds, carry_bounds], upper // base)


def _base(bounds: list[tuple[int, int]]) -> int:
    """Return a power of two for which the low row, carry included, stays light."""
    reach = sum(max(abs(lo), abs(hi)) for lo, hi in bounds) + 1
    return 1 << max(1, (HEAVY // (4 * reach)).bit_length() - 1)


def _without_zeros(columns: list[int], coefficients: list[int], upper: int) -> tuple[list[int], list[int], int, int]:
    kept = [(c, a) for c, a in zip(columns, coefficients, strict=True) if a]
    return [c for c, _ in kept], [a for _, a in kept], -FREE, upper
