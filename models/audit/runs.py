"""Runs of weeks: neighbouring weeks in which the same thing holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")


class Span(NamedTuple):
    """Weeks from ``begin`` up to, not including, ``end``."""

    begin: int
    end: int


def spans(values: Sequence[T], begin: int = 0) -> Iterator[tuple[Span, T]]:
    """Yield the longest spans of equal values that are not zero, false or None, counted from week ``begin``."""
    start, length = 0, len(values)
    while start < length:
        end = start + 1
        while end < length and values[end] == values[start]:
            end += 1
        if values[start]:
            yield Span(begin + start, begin + end), values[start]
        start = end


def clip(begin: int, end: int, low: int, high: int) -> Span:
    """Return the part of ``begin``..``end`` inside ``low``..``high``; empty spans begin where they end."""
    begin = min(max(begin, low), high)
    return Span(begin, max(begin, min(end, high)))


def add_to(total: list[int], begin: int, end: int, amount: int) -> None:
    """Add an amount to every week of a span."""
    for week in range(begin, end):
        total[week] += amount
