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
    weeks = sorted(by_week)
    sets = [frozenset(c.on for c in by_week[week]) for week in weeks]
    limits = [signature(week) for week in weeks]
    shrunk = False
    for i, week in enumerate(weeks):
        alike_before = i > 0 and limits[i - 1] == limits[i]
        alike_after = i + 1 < len(weeks) and limits[i + 1] == limits[i]
        shrunk = alike_before and (sets[i] < sets[i - 1] or (sets[i] == sets[i - 1] and shrunk))
        if not shrunk and not (alike_after and sets[i] <= sets[i + 1]):
            yield week, by_week[week]
