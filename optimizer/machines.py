"""Equipment as arrays over rows of the table and weeks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.directives import DirectiveKind
from models.horizon import WORKING_DAYS
from optimizer.supply import weekly_rates

if TYPE_CHECKING:
    from models.horizon import Horizon
    from models.people import Absence, Equipment
    from models.portfolio import Portfolio
    from optimizer.arrays import Ints


@dataclass(frozen=True)
class Machines:
    """Equipment; E rows in table order, T weeks."""

    rows: tuple[Equipment, ...]
    units: Ints
    """(E, T)."""
    rate: Ints
    """(E, T), minor units per unit and hour."""

    def of_type(self, type: str) -> tuple[int, ...]:
        """Return the rows of a type."""
        return tuple(e for e, row in enumerate(self.rows) if row.type == type)


def machines_of(portfolio: Portfolio) -> Machines:
    """Turn the equipment of a portfolio into arrays."""
    horizon = portfolio.horizon
    shape = (len(portfolio.equipment), horizon.weeks)
    rates = [d for d in portfolio.directives if d.kind is DirectiveKind.COST_RATE]
    return Machines(
        rows=portfolio.equipment,
        units=np.array([_units(row, portfolio.absences, horizon) for row in portfolio.equipment], np.int64).reshape(shape),
        rate=np.array(
            [weekly_rates(row.cost_rate, [d for d in rates if d.subject == row.id], horizon) for row in portfolio.equipment], np.int64
        ).reshape(shape),
    )


def _units(row: Equipment, absences: tuple[Absence, ...], horizon: Horizon) -> list[int]:
    """Return the units that are here and working in each week."""
    units = []
    for t in range(horizon.weeks):
        monday, friday = horizon.monday(t), horizon.monday(t).toordinal() + WORKING_DAYS - 1
        here = (row.first is None or row.first <= monday) and (row.last is None or row.last.toordinal() >= friday)
        down = [a.share_pct for a in absences if a.resource_id == row.id and a.first.toordinal() <= friday and a.last >= monday]
        lost = -(-row.units * min(100, max(down, default=0)) // 100)
        units.append(row.units - lost if here else 0)
    return units
