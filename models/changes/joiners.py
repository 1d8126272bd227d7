"""A new person among the people: described in full, or with the profile of one who is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, model_validator

from models.changes.change import FROM, TO, Applied, Change, Day
from models.changes.refused import refusal
from models.changes.tables import check_new, check_touches, filled_in, named, with_tables
from models.people import Person, PersonSkill

if TYPE_CHECKING:
    from models.portfolio import Portfolio


class PersonJoins(Change):
    """Somebody new can be booked."""

    kind: Literal["person_joins"] = "person_joins"
    target: str = Field(min_length=1)
    """the id of the new person"""
    value: str = ""
    """the id of the person whose role, skills, hours and rate the new one has"""
    first: Annotated[Day | None, FROM] = None
    """the first day of the new person"""
    last: Annotated[Day | None, TO] = None
    """the last day of the new person; empty if open"""
    name: str = ""
    """the name of the new person"""
    person: Person | None = None
    """the new person as an object of the people table, instead of a profile; ``id`` may be left out"""
    skills: tuple[PersonSkill, ...] = ()
    """their skills as objects of the skills table; ``person_id`` may be left out"""

    @model_validator(mode="before")
    @classmethod
    def _said_once(cls, data: object) -> object:
        """Fill in what the change itself says already."""
        if not isinstance(data, Mapping):
            return data
        own = data.get("target")
        skills = filled_in(data.get("skills", ()), {"person_id": own})
        return {**data, "skills": skills, "person": filled_in(data.get("person"), {"id": own})}

    @model_validator(mode="after")
    def _copied_or_described(self) -> Self:
        if (self.person is None) == (not self.value):
            raise refusal("value", "a new person has a profile or a description", "Give the id of a person to copy, or a `person` object.")
        if self.value and (self.first is None or self.skills):
            raise refusal("from", "a copied person has the skills of the other, from a day on", "Give the first day of the new person.")
        if self.person is not None and (self.first, self.last, self.name) != (None, None, ""):
            raise refusal("person", "a described person has its own name and dates", "Leave `from`, `to` and `name` empty.")
        return self

    @model_validator(mode="after")
    def _one_id(self) -> Self:
        ids = {s.person_id for s in self.skills} | ({self.person.id} if self.person else set())
        if ids - {self.target}:
            raise refusal("person", f"the objects belong to {', '.join(sorted(ids))}, not {self.target}", "Give the same id everywhere.")
        return self

    def _apply(self, before: Portfolio) -> Applied:
        check_new("target", "person", self.target, before.person_by_id)
        check_new("target", "equipment", self.target, before.equipment_by_id)
        person = self.person or self._copied(before)
        check_touches(before.horizon, person.start_date, person.end_date)
        skills = self.skills or tuple(s.replace(person_id=self.target) for s in before.skills_of.get(self.value, ()))
        after = with_tables(before, people=(*before.people, person), skills=(*before.skills, *skills))
        begins = f" from {person.start_date}" if person.start_date else ""
        return Applied(after, (f"{named(person)}: joins{begins}, {person.role or 'no role'}, {len(skills)} skills",))

    def _copied(self, before: Portfolio) -> Person:
        profile = before.person(self.value)
        return profile.replace(id=self.target, name=self.name or self.target, start_date=self.first, end_date=self.last, extra=())
