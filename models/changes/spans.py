"""Work on the calendar: how long it is, and what it becomes when it moves or is interrupted."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.horizon import Horizon
    from models.portfolio import Portfolio
    from models.projects import Demand, WorkPackage

D = TypeVar("D", "Demand", "WorkPackage")
_TEN_THOUSANDTH = Decimal("0.0001")


def weeks_of(demand: Demand, horizon: Horizon) -> int:
    """Return the number of weeks that a demand's whole span touches."""
    return horizon.week(demand.last) - horizon.week(demand.first) + 1


def hours_of(demand: Demand, portfolio: Portfolio) -> Decimal:
    """Return the hours that a demand for people asks for over its whole span."""
    if demand.effort_hours is not None:
        return demand.effort_hours
    weekly = (demand.fte or Decimal(0)) * portfolio.settings.hours_per_fte_week
    return weekly * weeks_of(demand, portfolio.horizon)


def first_day(demands: Sequence[Demand]) -> dt.date | None:
    """Return the day on which the work begins; None if there is none."""
    return min((demand.first for demand in demands), default=None)


def day_later(day: dt.date | None, weeks: int) -> dt.date | None:
    """Return a day some weeks later."""
    return None if day is None else day + dt.timedelta(weeks=weeks)


def later(row: D, weeks: int) -> D:
    """Return a demand or work package with its dates some weeks later."""
    return row.replace(first=day_later(row.first, weeks), last=day_later(row.last, weeks))


def package_later(package: WorkPackage, weeks: int) -> WorkPackage:
    """Return a work package some weeks later, its window with it."""
    window = {"earliest_start": day_later(package.earliest_start, weeks), "latest_finish": day_later(package.latest_finish, weeks)}
    return later(package, weeks).replace(**window)


def interrupted(demand: Demand, horizon: Horizon, pause: range, rest_id: str) -> tuple[Demand, ...]:
    """
    Return what a demand becomes when nothing is done in the weeks of a pause and the rest follows after it.

    Parameters
    ----------
    pause
        Weeks of the pause.
    rest_id
        Id of the part after the pause, if the demand is cut in two.
    """
    if horizon.week(demand.last) < pause.start:
        return (demand,)
    if horizon.week(demand.first) >= pause.start:
        return (later(demand, len(pause)),)
    done, rest = _efforts(demand, horizon, pause.start)
    head = demand.replace(last=horizon.sunday(pause.start - 1), effort_hours=done)
    tail = demand.replace(id=rest_id, first=horizon.monday(pause.start), effort_hours=rest)
    return head, later(tail, len(pause))


def package_interrupted(package: WorkPackage, horizon: Horizon, pause: range) -> WorkPackage:
    """Return a work package that comes later, or only ends later if it reaches into the pause from before."""
    if horizon.week(package.last) < pause.start:
        return package
    moved = package_later(package, len(pause))
    return (
        moved if horizon.week(package.first) >= pause.start else moved.replace(first=package.first, earliest_start=package.earliest_start)
    )


def _efforts(demand: Demand, horizon: Horizon, cut: int) -> tuple[Decimal | None, Decimal | None]:
    """Return the effort before and after a cut, in the minutes that the weeks before it ask for; FTE need no cutting."""
    if demand.effort_hours is None:
        return None, None
    minutes = int((demand.effort_hours * 60).quantize(Decimal(1), ROUND_HALF_UP))
    before = minutes * (cut - horizon.week(demand.first)) // weeks_of(demand, horizon)
    return _hours(before), _hours(minutes - before)


def _hours(minutes: int) -> Decimal:
    """Return hours fine enough that they round back to the same minutes."""
    return Decimal(f"{(Decimal(minutes) / 60).quantize(_TEN_THOUSANDTH).normalize():f}")
