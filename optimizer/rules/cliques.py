"""Weeks that matter: of all weeks in which bookings overlap, those where the overlap is largest."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from optimizer.columns import Candidate


def overlaps(candidates: Sequence[Candidate], signature: Callable[[int], object]) -> Iterator[tuple[int, list[Candidate]]]:
    """
    Yield (week, candidates that may be booked in it) for the maximal sets among weeks of one signature.

    A limit that holds in these weeks holds in all: every other week's set is part of one of them (Gilmore and Hoffman:
    the maximal cliques of an interval graph are consecutive). Weeks whose limit differs, by signature, are kept apart.
    """
    by_week: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        for week in candidate.active.tolist():
            by_week.setdefault(week, []).append(candidate)
    previous: frozenset[int] = frozenset()
    weeks = sorted(by_week)
    for position, week in enumerate(weeks):
        members = frozenset(c.on for c in by_week[week])
        after = weeks[position + 1] if position + 1 < len(weeks) else None
        grows = after is not None and signature(after) == signature(week) and members <= {c.on for c in by_week[after]}
        shrinks = position > 0 and signature(weeks[position - 1]) == signature(week) and members <= previous
        previous = members
        if not grows and not shrinks:
            yield week, by_week[week]
