r"""
The minutes people really have.

.. math:: net_{r,t} = \left\lfloor \sum_{day \in t} fte_{day} \cdot hours \cdot \frac{60}{5}
             \cdot \frac{100 - absent_{day}}{100} \right\rfloor

over the working days on which the person is employed and which are no holiday of theirs; absences of a day add up to at most 100 %.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING

from models.audit.rates import value_on
from models.audit.runs import Span
from models.horizon import WORKING_DAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from models.directives import Directive
    from models.horizon import Horizon
    from models.people import Absence, Person

WEEK = 7
FULL = 100
"""Percent of a day that can be lost."""

Contract = tuple[tuple[Fraction, ...], ...]
"""FTE by week and working day."""


def day_number(horizon: Horizon, day: dt.date) -> int:
    """Return the days from the horizon's first Monday."""
    return (day - horizon.start).days


def employed_days(person: Person, horizon: Horizon) -> Span:
    """Return the days of the employment, clipped to the horizon."""
    days = horizon.weeks * WEEK
    first = 0 if person.start_date is None else day_number(horizon, person.start_date)
    end = days if person.end_date is None else day_number(horizon, person.end_date) + 1
    first = min(max(first, 0), days)
    return Span(first, max(first, min(end, days)))


def employed_weeks(days: Span) -> Span:
    """Return the weeks in which at least one working day is a day of the employment."""
    first = next((d for d in range(days.begin, days.end) if d % WEEK < WORKING_DAYS), None)
    if first is None:
        return Span(0, 0)
    last = next(d for d in range(days.end - 1, days.begin - 1, -1) if d % WEEK < WORKING_DAYS)
    return Span(first // WEEK, last // WEEK + 1)


def lost_percent(employed: Span, holidays: Iterable[dt.date], absences: Iterable[Absence], horizon: Horizon) -> dict[int, int]:
    """Return the percent lost of every day, by its number, that is not a full one; days outside the horizon may be left out."""
    days = horizon.weeks * WEEK
    lost = dict.fromkeys((*range(employed.begin), *range(employed.end, days)), FULL)
    for absence in absences:
        first = max(employed.begin, day_number(horizon, absence.first))
        for day in range(first, min(employed.end, day_number(horizon, absence.last) + 1)):
            lost[day] = min(FULL, lost.get(day, 0) + absence.share_pct)
    for holiday in holidays:
        lost[day_number(horizon, holiday)] = FULL
    return lost


def contract(person: Person, dated: Sequence[Directive], horizon: Horizon) -> Contract | None:
    """Return the FTE in force on each working day; None if no directive changes it."""
    if not dated:
        return None
    return tuple(
        tuple(Fraction(value_on(dated, horizon.start + dt.timedelta(weeks=week, days=day), person.fte)) for day in range(WORKING_DAYS))
        for week in range(horizon.weeks)
    )


def net_minutes(person: Person, lost: Mapping[int, int], dated: Contract | None, horizon: Horizon) -> tuple[int, ...]:
    """Return the minutes of each week, exact and then rounded down."""
    per_day = Fraction(person.hours_per_week) * 60 / WORKING_DAYS / FULL
    minutes = [] if dated else _steady(horizon, lost, per_day * Fraction(person.fte))
    for week, ftes in enumerate(dated or ()):
        present = sum((fte * (FULL - lost.get(week * WEEK + day, 0)) for day, fte in enumerate(ftes)), Fraction(0))
        minutes.append(int(present * per_day))
    return tuple(minutes)


def _steady(horizon: Horizon, lost: Mapping[int, int], per_percent: Fraction) -> list[int]:
    absent = [0] * horizon.weeks
    for day, percent in lost.items():
        if day % WEEK < WORKING_DAYS and 0 <= day < horizon.weeks * WEEK:
            absent[day // WEEK] += percent
    full = FULL * WORKING_DAYS
    return [(full - percent) * per_percent.numerator // per_percent.denominator for percent in absent]
