"""What every change has, and what comes of applying one."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Annotated, ClassVar, NamedTuple, Self

from pydantic import AliasChoices, ConfigDict, Field, model_validator

from models.changes.notation import TEXT, Notation
from models.changes.refused import refusal
from models.frozen import Row

if TYPE_CHECKING:
    from models.portfolio import Portfolio

Day = Annotated[dt.date, Field(ge=dt.date(1900, 1, 1), le=dt.date(2200, 12, 31))]
"""A day that calendars of today can name."""
FROM = Field(validation_alias=AliasChoices("first", "from"))
"""Lets ``first`` be called ``from``, which Python reserves."""
TO = Field(validation_alias=AliasChoices("last", "to"))
"""Lets ``last`` be called ``to``."""


class Applied(NamedTuple):
    """What a change made of a portfolio."""

    portfolio: Portfolio
    """Not yet cross-checked; applying a whole scenario does that once, at its end."""
    effects: tuple[str, ...] = ()
    """What is different, in words; empty if nothing is."""
    why_not: str = ""
    """Why nothing is different."""


class Change(Row, ABC):
    """Something that happens to a portfolio between two plans."""

    model_config = ConfigDict(use_attribute_docstrings=True)
    notation: ClassVar[Notation] = TEXT
    """How ``value`` is written in a cell."""

    kind: str
    id: str = ""
    target: str = Field(min_length=1)
    """the id of what changes"""
    reason: str = ""
    author: str = ""

    @model_validator(mode="after")
    def _first_before_last(self) -> Self:
        first, last = getattr(self, "first", None), getattr(self, "last", None)
        if first is not None and last is not None and last < first:
            raise refusal("to", f"{last} lies before {first}", "Exchange the two dates, or correct one.")
        return self

    def apply(self, before: Portfolio) -> Applied:
        """
        Return the portfolio after this change; ``before`` stays as it was.

        Raises
        ------
        UnknownIdError
            If the portfolio has nothing with an id that the change names.
        ChangeRefusedError
            If the change makes no sense for this portfolio.
        """
        return self._apply(before)

    @abstractmethod
    def _apply(self, before: Portfolio) -> Applied:
        """Do what the kind says."""
