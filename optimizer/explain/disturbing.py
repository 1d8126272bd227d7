r"""
Rows that every plan keeps and a relaxation does not: what is released of today's bookings, and what a newcomer takes of a busy person.

A relaxation runs half a project with the whole of a small booking, and lets people join with a small part of themselves. Two families of
rows deny it that. With *s* for today's share of a booking, *r* for what is released of it in a week, *on* for a booking made and *x* for
its share,

.. math::
    r + s \sum_{j\ on\ the\ demand} on_j \ge s, \qquad
    x_j \le \Bigl(cap - \sum_d s_d\Bigr)\, on_j + \sum_d r_d

The first says that a booking of which nothing is made is released in full. The second says that a newcomer to a project has what today's
bookings leave, and beyond that what is released: without it, 20 % of somebody who is 70 % booked would count as a fifth of a newcomer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.rows import FREE, Linear

if TYPE_CHECKING:
    from collections.abc import Iterator

    from optimizer.columns import Candidate, Columns, Release

GROUP = ("disruption", "")
Row = tuple[Linear, int, int, tuple[str, str]]


def rows_about_releases(columns: Columns) -> Iterator[Row]:
    """Yield the rows of both families."""
    by_week: dict[tuple[int, int], list[Release]] = {}
    for release in columns.releases:
        for week in release.weeks:
            by_week.setdefault((release.person, week), []).append(release)
        yield _in_full(columns, release)
    today = {(release.person, columns.problem.project_of(release.demand)) for release in columns.releases}
    for candidate in columns.candidates:
        if (candidate.person, columns.problem.work.owners[candidate.project]) not in today:
            row = _beside(columns, candidate, by_week)
            if row is not None:
                yield row


def _in_full(columns: Columns, release: Release) -> Row:
    """Return that a booking of which nothing is made in some weeks is released in full."""
    week = release.weeks[0]
    seats = columns.by_seat.get((release.person, release.demand), ())
    made = {c.on for c in seats if week in c.active}
    return Linear.of([(release.column, 1), *((on, release.share) for on in sorted(made))]), release.share, FREE, GROUP


def _beside(columns: Columns, candidate: Candidate, by_week: dict[tuple[int, int], list[Release]]) -> Row | None:
    """Return that a newcomer has what today's bookings leave and what is released of them, in the week in which they leave least."""
    problem, r = columns.problem, candidate.person
    held = {week: by_week.get((r, week), []) for week in candidate.active.tolist()}
    free = problem.supply.capacity[r] - problem.fixed_share[r]
    left = {week: int(free[week]) - sum(release.share for release in known) for week, known in held.items() if known}
    if not left:
        return None
    week = min(left, key=lambda week: (left[week], week))
    booked = [(atom.column, int(atom.share[week - candidate.block.start])) for atom in candidate.atoms]
    spared = [(release.column, -1) for release in held[week]]
    return Linear.of([*booked, (candidate.on, -left[week]), *spared]), -FREE, 0, GROUP
