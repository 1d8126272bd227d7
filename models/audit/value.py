r"""
Score part ``value``: what running projects are worth, as far as their work is covered.

.. math:: V = \sum_{p\ runs} w_p \cdot \frac{covered_p}{needed_p}, \qquad w_p = score_p \cdot \frac{n + 1 - rank_p}{n}

and 0 for a project that needs nothing. An exact fraction, given in micro-points rounded down.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from models.score import MICRO

if TYPE_CHECKING:
    from collections.abc import Iterable

NOTHING = Fraction(0)


def value_of(weight: Fraction, covered: int, needed: int) -> Fraction:
    """Return a project's value in points; ``covered`` is 0 if it does not run."""
    return weight * covered / needed if covered and needed else NOTHING


def micro_points(values: Iterable[Fraction]) -> int:
    """Return the sum in micro-points, rounded down once."""
    total = sum(values, NOTHING) * MICRO
    return total.numerator // total.denominator
