"""Who is able for what, and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from models.horizon import WORKING_DAYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.people import PersonSkill
    from models.portfolio import Portfolio
    from models.projects import Demand, SkillNeed
    from optimizer.arrays import Bools, Ints
    from optimizer.supply import Supply


@dataclass(frozen=True)
class Ability:
    """Looks abilities up and remembers them: many demands ask for the same skill at the same level."""

    portfolio: Portfolio
    supply: Supply
    _levels: Mapping[str, Ints]
    """(R, T) by skill: the best level valid in the week, 0 for none."""
    _known: dict[object, Bools] = field(default_factory=dict)

    def of_skill(self, skill: str, level: int) -> Bools:
        """Return (R, T): who has the skill at the level, whether employed or not."""
        shape = self.supply.employed.shape
        return self._levels[skill] >= level if skill in self._levels else np.zeros(shape, bool)

    def of_demand(self, demand: Demand) -> Bools:
        """Return (R, T): who is able for the demand in which week."""
        key = (demand.skills, demand.restricted)
        if key not in self._known:
            able = self.supply.employed & self.skilled(demand.skills)
            if demand.restricted:
                able &= np.isin(np.array(self.supply.ids), demand.restricted)[:, None]
            able.setflags(write=False)
            self._known[key] = able
        return self._known[key]

    def throughout(self, demand: Demand, weeks: range) -> Bools:
        """Return (R,): who is able for the demand in all of some weeks."""
        key = ("by week", demand.skills, demand.restricted)
        if key not in self._known:
            self._known[key] = np.ascontiguousarray(self.of_demand(demand).T)  # ten times as quick to reduce week by week
        return np.asarray(self._known[key][weeks.start : weeks.stop].all(axis=0))

    def skilled(self, needs: tuple[SkillNeed, ...]) -> Bools:
        """Return (R, T): who has every skill at its level, whether employed or not."""
        skilled = np.ones(self.supply.employed.shape, bool)
        for need in needs:
            skilled &= self.of_skill(need.skill, need.level)
        return skilled

    def has(self, r: int, needs: tuple[SkillNeed, ...]) -> Bools:
        """Return (T,): in which weeks a person has every skill at its level, whether employed or not."""
        skilled = np.ones(self.supply.employed.shape[1], bool)
        for need in needs:
            skilled &= self._levels[need.skill][r] >= need.level if need.skill in self._levels else False
        return skilled

    def surplus(self, demand: Demand, r: int, week: int) -> int:
        """Return by how many levels a person exceeds a demand, summed over its skills."""
        return sum(max(0, self._level(need.skill, r, week) - need.level) for need in demand.skills)

    def _level(self, skill: str, r: int, week: int) -> int:
        return int(self._levels[skill][r, week]) if skill in self._levels else 0


def ability_of(portfolio: Portfolio, supply: Supply) -> Ability:
    """Prepare the look-up."""
    levels: dict[str, Ints] = {}
    for row in portfolio.skills:
        grid = levels.setdefault(row.skill, np.zeros(supply.employed.shape, np.int64))
        weeks = _valid_weeks(row, portfolio)
        r = supply.index[row.person_id]
        grid[r, weeks.start : weeks.stop] = np.maximum(grid[r, weeks.start : weeks.stop], row.level)
    return Ability(portfolio, supply, levels)


def _valid_weeks(row: PersonSkill, portfolio: Portfolio) -> range:
    """Return the weeks in which the skill is valid from Monday to Friday."""
    horizon = portfolio.horizon
    valid = [
        t
        for t in range(horizon.weeks)
        if (row.valid_from is None or row.valid_from <= horizon.monday(t))
        and (row.valid_until is None or row.valid_until.toordinal() >= horizon.monday(t).toordinal() + WORKING_DAYS - 1)
    ]
    return range(valid[0], valid[-1] + 1) if valid else range(0)
