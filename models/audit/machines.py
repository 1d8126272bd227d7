"""Equipment as the rules see it: units and rates week by week."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.audit.rates import dated_rates, weekly_rates
from models.horizon import WORKING_DAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.people import Absence, Equipment
    from models.portfolio import Portfolio


@dataclass(frozen=True, slots=True)
class Machine:
    """A row of the equipment table, week by week."""

    equipment: Equipment
    units: tuple[int, ...]
    rates: tuple[int, ...]
    """Minor units per unit and hour by week."""


def machines(portfolio: Portfolio) -> dict[str, Machine]:
    """Return every row of the equipment table by id."""
    horizon, rates = portfolio.horizon, dated_rates(portfolio)
    absences: dict[str, list[Absence]] = {}
    for absence in portfolio.absences:
        absences.setdefault(absence.resource_id, []).append(absence)
    return {
        row.id: Machine(
            equipment=row,
            units=tuple(_units(row, absences.get(row.id, ()), horizon.monday(week)) for week in range(horizon.weeks)),
            rates=weekly_rates(row.cost_rate, rates.get(row.id, ()), horizon),
        )
        for row in portfolio.equipment
    }


def _units(row: Equipment, absences: Sequence[Absence], monday: dt.date) -> int:
    """Return the units of a week: none if a working day lies outside the dates, else less the largest absence's part, rounded up."""
    friday = monday + dt.timedelta(days=WORKING_DAYS - 1)
    if (row.first is not None and row.first > monday) or (row.last is not None and row.last < friday):
        return 0
    lost = max((a.share_pct for a in absences if a.first <= friday and a.last >= monday and a.first <= a.last), default=0)
    return row.units - -(-row.units * lost // 100)
