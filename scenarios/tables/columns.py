"""What a table is: its columns, what their cells hold, and the field of the model that each one fills."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.frozen import Row


class Kind(StrEnum):
    """What the cells of a column hold, and so how they are read, written and documented."""

    TEXT = "text"
    LIST = "list"
    SKILLS = "skills"
    INTEGER = "integer"
    DECIMAL = "decimal"
    FTE = "fte"
    HOURS = "hours"
    PERCENT = "percent"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    PERIOD = "period"
    RAW = "raw"
    """Text whose meaning depends on another cell of the row."""


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    header: str
    kind: Kind
    about: str
    fills: str = ""
    """Field of the row's model; the header itself if empty."""
    required: bool = False
    aliases: tuple[str, ...] = ()
    choices: type[Enum] | None = None
    choice_aliases: Mapping[str, str] = field(default_factory=dict)
    per: str = ""
    """The span of time that amounts of money are for, or that whole numbers count, such as ``week``."""
    unit: str = ""
    """What a sheet's header says the numbers below it are in."""

    @property
    def target(self) -> str:
        """The field of the row's model that the column fills."""
        return self.fills or self.header


@dataclass(frozen=True)
class Table:
    """A table of the portfolio on disk."""

    name: str
    about: str
    row: type[Row]
    columns: tuple[Column, ...]
    attribute: str = ""
    """Where the portfolio keeps the rows; the table's name if empty."""
    key: str = ""
    """Header of the column with the ids that other tables refer to."""
    aliases: tuple[str, ...] = ()
    required: bool = False
    passed_on: frozenset[str] = frozenset()
    """Headers of columns that are read with the row's other cells by whoever understands it."""
    vertical: bool = False
    """Whether the table is a list of keys and values rather than of rows."""

    @property
    def target(self) -> str:
        """The field of the portfolio that the table fills."""
        return self.attribute or self.name

    @cached_property
    def by_word(self) -> Mapping[str, Column]:
        """Columns by every word that may stand in their header, folded."""
        words = {folded(alias): column for column in self.columns for alias in column.aliases}
        return words | {folded(column.header): column for column in self.columns}

    @cached_property
    def by_field(self) -> Mapping[str, Column]:
        """Columns by the field they fill."""
        return {column.target: column for column in self.columns}


_UNIT_IN_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_NOT_A_LETTER = re.compile(r"[\W_]+")


def folded(word: str) -> str:
    """Return a header or sheet name without what people vary: case, blanks, hyphens, a unit in brackets, a star."""
    return _NOT_A_LETTER.sub("_", _UNIT_IN_BRACKETS.sub("", word).replace("%", " pct ").casefold()).strip("_")
