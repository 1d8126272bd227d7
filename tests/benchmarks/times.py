"""Gaps, the times at which they were reached, and how time and memory grow."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from tests.benchmarks.rows_file import MANDATORY_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tests.benchmarks.record import Record


@dataclass(frozen=True)
class Yardstick:
    """What all contenders on one portfolio are measured by."""

    bound: float | None
    """The lowest bound on value that any of them proved."""
    mandatory: float
    """The most mandatory value that any valid plan has; the bound holds for plans with as much."""


def yardstick(records: Iterable[Record]) -> Yardstick:
    """Return the best bound and the most mandatory value; bounds of those without a plan hold too, as their mandatory value counts as 0."""
    records = list(records)
    bounds = [record.bound for record in records if record.bound is not None]
    return Yardstick(min(bounds, default=None), max((record.mandatory for record in records if record.valid), default=0.0))


def gap(value: float | None, bound: float | None) -> float | None:
    """Return how far a value may be from the best, in percent of the bound, between 0 and 100; None if either is missing."""
    if value is None or bound is None:
        return None
    return 0.0 if bound <= 0 else min(100.0, max(0.0, 100 * (bound - value) / bound))


def own_gaps(record: Record) -> Iterator[tuple[float, float]]:
    """Yield (seconds, gap) as the contender itself knew it."""
    value = bound = None
    for point in record.trace:
        value = point.value if point.value is not None else value
        bound = point.bound if bound is None or (point.bound is not None and point.bound < bound) else bound
        missing = gap(value, bound)
        if missing is not None:
            yield point.seconds, missing


def true_gaps(record: Record, by: Yardstick) -> Iterator[tuple[float, float]]:
    """Yield (seconds, gap) against the best bound that anybody proved; mandatory value that is missing counts 64-fold."""
    lacking = MANDATORY_WEIGHT * max(0.0, by.mandatory - record.mandatory)
    for point in record.trace:
        missing = gap(None if point.value is None else point.value - lacking, by.bound)
        if missing is not None:
            yield point.seconds, missing


def known(record: Record, seconds: float) -> tuple[float | None, float | None]:
    """Return value and bound as they stood after so many seconds."""
    past = [point for point in record.trace if point.seconds <= seconds]
    value = next((point.value for point in reversed(past) if point.value is not None), None)
    return value, min((point.bound for point in past if point.bound is not None), default=None)


def until(gaps: Iterable[tuple[float, float]], seconds: float) -> Iterator[tuple[float, float]]:
    """Yield the gaps known by then."""
    return takewhile(lambda at: at[0] <= seconds, gaps)


def final_gap(gaps: Iterable[tuple[float, float]]) -> float | None:
    """Return the last gap; None if there is none."""
    percents = [percent for _, percent in gaps]
    return percents[-1] if percents else None


def first_within(gaps: Iterable[tuple[float, float]], percent: float) -> float | None:
    """Return the seconds at which a gap was first at most so many percent; None if never."""
    return next((seconds for seconds, missing in gaps if missing <= percent), None)


def first_plan(record: Record) -> float | None:
    """Return the seconds at which there was a plan worth anything, mandatory value being counted 64-fold too; None if never."""
    nothing = -MANDATORY_WEIGHT * record.mandatory
    return next((point.seconds for point in record.trace if point.value is not None and point.value > nothing), None)


@dataclass(frozen=True)
class Growth:
    """A power law: ``factor x size ** exponent``."""

    factor: float
    exponent: float


def growth(pairs: Sequence[tuple[float, float]]) -> Growth | None:
    """Fit a power law to (size, amount) pairs by least squares of logarithms; None for fewer than two sizes."""
    points = [(math.log(size), math.log(amount)) for size, amount in pairs if size > 0 and amount > 0]
    if len({x for x, _ in points}) < 2:
        return None
    middle_x = sum(x for x, _ in points) / len(points)
    middle_y = sum(y for _, y in points) / len(points)
    slope = sum((x - middle_x) * (y - middle_y) for x, y in points) / sum((x - middle_x) ** 2 for x, _ in points)
    return Growth(math.exp(middle_y - slope * middle_x), slope)
