"""Runs of weeks: neighbouring weeks in which the same thing holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

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


def spans_where(weeks: Iterable[int], broken: Callable[[int], bool]) -> Iterator[Span]:
    """Yield the longest spans of the given, rising weeks in which something is broken."""
    start = last = None
    for week in weeks:
        if not broken(week):
            continue
        if start is None or last is None or week != last + 1:
            if start is not None and last is not None:
                yield Span(start, last + 1)
            start = week
        last = week
    if start is not None and last is not None:
        yield Span(start, last + 1)


def clip(begin: int, end: int, low: int, high: int) -> Span:
    """Return the part of ``begin``..``end`` inside ``low``..``high``; empty spans begin where they end."""
    begin = min(max(begin, low), high)
    return Span(begin, max(begin, min(end, high)))


def add_to(total: list[int], begin: int, end: int, amount: int) -> None:
    """Add an amount to every week of a span."""
    for week in range(begin, end):
        total[week] += amount
