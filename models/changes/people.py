"""Changes of who is here: people leave, join, are away, come back early, or work part time."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from models.changes.amounts import number_said
from models.changes.bound import binds_alike, directives_of
from models.changes.change import FROM, TO, Applied, Change, Day
from models.changes.notation import PART, WHOLE, Notation
from models.changes.refused import ChangeRefusedError
from models.changes.tables import check_touches, named, span_text, with_person, with_tables
from models.directives import Directive, DirectiveKind
from models.people import Absence

if TYPE_CHECKING:
    from models.people import Person
    from models.portfolio import Portfolio

ONE_DAY = dt.timedelta(days=1)


class PersonLeaves(Change):
    """The person is gone from a day on."""

    kind: Literal["person_leaves"] = "person_leaves"
    first: Annotated[Day, FROM]
    """the first day on which the person is gone"""

    def _apply(self, before: Portfolio) -> Applied:
        person = before.person(self.target)
        check_touches(before.horizon, self.first, None)
        if person.start_date is not None and self.first <= person.start_date:
            cause = f"{named(person)} only begins on {person.start_date}"
            raise ChangeRefusedError("from", cause, "Give a later day, or an `absence` that covers the whole horizon.")
        if person.end_date is not None and person.end_date < self.first:
            return Applied(before, why_not=f"{named(person)} leaves already after {person.end_date}")
        gone = self.first - ONE_DAY
        old = "open" if person.end_date is None else str(person.end_date)
        return Applied(with_person(before, person.id, end_date=gone), (f"{named(person)}: last day {old} -> {gone}",))


class AddAbsence(Change):
    """The person is away, wholly or in part, from one day to another."""

    notation: ClassVar[Notation] = WHOLE
    kind: Literal["absence"] = "absence"
    value: int = Field(default=100, ge=1, le=100)
    """the percentage of each working day that is lost, from 1 to 100; 100 if empty"""
    first: Annotated[Day, FROM]
    """the first day away"""
    last: Annotated[Day, TO]
    """the last day away"""

    def _apply(self, before: Portfolio) -> Applied:
        person = before.person(self.target)
        check_touches(before.horizon, self.first, self.last)
        if away_already(before, person.id, self.first, self.last):
            return Applied(before, why_not=f"{named(person)} is away all that time already")
        if not employed(person, self.first, self.last):
            return Applied(before, why_not=f"{named(person)} is not employed then")
        row = Absence(resource_id=person.id, first=self.first, last=self.last, share_pct=self.value, kind=self.reason or "leave")
        text = f"{named(person)}: away {span_text(self.first, self.last)}, {self.value} %"
        return Applied(with_tables(before, absences=(*before.absences, row)), (text,))


def away_already(before: Portfolio, resource: str, first: dt.date, last: dt.date, share: int = 100) -> bool:
    """Whether one row of the absences takes as much of the resource from the first day to the last; all of it unless given."""
    rows = (a for a in before.absences if a.resource_id == resource and a.share_pct >= share)
    return any(a.first <= first and a.last >= last for a in rows)


def employed(person: Person, first: dt.date, last: dt.date | None) -> bool:
    """Whether the person is employed on some day from the first to the last."""
    left = person.end_date is not None and person.end_date < first
    return not left and not (last is not None and person.start_date is not None and person.start_date > last)


class ReturnEarly(Change):
    """A person who is away on a day comes back on it; later absences stay."""

    kind: Literal["return_early"] = "return_early"
    first: Annotated[Day, FROM]
    """the first day back at work"""

    def _apply(self, before: Portfolio) -> Applied:
        person = before.person(self.target)
        check_touches(before.horizon, self.first, None)
        cut = [a for a in before.absences if a.resource_id == person.id and a.first <= self.first <= a.last]
        if not cut:
            return Applied(before, why_not=f"{named(person)} is not away on {self.first}")
        absences = tuple(row for a in before.absences for row in (self._shortened(a) if a in cut else (a,)))
        texts = tuple(f"{named(person)}: {a.kind} ends before {self.first} instead of after {a.last}" for a in cut)
        return Applied(with_tables(before, absences=absences), texts)

    def _shortened(self, absence: Absence) -> tuple[Absence, ...]:
        return () if absence.first == self.first else (absence.replace(last=self.first - ONE_DAY),)


class PartTime(Change):
    """The person works another part of a full week from a day on, or between two days."""

    notation: ClassVar[Notation] = PART
    kind: Literal["part_time"] = "part_time"
    value: Decimal = Field(gt=0, le=2)
    """the FTE worked, such as ``0.6`` or ``60%``"""
    first: Annotated[Day, FROM]
    """the first day of it"""
    last: Annotated[Day | None, TO] = None
    """the last day of it; empty if it stays"""

    def _apply(self, before: Portfolio) -> Applied:
        person = before.person(self.target)
        check_touches(before.horizon, self.first, self.last)
        if not employed(person, self.first, self.last):
            return Applied(before, why_not=f"{named(person)} is not employed then")
        row = Directive(
            kind=DirectiveKind.PART_TIME, subject=person.id, first=self.first, last=self.last, value=self.value, note=self.reason
        )
        said = directives_of(before, row.kind, person.id)
        if binds_alike(said[-1], row) if said else person.fte == self.value:
            return Applied(before, why_not=f"{named(person)} works {number_said(self.value)} FTE already")
        text = f"{named(person)}: {number_said(self.value)} FTE {span_text(self.first, self.last)}, by contract {number_said(person.fte)}"
        return Applied(with_tables(before, directives=(*before.directives, row)), (text,))
