"""Records of made-up runs, for the tests of what is done with them."""

from __future__ import annotations

from typing import Any

from tests.benchmarks.record import Point, Record


def record(contender: str = "steerco", *points: tuple[float, float | None, float | None], **fields: Any) -> Record:
    """A finished run on S whose trace is (seconds, value, bound), its value that of the last point that has one."""
    trace = tuple(Point(*point) for point in points)
    value = next((point.value for point in reversed(trace) if point.value is not None), None)
    plain: dict[str, Any] = {
        "size": "S",
        "people": 50,
        "seed": 1,
        "contender": contender,
        "limit": 10.0,
        "ended": "finished",
        "value": value,
    }
    return Record(**{**plain, "value": value, "trace": trace, **fields})
