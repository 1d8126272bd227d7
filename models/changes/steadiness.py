"""Changes of how much of today's plan must stay."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from models.changes.bound import binds_alike, with_directive, without
from models.changes.change import Applied, Change
from models.changes.notation import WHOLE, Notation
from models.changes.refused import ChangeRefusedError
from models.changes.tables import named, with_tables
from models.defects import nearest
from models.directives import Directive, DirectiveKind
from models.errors import UnknownIdError

if TYPE_CHECKING:
    from models.portfolio import Portfolio

_LIMITED = {
    "plan": "the whole plan",
    "person": "each person",
    "project": "each project",
    "team": "each team",
    "sponsor": "each sponsor",
}


class FreezeProject(Change):
    """The project keeps its dates and exactly today's bookings."""

    kind: Literal["freeze_project"] = "freeze_project"

    def _apply(self, before: Portfolio) -> Applied:
        project = before.project(self.target)
        row = Directive(kind=DirectiveKind.FREEZE_PROJECT, subject=project.id, note=self.reason)
        return with_directive(before, row, f"{named(project)}: keeps its dates and today's bookings")


class ProtectPerson(Change):
    """The person keeps exactly today's bookings."""

    kind: Literal["protect_person"] = "protect_person"
    target: str = Field(min_length=1)
    """the person's id"""

    def _apply(self, before: Portfolio) -> Applied:
        person = before.person(self.target)
        row = Directive(kind=DirectiveKind.PROTECT_PERSON, subject=person.id, note=self.reason)
        return with_directive(before, row, f"{named(person)}: keeps today's bookings")


class FreezeWindow(Change):
    """The bookings of the next weeks stay as they are."""

    notation: ClassVar[Notation] = WHOLE
    kind: Literal["freeze_window"] = "freeze_window"
    target: Literal["plan"] = "plan"
    """``plan``, or empty"""
    value: int = Field(ge=0)
    """a whole number of weeks from today on, 0 for none"""

    def _apply(self, before: Portfolio) -> Applied:
        settings, left = before.settings, before.horizon.weeks - before.settings.today_week
        if self.value >= left:
            cause = f"{self.value} weeks leave nothing of the {left} weeks still to plan"
            raise ChangeRefusedError("value", cause, "Give fewer weeks.")
        if settings.freeze_weeks == self.value:
            return Applied(before, why_not=f"the freeze window has {self.value} weeks already")
        after = with_tables(before, settings=settings.replace(freeze_weeks=self.value))
        return Applied(after, (f"freeze window: {settings.freeze_weeks} -> {self.value} weeks",))


class MaxMoves(Change):
    """At most so many moves are chosen; an earlier limit of the same kind no longer counts."""

    notation: ClassVar[Notation] = WHOLE
    kind: Literal["max_moves"] = "max_moves"
    target: Literal["plan", "person", "project", "team", "sponsor"] = "plan"
    """``plan`` (in all; also if empty), or ``person``, ``project``, ``team`` (org unit) or ``sponsor`` (of each)"""
    value: int = Field(ge=0)
    """the most moves, a whole number, 0 for none"""

    def _apply(self, before: Portfolio) -> Applied:
        row = Directive(kind=DirectiveKind.MAX_MOVES, subject=self.target, value=Decimal(self.value), note=self.reason)
        old = [d for d in before.directives if d.kind is row.kind and d.subject == row.subject]
        if len(old) == 1 and binds_alike(old[0], row):
            return Applied(before, why_not=f"moves of {_LIMITED[self.target]} are limited to {self.value} already")
        was = "none" if not old else ", ".join(str(d.value) for d in old)
        after = with_tables(before, directives=(*without(before, old), row))
        return Applied(after, (f"most moves of {_LIMITED[self.target]}: {was} -> {self.value}",))


class MovesTaken(Change):
    """Earlier decisions moved somebody already; limits on moves leave them so many fewer."""

    notation: ClassVar[Notation] = WHOLE
    kind: Literal["moves_taken"] = "moves_taken"
    target: str = Field(pattern=r"^(plan|(person|project|team|sponsor):\s*\S.*)$")
    """``plan``, or ``person``, ``project``, ``team`` or ``sponsor`` with an id, such as ``team:data``"""
    value: int = Field(ge=0)
    """the moves there were, a whole number; those of earlier rows count, too"""

    def _apply(self, before: Portfolio) -> Applied:
        kind, _, id = (part.strip() for part in self.target.partition(":"))
        _check_there(before, kind, id)
        if not self.value:
            return Applied(before, why_not=f"{self.target} was not moved")
        row = Directive(kind=DirectiveKind.MOVES_TAKEN, subject=kind, object=id, value=Decimal(self.value), note=self.reason)
        was = sum(int(d.value or 0) for d in before.directives if (d.kind, d.subject, d.object) == (row.kind, kind, id))
        after = with_tables(before, directives=(*before.directives, row))
        return Applied(after, (f"moves of earlier decisions, {self.target}: {was} -> {was + self.value}",))


def _check_there(portfolio: Portfolio, kind: str, id: str) -> None:
    known = {
        "person": portfolio.person_by_id,
        "project": portfolio.project_by_id,
        "team": {person.org_unit for person in portfolio.people},
        "sponsor": {project.sponsor for project in portfolio.projects},
    }.get(kind, {id})
    if id not in known:
        raise UnknownIdError(kind, id, nearest(id, sorted(known)))
