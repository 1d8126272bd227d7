"""Settings and people's own limits: numbers that leave room for a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.consistency.finding import Finding, Subject
from models.consistency.workload import reserve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.consistency.tables import View
    from models.people import Person


def steps(view: View) -> Iterator[Finding]:
    """A whole person, and the smallest share, are multiples of the granularity."""
    settings = view.tables.settings
    if settings is None:
        return
    step = settings.granularity_pct
    if 100 % step:
        yield _of_settings(
            "granularity_pct", f"100 % is no multiple of the granularity {step} %; nobody can be booked whole", "Use 5, 10, 20, 25 or 50."
        )
    if settings.min_share_pct % step:
        cause = f"the smallest share {settings.min_share_pct} % is no multiple of the granularity {step} %; the next multiple counts"
        yield _of_settings("min_share_pct", cause, f"Write a multiple of {step}.")
    for index, person in enumerate(view.tables.people):
        if person.min_share_pct is not None and person.min_share_pct % step:
            cause = f"the smallest share {person.min_share_pct} % is no multiple of the granularity {step} %; the next multiple counts"
            yield _of(index, person).says("min_share_pct", "off_granularity", cause, f"Write a multiple of {step}.").as_warning()


def room(view: View) -> Iterator[Finding]:
    """What is plannable of a person holds at least their smallest share."""
    settings = view.tables.settings
    if settings is None:
        return
    for index, person in enumerate(view.tables.people):
        smallest = settings.min_share_pct if person.min_share_pct is None else person.min_share_pct
        most = 100 - reserve(person, settings)
        if 0 < most < smallest:
            cause = f"only {most} % are plannable, and the smallest share is {smallest} %; {person.id} can never be booked"
            yield _of(index, person).says("min_share_pct", "no_room", cause, "Lower min_share_pct or reserve_pct.").as_warning()


def time_left(view: View) -> Iterator[Finding]:
    """Some week of the horizon lies after today and the freeze window."""
    settings = view.tables.settings
    if settings is None:
        return
    if settings.today is not None and not settings.horizon_start <= settings.today <= settings.horizon.sunday(settings.horizon_weeks - 1):
        yield _of_settings("today", f"today, {settings.today}, lies outside the horizon", "Correct today, or move the horizon.")
    elif settings.freeze_end >= settings.horizon_weeks:
        column = "freeze_weeks" if settings.today is None else "today"
        yield _of_settings(
            column, "every week of the horizon is past or frozen; no plan can change anything", "Lower freeze_weeks, or move the horizon."
        )


def _of_settings(column: str, cause: str, fix: str) -> Finding:
    return Finding("no_room", "settings", 0, column, None, cause, fix).as_warning()


def _of(index: int, person: Person) -> Subject:
    return Subject("people", index, person.id)
