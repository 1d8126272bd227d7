"""The work order: a line for every person and every project that differs from today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.answer import Move, MoveKind
from models.score import MINUTES_PER_HOUR
from scenarios.anatomy import reasons
from scenarios.anatomy.package_moves import package_moves
from scenarios.anatomy.project_moves import project_moves
from scenarios.anatomy.swaps import swaps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.anatomy.changes import Change
    from scenarios.anatomy.sides import Sides


def moves_of(sides: Sides) -> tuple[Move, ...]:
    """Return every move: projects first, then work packages, then people by hours, most first."""
    people = sorted(_people_moves(sides), key=lambda move: (-move.hours, move.subject, move.from_project, move.to_project))
    return (*project_moves(sides), *package_moves(sides), *people)


def _people_moves(sides: Sides) -> Iterator[Move]:
    merged: set[tuple[str, str]] = set()
    for gone, new in swaps(sides):
        merged.update((gone.pair, new.pair))
        yield _swap(sides, gone, new)
    for change in sides.changes:
        if change.pair not in merged:
            yield _single(sides, change)


def kind_of(change: Change) -> MoveKind:
    """Return what happens to a person on one project; a swap is one between demands of the same project."""
    if change.account.new:
        return MoveKind.ASSIGN
    if change.account.gone:
        return MoveKind.RELEASE
    if change.more == (0, 0):
        return MoveKind.SWAP
    return MoveKind.RAISE if change.more > (0, 0) else MoveKind.LOWER


def _single(sides: Sides, change: Change) -> Move:
    kind = kind_of(change)
    return Move(
        kind=kind,
        subject=change.person,
        from_project="" if kind is MoveKind.ASSIGN else change.project,
        to_project="" if kind is MoveKind.RELEASE else change.project,
        demands=change.demands,
        first=sides.facts.horizon.monday(change.begin),
        last=sides.facts.horizon.sunday(change.last),
        hours=max(change.gained, change.released) / MINUTES_PER_HOUR,
        cost_delta=minor_units(change.cost),
        chosen=change.account.moved,
        reason=reasons.of(sides, change),
    )


def _swap(sides: Sides, gone: Change, new: Change) -> Move:
    return Move(
        kind=MoveKind.SWAP,
        subject=gone.person,
        from_project=gone.project,
        to_project=new.project,
        demands=(*gone.demands, *new.demands),
        first=sides.facts.horizon.monday(min(gone.begin, new.begin)),
        last=sides.facts.horizon.sunday(max(gone.last, new.last)),
        hours=max(gone.released, new.gained) / MINUTES_PER_HOUR,
        cost_delta=minor_units(gone.cost + new.cost),
        chosen=gone.account.moved,
        reason=reasons.of_swap(sides, gone, new),
    )


def minor_units(cost: int) -> int:
    """Return minutes x minor units per hour in minor units, rounded half up."""
    return (2 * cost + MINUTES_PER_HOUR) // (2 * MINUTES_PER_HOUR)
