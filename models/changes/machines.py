"""Changes of the equipment: it is down, or there is more of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from models.changes.change import FROM, TO, Applied, Change, Day
from models.changes.notation import WHOLE, Notation
from models.changes.people import away_already
from models.changes.refused import ChangeRefusedError
from models.changes.tables import check_new, check_touches, named, span_text, swapped, unused_id, with_tables
from models.defects import nearest
from models.errors import UnknownIdError
from models.people import Absence, Equipment

if TYPE_CHECKING:
    from models.portfolio import Portfolio


class EquipmentDown(Change):
    """The machines of a row are out of order, wholly or in part, from one day to another."""

    notation: ClassVar[Notation] = WHOLE
    kind: Literal["equipment_down"] = "equipment_down"
    target: str = Field(min_length=1)
    """the id of the equipment"""
    value: int = Field(default=100, ge=1, le=100)
    """the percentage of the units that is lost, from 1 to 100; 100 if empty"""
    first: Annotated[Day, FROM]
    """the first day out of order"""
    last: Annotated[Day, TO]
    """the last day out of order"""

    def _apply(self, before: Portfolio) -> Applied:
        machine = before.machine(self.target)
        check_touches(before.horizon, self.first, self.last)
        # of several absences of a machine the largest counts
        if away_already(before, machine.id, self.first, self.last, self.value):
            return Applied(before, why_not=f"{named(machine)} is down all that time already")
        row = Absence(resource_id=machine.id, first=self.first, last=self.last, share_pct=self.value, kind=self.reason or "maintenance")
        text = f"{named(machine)}: down {span_text(self.first, self.last)}, {self.value} %"
        return Applied(with_tables(before, absences=(*before.absences, row)), (text,))


class EquipmentAdded(Change):
    """There are more machines: more units of a row, or a new row."""

    kind: Literal["equipment_added"] = "equipment_added"
    target: str = Field(min_length=1)
    """the id of the equipment, there already or new"""
    value: str = Field(pattern=r"^(.*\S\s*:)?\s*0*[1-9]\d{0,5}\s*$", coerce_numbers_to_str=True)
    """the units, 1 or more, with their type if the equipment is new, such as ``laser:2``"""
    first: Annotated[Day | None, FROM] = None
    """the first day they are here; empty if throughout"""
    last: Annotated[Day | None, TO] = None
    """the last day they are here; empty if they stay"""

    def _apply(self, before: Portfolio) -> Applied:
        check_touches(before.horizon, self.first, self.last)
        if self.target not in before.equipment_by_id:
            return self._row(before, self.target, self._model(before))
        machine = before.machine(self.target)
        if self._type not in ("", machine.type):
            raise ChangeRefusedError(
                "value", f"{named(machine)} is of the type {machine.type!r}", f"Give units alone, or {machine.type}:units."
            )
        if self.first is not None or self.last is not None:
            return self._row(before, unused_id(machine.id, before.equipment_by_id), machine)
        more = machine.replace(units=machine.units + self._units)
        after = with_tables(before, equipment=swapped(before.equipment, machine, more))
        return Applied(after, (f"{named(machine)}: units {machine.units} -> {more.units}",))

    @property
    def _type(self) -> str:
        return self.value.rpartition(":")[0].strip()

    @property
    def _units(self) -> int:
        return int(self.value.rpartition(":")[2])

    def _model(self, before: Portfolio) -> Equipment:
        """Return what new machines are like: the first row of their type, or nothing but the type if projects ask for it."""
        if not self._type:
            near = nearest(self.target, before.equipment_by_id)
            hint = f"Did you mean {' or '.join(near)}? " if near else ""
            raise ChangeRefusedError(
                "value", f"{self.target} is new and has no type", f"{hint}For a new one give type:units, such as laser:2."
            )
        like = next((machine for machine in before.equipment if machine.type == self._type), None)
        if like is not None:
            return like
        asked = {demand.equipment_type for demand in before.demands if demand.is_equipment}
        if self._type not in asked:
            known = asked | {machine.type for machine in before.equipment}
            raise UnknownIdError("equipment type", self._type, nearest(self._type, sorted(known)))
        return Equipment(id=self.target, type=self._type)

    def _row(self, before: Portfolio, id: str, like: Equipment) -> Applied:
        check_new("target", "person", id, before.person_by_id)
        row = like.replace(id=id, units=self._units, first=self.first, last=self.last, extra=())
        text = f"{named(row)}: {row.units} units of {row.type} added {span_text(self.first, self.last)}"
        return Applied(with_tables(before, equipment=(*before.equipment, row)), (text,))
