"""Days and weeks: what a calendar, a contract and an absence leave of a week."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from models.directives import DirectiveKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.people import Equipment, Person, PersonSkill
    from models.portfolio import Portfolio


def week_of(portfolio: Portfolio, day: dt.date) -> int:
    """Whole weeks since the horizon's start; negative before it."""
    return (day - portfolio.settings.horizon_start).days // 7


def work_days(portfolio: Portfolio, week: int) -> list[dt.date]:
    """Monday to Friday."""
    monday = portfolio.settings.horizon_start + dt.timedelta(days=7 * week)
    return [monday + dt.timedelta(days=i) for i in range(5)]


def within(day: dt.date, first: dt.date | None, last: dt.date | None) -> bool:
    """Whether a day lies in a span whose open ends are open."""
    return (first is None or first <= day) and (last is None or day <= last)


def half_up(number: Fraction) -> int:
    """Round to the nearest whole number, halves up."""
    return floor(number + Fraction(1, 2))


def clipped(portfolio: Portfolio, first: dt.date | None, last: dt.date | None) -> tuple[int, int]:
    """First week and the week after the last, of the weeks of the horizon that a span touches."""
    weeks = portfolio.settings.horizon_weeks
    begin = 0 if first is None else max(0, week_of(portfolio, first))
    end = weeks if last is None else min(weeks, week_of(portfolio, last) + 1)
    return begin, max(begin, end)


def dated_value(portfolio: Portfolio, kind: DirectiveKind, subject: str, day: dt.date, otherwise: Fraction) -> Fraction:
    """Value of the last listed directive of a kind in force on a day; contracts and rates are facts, also where a row is marked soft."""
    found = otherwise
    for row in portfolio.directives:
        if row.kind is kind and row.subject == subject and row.value is not None and within(day, row.first, row.last):
            found = Fraction(row.value)
    return found


def contract(portfolio: Portfolio, person: Person, week: int) -> tuple[Fraction, ...]:
    """FTE on each working day."""
    days = work_days(portfolio, week)
    return tuple(dated_value(portfolio, DirectiveKind.PART_TIME, person.id, day, Fraction(person.fte)) for day in days)


def employed(portfolio: Portfolio, person: Person, week: int) -> bool:
    """Whether at least one working day lies within the employment."""
    return any(within(day, person.start_date, person.end_date) for day in work_days(portfolio, week))


def net_minutes(portfolio: Portfolio, person: Person, week: int) -> int:
    """Minutes the person has in a week, rounded down once."""
    off = {h.date for h in portfolio.holidays if h.calendar in ("", person.location)}
    total = Fraction(0)
    for day, fte in zip(work_days(portfolio, week), contract(portfolio, person, week), strict=True):
        if within(day, person.start_date, person.end_date) and day not in off:
            total += fte * Fraction(person.hours_per_week) * 12 * (100 - _absent(portfolio, person.id, day)) / 100
    return floor(total)


def _absent(portfolio: Portfolio, resource: str, day: dt.date) -> int:
    rows = [a for a in portfolio.absences if a.resource_id == resource and within(day, a.first, a.last)]
    return min(100, sum(a.share_pct for a in rows))


def units(portfolio: Portfolio, machine: Equipment, week: int) -> int:
    """Units of a row of the equipment table that can be used throughout a week; of several absences the largest counts."""
    days = work_days(portfolio, week)
    if not all(within(day, machine.first, machine.last) for day in days):
        return 0
    shares = [a.share_pct for a in portfolio.absences if a.resource_id == machine.id and any(within(d, a.first, a.last) for d in days)]
    return machine.units - ceil(Fraction(machine.units * max(shares, default=0), 100))


def level(portfolio: Portfolio, person: str, skill: str, week: int) -> int:
    """Best level valid from the week's Monday to its Friday; 0 for none."""
    days = work_days(portfolio, week)
    return max((row.level for row in _rows(portfolio, person, skill) if _valid(row.valid_from, row.valid_until, days)), default=0)


def _rows(portfolio: Portfolio, person: str, skill: str) -> Iterable[PersonSkill]:
    return (row for row in portfolio.skills if row.person_id == person and row.skill == skill)


def _valid(first: dt.date | None, last: dt.date | None, days: list[dt.date]) -> bool:
    return (first is None or first <= days[0]) and (last is None or last >= days[-1])
