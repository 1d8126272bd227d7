"""Circles in what waits for what, found by one depth-first search without recursion: chains may be long."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from models.projects import Dependency


def circles(links: Sequence[Dependency]) -> Iterator[list[int]]:
    """
    Yield circles of hard dependencies between different ends, each as positions in ``links``, in the order in which they wait.

    Every circle ends with another row, and without these rows there is no circle left: they are what the search runs back along.
    """
    after: dict[str, list[tuple[int, str]]] = {}
    for index, link in enumerate(links):
        if link.hard and link.predecessor != link.successor:
            after.setdefault(link.predecessor, []).append((index, link.successor))
    done: set[str] = set()
    for start in after:
        if start not in done:
            yield from _from(start, after, done)


def _from(start: str, after: Mapping[str, list[tuple[int, str]]], done: set[str]) -> Iterator[list[int]]:
    """Follow the dependencies from one end, and yield what leads back to the path so far."""
    path, rows, at = [start], [-1], {start: 0}
    branches = [iter(after.get(start, ()))]
    while path:
        row, end = next(branches[-1], (-1, ""))
        if row < 0:
            done.add(path[-1])
            at.pop(path.pop())
            rows.pop()
            branches.pop()
        elif end in at:
            yield [*rows[at[end] + 1 :], row]
        elif end not in done:
            at[end] = len(path)
            path.append(end)
            rows.append(row)
            branches.append(iter(after.get(end, ())))
