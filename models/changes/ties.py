"""Changes that bind people to projects, or keep them away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from models.changes.bound import dated, softly, with_directive
from models.changes.change import FROM, TO, Applied, Change, Day
from models.changes.notation import two_in_one_cell
from models.changes.tables import check_touches, named
from models.directives import Directive, DirectiveKind

if TYPE_CHECKING:
    from models.portfolio import Portfolio

_PAIR = re.compile(r"^(.*\S)\s*(?:->|\u2192|/)\s*(\S.*)$")
"""A person and a project in one cell."""


class Tie(Change):
    """A rule about a person and a project."""

    rule: ClassVar[DirectiveKind]
    words: ClassVar[str]
    """What the rule says of person and project, in between."""

    target: str = Field(min_length=1)
    """the person's id"""
    value: str = Field(min_length=1)
    """the project's id"""
    first: Annotated[Day | None, FROM] = None
    """the first day of the rule; empty if there is none"""
    last: Annotated[Day | None, TO] = None
    """the last day of the rule; empty if there is none"""
    hard: bool = True
    """whether the rule binds (yes) or is a wish (no)"""

    @model_validator(mode="before")
    @classmethod
    def _pair_in_one_cell(cls, data: object) -> object:
        """Read ``person -> project`` and ``person/project``."""
        return two_in_one_cell(_PAIR, data)

    def _apply(self, before: Portfolio) -> Applied:
        person = before.person(self.target)
        project = f"{self.words} {named(before.project(self.value))}" if self.value else "on one project at a time"
        check_touches(before.horizon, self.first, self.last)
        row = Directive(
            kind=self.rule, subject=self.target, object=self.value, first=self.first, last=self.last, hard=self.hard, note=self.reason
        )
        return with_directive(before, row, softly(dated(f"{named(person)}: {project}", row), hard=self.hard))


class Pin(Tie):
    """The person works on the project, if it runs."""

    rule: ClassVar[DirectiveKind] = DirectiveKind.PIN
    words: ClassVar[str] = "pinned to"
    kind: Literal["pin"] = "pin"


class Forbid(Tie):
    """The person does not work on the project."""

    rule: ClassVar[DirectiveKind] = DirectiveKind.FORBID
    words: ClassVar[str] = "kept off"
    kind: Literal["forbid"] = "forbid"


class Exclusive(Tie):
    """The person works on nothing else, or on one project at a time."""

    rule: ClassVar[DirectiveKind] = DirectiveKind.EXCLUSIVE
    words: ClassVar[str] = "on nothing but"
    kind: Literal["exclusive"] = "exclusive"
    value: str = ""
    """the project's id; empty for any one project at a time"""
