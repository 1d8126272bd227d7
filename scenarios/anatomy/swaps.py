"""
People who leave one project for another: a release and an assignment of the same person told as one move.

They belong together if their weeks overlap or at most four weeks lie between them. Of several possible couples the one that carries
more hours is formed first, and each release and each assignment belongs to one at most. A release that the scenario forces is told
by itself, as nobody chose it.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scenarios.anatomy.changes import Change
    from scenarios.anatomy.sides import Sides

LONGEST_GAP = 4
"""Weeks that may lie between leaving one project and joining the next."""


def swaps(sides: Sides) -> Iterator[tuple[Change, Change]]:
    """Yield releases with the assignments that they belong to."""
    for changes in sides.changes_of_person.values():
        yield from _couples(changes)


def _couples(changes: Sequence[Change]) -> Iterator[tuple[Change, Change]]:
    gone = [change for change in changes if change.account.gone and change.account.moved]
    new = [change for change in changes if change.account.new and change.account.moved]
    possible = [(leaves, joins) for leaves, joins in product(gone, new) if _gap(leaves, joins) <= LONGEST_GAP]
    used: set[str] = set()
    for leaves, joins in sorted(possible, key=_most_hours_first):
        if used.isdisjoint((leaves.project, joins.project)):
            used.update((leaves.project, joins.project))
            yield leaves, joins


def _gap(one: Change, other: Change) -> int:
    """Return the weeks between two changes; below zero if they overlap."""
    return max(one.begin, other.begin) - min(one.last, other.last) - 1


def _most_hours_first(couple: tuple[Change, Change]) -> tuple[int, int, str, str]:
    leaves, joins = couple
    carried = min(leaves.released, joins.gained), max(leaves.released, joins.gained)
    return -carried[0], -carried[1], leaves.project, joins.project
