"""Changes of how much work a project is."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from models.changes.amounts import ScopeDelta, hundredths, number_of, number_said
from models.changes.change import Applied, Change
from models.changes.refused import ChangeRefusedError
from models.changes.spans import hours_of
from models.changes.tables import over, with_tables
from models.defects import nearest
from models.errors import UnknownIdError

if TYPE_CHECKING:
    from models.portfolio import Portfolio
    from models.projects import Demand


class ScopeChange(Change):
    """The work for people of a project, of one skill or role in it, or of one demand grows or shrinks in proportion."""

    kind: Literal["scope_change"] = "scope_change"
    target: str = Field(min_length=1)
    """a project's id, ``project/skill``, ``project/role``, or a demand's id"""
    value: ScopeDelta
    """a difference with its sign, in percent or hours, such as ``+20%`` or ``-120h``"""

    def _apply(self, before: Portfolio) -> Applied:
        demands = [d for d in meant(before, self.target) if not d.is_equipment]
        if demands and (gone := over(before.project(demands[0].project_id))):
            return Applied(before, why_not=gone)
        hours = sum((hours_of(d, before) for d in demands), Decimal(0))
        if not hours:
            if self.value.endswith("h") and demands:
                raise ChangeRefusedError("value", f"{self.target} asks for no hours that could grow", "Give the demand hours first.")
            return Applied(before, why_not=f"{self.target} asks for no work of people")
        grown = {d.id: _scaled(d, hours, max(Decimal(0), self._hours_after(hours))) for d in demands}
        after = sum((hours_of(d, before) for d in grown.values()), Decimal(0))
        if all(grown[d.id] == d for d in demands):
            return Applied(before, why_not=f"{self.target} still asks for {number_said(hours)} h")
        changed = with_tables(before, demands=tuple(grown.get(d.id, d) for d in before.demands))
        count = f"{len(demands)} demand{'' if len(demands) == 1 else 's'}"
        return Applied(changed, (f"{self.target}: {number_said(hours)} h -> {number_said(after)} h over {count}",))

    def _hours_after(self, hours: Decimal) -> Decimal:
        delta = number_of(self.value)
        return hours + (delta if self.value.endswith("h") else hours * delta / 100)


def _scaled(demand: Demand, hours: Decimal, after: Decimal) -> Demand:
    """Return a demand in the proportion of the hours after to those before."""
    if demand.effort_hours is not None:
        return demand.replace(effort_hours=hundredths(demand.effort_hours * after / hours))
    return demand if demand.fte is None else demand.replace(fte=hundredths(demand.fte * after / hours))


def meant(portfolio: Portfolio, target: str) -> tuple[Demand, ...]:
    """
    Return the demands of a project, of a skill or role in it, or the one with this id.

    Raises
    ------
    UnknownIdError
        If the target is none of these.
    """
    if target in portfolio.project_by_id:
        return portfolio.demands_of.get(target, ())
    if target in portfolio.demand_by_id:
        return (portfolio.demand_by_id[target],)
    project, slash, ability = target.rpartition("/")
    if not slash:
        raise UnknownIdError("project or demand", target, nearest(target, [*portfolio.project_by_id, *portfolio.demand_by_id]))
    return _asking_for(portfolio, portfolio.project(project.strip()).id, ability.strip())


def _asking_for(portfolio: Portfolio, project: str, ability: str) -> tuple[Demand, ...]:
    demands = portfolio.demands_of.get(project, ())
    found = tuple(d for d in demands if ability in _abilities(d))
    if not found:
        known = sorted({name for d in demands for name in _abilities(d)})
        raise UnknownIdError(f"skill or role that {project} asks for", ability, nearest(ability, known))
    return found


def _abilities(demand: Demand) -> set[str]:
    return {need.skill for need in demand.skills} | ({demand.role} if demand.role else set())
