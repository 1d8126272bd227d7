"""Changes of what an hour of a person or a machine costs."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from models.changes.amounts import money_said
from models.changes.change import FROM, TO, Applied, Change, Day
from models.changes.money import AmountOrPercent, changed
from models.changes.notation import MONEY_OR_PERCENT, Notation
from models.changes.refused import ChangeRefusedError
from models.changes.tables import check_touches, named, span_text, with_tables
from models.defects import nearest
from models.directives import Directive, DirectiveKind
from models.errors import UnknownIdError

if TYPE_CHECKING:
    import datetime as dt

    from models.people import Equipment, Person
    from models.portfolio import Portfolio


class CostRateChange(Change):
    """An hour of a person, of everybody in a role, or of a machine costs more, or less."""

    notation: ClassVar[Notation] = MONEY_OR_PERCENT
    kind: Literal["cost_rate_change"] = "cost_rate_change"
    target: str = Field(min_length=1)
    """a person's id, a machine's id, or a role"""
    value: AmountOrPercent
    """an amount of money per hour (in JSON and TOML: minor currency units), or a signed percentage such as ``+5%``"""
    first: Annotated[Day | None, FROM] = None
    """the first day of the new rate; empty if it holds throughout"""
    last: Annotated[Day | None, TO] = None
    """the last day of the new rate; empty if it stays"""

    def _apply(self, before: Portfolio) -> Applied:
        rows = _costing(before, self.target)
        if self.first is None:
            if self.last is not None:
                raise ChangeRefusedError("from", "a rate with a last day needs a first one", "Give the first day, or leave both empty.")
            return self._throughout(before, rows)
        check_touches(before.horizon, self.first, self.last)
        return self._dated(before, rows, self.first)

    def _throughout(self, before: Portfolio, rows: list[Person | Equipment]) -> Applied:
        rates = {row.id: changed(row.cost_rate, self.value) for row in rows}
        texts = tuple(_text(before, row, row.cost_rate, rates[row.id]) for row in rows if row.cost_rate != rates[row.id])
        if not texts:
            return Applied(before, why_not=f"{self.target} already costs that much")
        ours = {id(row) for row in rows}
        people = tuple(p.replace(cost_rate=rates[p.id]) if id(p) in ours else p for p in before.people)
        machines = tuple(e.replace(cost_rate=rates[e.id]) if id(e) in ours else e for e in before.equipment)
        return Applied(with_tables(before, people=people, equipment=machines), texts)

    def _dated(self, before: Portfolio, rows: list[Person | Equipment], first: dt.date) -> Applied:
        said = _rates_on(before, first)
        old = {row.id: said.get(row.id, row.cost_rate) for row in rows}
        new = {id: changed(rate, self.value) for id, rate in old.items()}
        differ = [row for row in rows if new[row.id] != old[row.id]]
        if not differ:
            return Applied(before, why_not=f"{self.target} already costs that much on {first}")
        added = tuple(self._directive(row.id, new[row.id]) for row in differ)
        texts = tuple(f"{_text(before, row, old[row.id], new[row.id])} {span_text(first, self.last)}" for row in differ)
        return Applied(with_tables(before, directives=(*before.directives, *added)), texts)

    def _directive(self, subject: str, rate: int) -> Directive:
        return Directive(
            kind=DirectiveKind.COST_RATE, subject=subject, first=self.first, last=self.last, value=Decimal(rate), note=self.reason
        )


def _costing(before: Portfolio, target: str) -> list[Person | Equipment]:
    """Return the person, the machine, or everybody in the role."""
    if target in before.person_by_id:
        return [before.person_by_id[target]]
    if target in before.equipment_by_id:
        return [before.equipment_by_id[target]]
    found: list[Person | Equipment] = [person for person in before.people if person.role == target]
    if not found:
        roles = sorted({person.role for person in before.people if person.role})
        known = [*before.person_by_id, *before.equipment_by_id, *roles]
        raise UnknownIdError("person, equipment or role", target, nearest(target, known))
    return found


def _rates_on(before: Portfolio, day: dt.date) -> dict[str, int]:
    """Return the rates that directives set for a day, by whom they are for; the last listed counts."""
    found: dict[str, int] = {}
    for row in before.directives:
        begun = row.first is None or row.first <= day
        ended = row.last is not None and row.last < day
        if row.kind is DirectiveKind.COST_RATE and begun and not ended and row.value is not None:
            found[row.subject] = int(row.value)
    return found


def _text(before: Portfolio, row: Person | Equipment, old: int, new: int) -> str:
    return f"{named(row)}: cost per hour {money_said(old)} -> {money_said(new)} {before.settings.currency}"
