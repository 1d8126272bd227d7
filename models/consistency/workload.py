"""Today's bookings together: nobody twice on one demand, and nobody for more than they have."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from models.consistency.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from models.bookings import Allocation
    from models.consistency.tables import View
    from models.people import Person
    from models.settings import Settings


def overlaps(view: View) -> Iterator[Finding]:
    """Two bookings of one resource on one demand share no week."""
    pairs: dict[tuple[str, str], list[tuple[int, Allocation]]] = {}
    for index, booking in view.live:
        pairs.setdefault((booking.resource_id, booking.demand_id), []).append((index, booking))
    for rows in pairs.values():
        if len(rows) > 1:
            yield from _overlapping(sorted(rows, key=lambda row: (row[1].first, row[0])))


def overbooked(view: View) -> Iterator[Finding]:
    """The shares of a person sum to what is plannable, in every week; known and curable, so not refused."""
    settings = view.tables.settings
    if settings is None:
        return
    for person, rows in _of_people(view).items():
        most = 100 - reserve(view.person[person], settings)
        week, sum_of_shares = _peak([booking for _, booking in rows])
        if sum_of_shares > most:
            index = next(index for index, booking in rows if monday(booking.first) <= week <= booking.last)
            cause = f"{person} is booked for {sum_of_shares} % in the week of {week}, and {most} % are plannable"
            fix = "Nothing, if plans should cure it; else lower the shares, or the reserve_pct."
            yield Finding("overbooked", "allocations", index, "share_pct", person, cause, fix).as_warning()


def reserve(person: Person, settings: Settings) -> int:
    """Return the share of a person's time that is never plannable."""
    return settings.reserve_pct if person.reserve_pct is None else person.reserve_pct


def monday(day: dt.date) -> dt.date:
    """Return the first day of the week of a day."""
    return day - dt.timedelta(days=day.weekday())


def _overlapping(rows: list[tuple[int, Allocation]]) -> Iterator[Finding]:
    reach, holder = rows[0][1].last, rows[0][1]
    for index, booking in rows[1:]:
        if monday(booking.first) <= reach and booking.last >= booking.first:
            week = f"the week of {monday(booking.first)}"
            cause = (
                f"{booking.resource_id} is booked on {booking.demand_id} twice in {week}; the other runs {holder.first} to {holder.last}"
            )
            fix = "Merge the two rows, or let one begin in a week after the other's end."
            yield Finding("overlap", "allocations", index, "from", f"{booking.resource_id} on {booking.demand_id}", cause, fix)
        if booking.last > reach:
            reach, holder = booking.last, booking


def _of_people(view: View) -> Mapping[str, list[tuple[int, Allocation]]]:
    found: dict[str, list[tuple[int, Allocation]]] = {}
    for index, booking in view.live:
        if booking.resource_id in view.person:
            found.setdefault(booking.resource_id, []).append((index, booking))
    return found


def _peak(bookings: list[Allocation]) -> tuple[dt.date, int]:
    """Return the first week of the largest sum of shares, and the sum."""
    steps: dict[dt.date, int] = {}
    for booking in bookings:
        begin, after = monday(booking.first), monday(booking.last) + dt.timedelta(weeks=1)
        steps[begin] = steps.get(begin, 0) + booking.share_pct
        steps[after] = steps.get(after, 0) - booking.share_pct
    peak, total = (dt.date.max, 0), 0
    for week in sorted(steps):
        total += steps[week]
        if total > peak[1]:
            peak = (week, total)
    return peak
