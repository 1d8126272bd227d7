"""
What has to move if one thing does: what waits for it goes later, what it waits for earlier, no further than it must.

In a chain without slack nothing moves alone. Timings that are drawn one by one hardly ever go together, whole moves always do.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.rules.precedence import links

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.problem import Problem
    from optimizer.rules.precedence import Link


@dataclass(frozen=True)
class Couplings:
    """Who waits for whom among all that runs."""

    waiting: Mapping[int, tuple[Link, ...]]
    """By strand, what waits for it."""
    awaited: Mapping[int, tuple[Link, ...]]
    """By strand, what it waits for."""
    allowed: Mapping[int, frozenset[int]]
    """By strand, the timings that it may take."""

    def moved(self, timings: Mapping[int, int], strand: int, k: int) -> dict[int, int] | None:
        """
        Return the new timings of all that moves if a strand takes another one; None if that cannot be, or comes back to it.

        Parameters
        ----------
        timings
            Of all strands, as they are; whatever has none stands in nobody's way.
        """
        moved, todo = {strand: k}, [strand]
        for _ in range(len(self.allowed)):
            if not todo:
                return moved
            one = todo.pop()
            for other, weeks in self._in_the_way(timings, moved, one):
                new = moved.get(other, timings[other]) + weeks
                if other == strand or new not in self.allowed[other]:
                    return None
                moved[other] = new
                todo.append(other)
        return None

    def _in_the_way(self, timings: Mapping[int, int], moved: Mapping[int, int], one: int) -> list[tuple[int, int]]:
        """Return what must make way for a strand that moved, and by how many weeks, earlier ones counting as negative."""
        found = []
        for link in self.waiting.get(one, ()):
            if link.after in timings:
                short = link.ready[moved[one]] - link.marks[moved.get(link.after, timings[link.after])]
                found += [(link.after, short)] if short > 0 else []
        for link in self.awaited.get(one, ()):
            if link.before in timings:
                short = link.ready[moved.get(link.before, timings[link.before])] - link.marks[moved[one]]
                found += [(link.before, -short)] if short > 0 else []
        return found


def couplings_of(problem: Problem) -> Couplings:
    """Return who waits for whom in a problem."""
    waiting, awaited = defaultdict(list), defaultdict(list)
    for link in links(problem):
        waiting[link.before].append(link)
        awaited[link.after].append(link)
    allowed = {strand.index: frozenset(strand.shifts) for strand in problem.work.projects}
    return Couplings({s: tuple(found) for s, found in waiting.items()}, {s: tuple(found) for s, found in awaited.items()}, allowed)
