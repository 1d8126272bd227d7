"""The score of a plan: exact integers, each with its unit, recomputed from the bookings by the audit."""

from __future__ import annotations

from enum import StrEnum

from models.frozen import Frozen

MICRO = 1_000_000
"""Micro-points in a point of value."""
HUNDREDTHS_PER_HOUR = 6_000
"""Percent-minutes (a percentage of a share times a minute) in an hour."""
MINUTES_PER_HOUR = 60


class Part(StrEnum):
    """What a plan is scored on."""

    VALUE = "value"
    LATENESS = "lateness"
    DISRUPTION = "disruption"
    COST = "cost"
    FIT = "fit"


class Score(Frozen):
    """The five parts of a plan's score; of value more is better, of the others less."""

    mandatory_value: int
    """Micro-points of the mandatory projects; compared before everything else."""
    value: int
    """Micro-points of all projects, the mandatory ones included, rounded down."""
    lateness: int
    """Minor currency units."""
    disruption: int
    """Percent-minutes (6,000 make an hour) that the plan chose to disturb, weighted by how firm the bookings were, with handovers."""
    cost: int
    """Minutes x minor currency units per hour (60 make a minor unit)."""
    fit: int
    """Points of poor fit."""

    @property
    def value_points(self) -> float:
        """Value in points, for display."""
        return self.value / MICRO

    @property
    def disruption_hours(self) -> float:
        """Charged disruption in hours, for display."""
        return self.disruption / HUNDREDTHS_PER_HOUR

    @property
    def cost_minor(self) -> int:
        """Cost in minor currency units, rounded half up, for display."""
        return (2 * self.cost + MINUTES_PER_HOUR) // (2 * MINUTES_PER_HOUR)

    def part(self, part: Part) -> int:
        """Return one part in its own unit."""
        return int(getattr(self, part.value))


class PartBound(Frozen):
    """How good a part of the score can be at best, as proven by the engine."""

    part: Part
    bound: int
    """In the part's unit; no plan within the scope is better."""
    scope: str
    """What the bound holds for, such as ``all plans`` or ``plans of at least 98 % of the best value``."""
    gap_pct: float
    """How far the plan is from the bound, in percent of the bound, rounded up to four decimals; 0 means proven best."""
