"""What people have: net minutes, employment, rates and limits, as arrays over persons and weeks."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from models.directives import DirectiveKind
from models.horizon import WORKING_DAYS
from optimizer.notice import notice_ends

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from models.directives import Directive
    from models.horizon import Horizon
    from models.people import Absence, Holiday, Person
    from models.portfolio import Portfolio
    from optimizer.arrays import Bools, Ints

SPANS = 4096
"""Spans of dates whose working days are remembered."""


@dataclass(frozen=True)
class Supply:
    """People as arrays; R persons in table order, T weeks."""

    ids: tuple[str, ...]
    index: Mapping[str, int]
    net: Ints
    """(R, T), minutes."""
    employed: Bools
    """(R, T)."""
    changes: Bools
    """(R, T): employment or contract differs from the week before."""
    rate: Ints
    """(R, T), minor units per hour."""
    capacity: Ints
    """(R,), percent that may be booked."""
    project_limit: Ints
    """(R,), projects at once."""
    least: Ints
    """(R,), smallest share in percent, rounded up to a step."""
    begins: Ints
    """(R,), first week in which a booking may change: the freeze's end or, if later, that of the notice."""


def supply_of(portfolio: Portfolio) -> Supply:
    """Turn the people of a portfolio into arrays."""
    settings, people, horizon = portfolio.settings, portfolio.people, portfolio.horizon
    shape = (len(people), horizon.weeks)
    absences = _grouped(portfolio.absences, lambda absence: absence.resource_id)
    part_time = _grouped((d for d in portfolio.directives if d.kind is DirectiveKind.PART_TIME), lambda d: d.subject)
    rates = _grouped((d for d in portfolio.directives if d.kind is DirectiveKind.COST_RATE), lambda d: d.subject)
    presence = [_presence(p, absences.get(p.id, ()), portfolio.holidays, horizon) for p in people]
    contracts = [_contract(p, part_time.get(p.id, ()), horizon) for p in people]
    employed = np.array([_employed(p, horizon) for p in people], bool).reshape(shape)
    step = settings.granularity_pct
    return Supply(
        ids=tuple(p.id for p in people),
        index={p.id: r for r, p in enumerate(people)},
        net=np.array([_net(d, c) for d, c in zip(presence, contracts, strict=True)], np.int64).reshape(shape),
        employed=employed,
        changes=_differs(employed) | np.array([_contract_changes(c) for c in contracts], bool).reshape(shape),
        rate=np.array([weekly_rates(p.cost_rate, rates.get(p.id, ()), horizon) for p in people], np.int64).reshape(shape),
        capacity=np.array([100 - _or(p.reserve_pct, settings.reserve_pct) for p in people], np.int64),
        project_limit=np.array([_or(p.max_projects, settings.max_projects) for p in people], np.int64),
        least=np.array([-(-_or(p.min_share_pct, settings.min_share_pct) // step) * step for p in people], np.int64),
        begins=notice_ends(portfolio),
    )


def weekly_rates(base: int, directives: Sequence[Directive], horizon: Horizon) -> list[int]:
    """Return the cost rate of each week's Monday under a resource's directives; the last one listed wins."""
    rates = [base] * horizon.weeks
    for directive in directives:
        for t in range(horizon.weeks):
            if directive.value is not None and _in_force(directive, horizon.monday(t)):
                rates[t] = int(directive.value)
    return rates


def _or(own: int | None, default: int) -> int:
    return default if own is None else own


def _in_force(directive: Directive, day: dt.date) -> bool:
    return (directive.first is None or directive.first <= day) and (directive.last is None or day <= directive.last)


@lru_cache(maxsize=SPANS)
def _days(first: dt.date | None, last: dt.date | None, horizon: Horizon) -> tuple[Ints, Ints]:
    """Return weeks and weekdays, (days,) each, of the working days of a span inside the horizon; most people share theirs."""
    begin = horizon.start if first is None else max(first, horizon.start)
    end = horizon.sunday(horizon.weeks - 1) if last is None else min(last, horizon.sunday(horizon.weeks - 1))
    weeks, weekdays = np.divmod(np.arange((begin - horizon.start).days, (end - horizon.start).days + 1), 7)
    working = weekdays < WORKING_DAYS
    return weeks[working], weekdays[working]


def _presence(person: Person, absences: Sequence[Absence], holidays: Sequence[Holiday], horizon: Horizon) -> Ints:
    """Return (T, 5): the percentage of each working day on which the person is employed and not away."""
    present = np.zeros((horizon.weeks, WORKING_DAYS), np.int64)
    present[_days(person.start_date, person.end_date, horizon)] = 100
    for absence in absences:
        away = _days(absence.first, absence.last, horizon)
        present[away] = np.maximum(0, present[away] - absence.share_pct)
    for holiday in holidays:
        if holiday.calendar in ("", person.location):
            present[_days(holiday.date, holiday.date, horizon)] = 0
    return present


def _employed(person: Person, horizon: Horizon) -> Bools:
    """Return (T,): whether at least one working day of the week lies inside the employment."""
    employed = np.zeros(horizon.weeks, bool)
    employed[_days(person.start_date, person.end_date, horizon)[0]] = True
    return employed


def _contract(person: Person, directives: Sequence[Directive], horizon: Horizon) -> list[list[Fraction]]:
    """Return (T, 5): the exact minutes that the contract asks of each working day."""
    ordinary = Fraction(person.fte) * Fraction(person.hours_per_week) * 60 / WORKING_DAYS
    days = [[ordinary] * WORKING_DAYS for _ in range(horizon.weeks)]
    for directive in directives:
        if directive.value is not None:
            part = Fraction(directive.value) * Fraction(person.hours_per_week) * 60 / WORKING_DAYS
            weeks, weekdays = _days(directive.first, directive.last, horizon)
            for t, weekday in zip(weeks.tolist(), weekdays.tolist(), strict=True):
                days[t][weekday] = part
    return days


def _net(presence: Ints, contract: list[list[Fraction]]) -> list[int]:
    """Return (T,): net minutes of each week; the exact sum is rounded down once."""
    weeks = []
    for percents, minutes in zip(presence.tolist(), contract, strict=True):
        if minutes.count(minutes[0]) == WORKING_DAYS:
            weeks.append(minutes[0].numerator * sum(percents) // (minutes[0].denominator * 100))
        else:
            weeks.append(int(sum(m * p for m, p in zip(minutes, percents, strict=True)) / 100))
    return weeks


def _differs(weekly: Bools) -> Bools:
    """Return (R, T): whether the week differs from the one before; the first never does."""
    changed = np.zeros_like(weekly)
    changed[:, 1:] = weekly[:, 1:] != weekly[:, :-1]
    return changed


def _contract_changes(contract: list[list[Fraction]]) -> list[bool]:
    return [t > 0 and days != contract[t - 1] for t, days in enumerate(contract)]


T = TypeVar("T")


def _grouped(rows: Iterable[T], key: Callable[[T], str]) -> Mapping[str, Sequence[T]]:
    groups: dict[str, list[T]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups
