"""The portfolios of the benchmark: how large, how long each contender may take, and who takes part."""

from __future__ import annotations

from dataclasses import dataclass

EVERYBODY = ("steerco", "cpsat-1", "cpsat-2", "cpsat-8", "highs-mathopt", "scip-mathopt", "highspy", "timefold", "timefold-streams")
LARGE = ("steerco", "cpsat-2", "cpsat-8", "highspy", "timefold")
LARGEST = ("steerco", "cpsat-2", "highspy")
ALONE = ("steerco",)
SHORT_LIMIT = 6.0
"""Seconds for each contender when everything has to be over in two minutes."""


@dataclass(frozen=True)
class Size:
    """A portfolio of the generator, and what is run on it."""

    name: str
    people: int
    projects: int
    weeks: int
    limit: float
    """Seconds of wall time for each contender."""
    contenders: tuple[str, ...] = EVERYBODY
    """Who takes part unless somebody is named."""
    seeds: tuple[int, ...] = (1,)
    """Seeds unless some are named."""

    @property
    def arguments(self) -> list[str]:
        """What the generator is asked for."""
        return ["--people", str(self.people), "--projects", str(self.projects), "--weeks", str(self.weeks)]


SIZES = {
    size.name: size
    for size in (
        Size("25", 25, 10, 52, 10, ALONE),
        Size("S", 50, 20, 52, 10, seeds=(1, 2, 3)),
        Size("100", 100, 35, 52, 30, ALONE),
        Size("M", 200, 60, 52, 60),
        Size("500", 500, 110, 52, 120, ALONE),
        Size("L", 1000, 200, 52, 180, LARGE),
        Size("2500", 2500, 350, 65, 400, ALONE),
        Size("XL", 5000, 600, 78, 600, LARGEST),
    )
}
"""By name. Those named by their people are for the growth of time and memory alone; the limits are those Steerco promises its gaps for."""
