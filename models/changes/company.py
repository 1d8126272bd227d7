"""Changes of who works with whom, and who does not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from models.changes.bound import dated, softly, with_directive, without
from models.changes.change import FROM, TO, Applied, Change, Day
from models.changes.notation import two_in_one_cell
from models.changes.refused import ChangeRefusedError
from models.changes.tables import check_touches, named, with_tables
from models.directives import Directive, DirectiveKind

if TYPE_CHECKING:
    from models.portfolio import Portfolio

_TWO = re.compile(r"^(.*\S)\s*(?:\+|&|/)\s*(\S.*)$")
"""Two people in one cell."""
_WORDS = {DirectiveKind.KEEP_TOGETHER: "on the same projects as", DirectiveKind.KEEP_APART: "on no project at the same time as"}


class Pair(Change):
    """A change about two people."""

    rule: ClassVar[DirectiveKind]

    target: str = Field(min_length=1)
    """one person's id"""
    value: str = Field(min_length=1)
    """the other person's id"""

    @model_validator(mode="before")
    @classmethod
    def _pair_in_one_cell(cls, data: object) -> object:
        """Read ``person + person`` and ``person/person``."""
        return two_in_one_cell(_TWO, data)

    def _said(self, before: Portfolio) -> str:
        one, other = before.person(self.target), before.person(self.value)
        if one is other:
            raise ChangeRefusedError("value", f"{self.kind} names {self.target} twice", "Write the id of somebody else.")
        return f"{named(one)}: {_WORDS[self.rule]} {named(other)}"


class Kept(Pair):
    """A rule about two people is added."""

    first: Annotated[Day | None, FROM] = None
    """the first day of the rule; empty if there is none"""
    last: Annotated[Day | None, TO] = None
    """the last day of the rule; empty if there is none"""
    hard: bool = True
    """whether the rule binds (yes) or is a wish (no)"""

    def _apply(self, before: Portfolio) -> Applied:
        text = self._said(before)
        check_touches(before.horizon, self.first, self.last)
        row = Directive(
            kind=self.rule, subject=self.target, object=self.value, first=self.first, last=self.last, hard=self.hard, note=self.reason
        )
        return with_directive(before, row, softly(dated(text, row), hard=self.hard))


class Dropped(Pair):
    """All rules of a kind about two people are taken away, whoever of them stands first."""

    def _apply(self, before: Portfolio) -> Applied:
        text = self._said(before)
        pair = {self.target, self.value}
        old = [row for row in before.directives if row.kind is self.rule and {row.subject, row.object} == pair]
        if not old:
            return Applied(before, why_not=f"no rule says so: {text}")
        return Applied(with_tables(before, directives=without(before, old)), (f"{text}: no longer asked for",))


class KeepTogether(Kept):
    """The two are on the same projects at any time."""

    rule: ClassVar[DirectiveKind] = DirectiveKind.KEEP_TOGETHER
    kind: Literal["keep_together"] = "keep_together"


class KeepApart(Kept):
    """The two are on no project at the same time."""

    rule: ClassVar[DirectiveKind] = DirectiveKind.KEEP_APART
    kind: Literal["keep_apart"] = "keep_apart"


class DropKeepTogether(Dropped):
    """The two need no longer be on the same projects."""

    rule: ClassVar[DirectiveKind] = DirectiveKind.KEEP_TOGETHER
    kind: Literal["drop_keep_together"] = "drop_keep_together"


class DropKeepApart(Dropped):
    """The two may be on one project at the same time."""

    rule: ClassVar[DirectiveKind] = DirectiveKind.KEEP_APART
    kind: Literal["drop_keep_apart"] = "drop_keep_apart"
