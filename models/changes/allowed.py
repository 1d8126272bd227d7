"""The change that lets plans buy supply."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from models.changes.change import Applied, Change
from models.changes.notation import WHOLE, Notation
from models.changes.refused import ChangeRefusedError
from models.changes.tables import with_tables
from models.defects import nearest
from models.errors import UnknownIdError
from models.options import Option, OptionKind, bought, in_time

if TYPE_CHECKING:
    from models.portfolio import Portfolio

EVERYTHING = "all"


class AllowOption(Change):
    """Plans may use an option: each brings somebody or something that costs its fee once it is booked."""

    notation: ClassVar[Notation] = WHOLE
    kind: Literal["allow_option"] = "allow_option"
    target: str = Field(min_length=1)
    """the option's id, or ``all``"""
    value: int | None = Field(default=None, ge=1, le=1000)
    """how many at most, a whole number; as many as the option has if empty"""

    def _apply(self, before: Portfolio) -> Applied:
        wanted = [option for option in before.options if self.target in (option.name, EVERYTHING)]
        if not wanted:
            raise UnknownIdError("option", self.target, nearest(self.target, [option.name for option in before.options]))
        after, effects, refusals = before, [], []
        for option in wanted:
            left = self._left(after, option)
            why_not = _why_not(after, option) or ("" if left else f"{option.name} is allowed already")
            if why_not:
                refusals.append(why_not)
                continue
            after = _with(after, option, left)
            effects.append(f"{option.name}: up to {left} may be used")
        if not effects and len(wanted) == 1 and wanted[0].kind is OptionKind.TRAIN:
            raise ChangeRefusedError("target", refusals[0], "Say who is trained with skill_gained.")
        return Applied(after, tuple(effects), "" if effects else "; ".join(refusals))

    def _left(self, portfolio: Portfolio, option: Option) -> int:
        """Return how many more there may be."""
        names = [*(person.option for person in portfolio.people), *(machine.option for machine in portfolio.equipment)]
        there = names.count(option.name)
        return max(0, min(option.most, self.value or option.most) - there)


def _why_not(portfolio: Portfolio, option: Option) -> str:
    if option.kind is OptionKind.TRAIN:
        return f"{option.name} trains somebody who is here already, which plans do not choose"
    if not in_time(portfolio, option):
        return f"{option.name} comes too late for its shortest term"
    return ""


def _with(portfolio: Portfolio, option: Option, how_many: int) -> Portfolio:
    rows = bought(portfolio, option, how_many)
    return with_tables(
        portfolio,
        people=(*portfolio.people, *rows.people),
        skills=(*portfolio.skills, *rows.skills),
        absences=(*portfolio.absences, *rows.absences),
        equipment=(*portfolio.equipment, *rows.equipment),
    )
