"""Changes of what people can do."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from models.changes.change import FROM, Applied, Change, Day
from models.changes.tables import check_touches, named, with_tables
from models.defects import nearest
from models.errors import UnknownIdError
from models.people import PersonSkill

if TYPE_CHECKING:
    from models.portfolio import Portfolio

ONE_DAY = dt.timedelta(days=1)


class SkillGained(Change):
    """The person has a skill, or a higher level of it."""

    kind: Literal["skill_gained"] = "skill_gained"
    value: str = Field(pattern=r"^\s*\S.*:\s*[1-5]\s*$")
    """the skill and its level from 1 to 5, such as ``python:3``"""
    first: Annotated[Day | None, FROM] = None
    """the first day on which it can be used; empty if at once"""

    def _apply(self, before: Portfolio) -> Applied:
        person = before.person(self.target)
        skill, level = self._skill(before), int(self.value.rpartition(":")[2])
        if self.first is not None:
            check_touches(before.horizon, self.first, None)
        had = [s for s in before.skills_of.get(person.id, ()) if s.skill == skill]
        if any(s.level >= level and self._as_long(s) for s in had):
            return Applied(before, why_not=f"{named(person)} has {skill} at level {max(s.level for s in had)} already")
        row = PersonSkill(person_id=person.id, skill=skill, level=level, valid_from=self.first)
        raised = {id(s) for s in had if s.level < level and self.first is None and s.valid_until is None and s.valid_from is None}
        kept = tuple(s for s in before.skills if id(s) not in raised)
        was = max((s.level for s in had), default=0)
        text = f"{named(person)}: {skill} level {was or 'none'} -> {level}" + (f" from {self.first}" if self.first else "")
        return Applied(with_tables(before, skills=(*kept, row)), (text,))

    def _skill(self, before: Portfolio) -> str:
        skill, known = self.value.rpartition(":")[0].strip(), known_skills(before)
        if skill not in known:
            raise UnknownIdError("skill", skill, nearest(skill, sorted(known)))
        return skill

    def _as_long(self, row: PersonSkill) -> bool:
        """Whether a row holds at least from the day of the change on."""
        begun = row.valid_from is None or (self.first is not None and row.valid_from <= self.first)
        return begun and row.valid_until is None


def known_skills(portfolio: Portfolio) -> set[str]:
    """Return the skills that somebody has or something asks for."""
    had = {skill.skill for skill in portfolio.skills}
    asked = {need.skill for demand in portfolio.demands for need in demand.skills}
    return had | asked | {machine.operator_skill for machine in portfolio.equipment if machine.operator_skill}


class CertificationExpires(Change):
    """The person's skill is no longer valid from a day on."""

    kind: Literal["certification_expires"] = "certification_expires"
    value: str = Field(min_length=1)
    """the skill"""
    first: Annotated[Day, FROM]
    """the first day on which it is no longer valid"""

    def _apply(self, before: Portfolio) -> Applied:
        person = before.person(self.target)
        check_touches(before.horizon, self.first, None)
        had = [s for s in before.skills_of.get(person.id, ()) if s.skill == self.value]
        if not had:
            own = sorted({s.skill for s in before.skills_of.get(person.id, ())})
            raise UnknownIdError(f"skill of {named(person)}", self.value, nearest(self.value, own))
        cut = {id(s) for s in had if self._reaches_past(s)}
        if not cut:
            return Applied(before, why_not=f"{self.value} of {named(person)} ends before {self.first} already")
        until = self.first - ONE_DAY
        skills = tuple(s.replace(valid_until=until) if id(s) in cut else s for s in before.skills)
        return Applied(with_tables(before, skills=skills), (f"{named(person)}: {self.value} valid until {until}",))

    def _reaches_past(self, row: PersonSkill) -> bool:
        """Whether a row is valid on the day; one that only begins later is a renewal and stays."""
        begun = row.valid_from is None or row.valid_from < self.first
        return begun and (row.valid_until is None or row.valid_until >= self.first)
