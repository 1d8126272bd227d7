"""How the ``value`` of a change is written in a cell of the changes table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from models.changes.amounts import minor_units, money_text, number, number_text

if TYPE_CHECKING:
    import re
    from collections.abc import Callable
    from decimal import Decimal


class Notation(NamedTuple):
    """Reads a cell, raising ``ValueError`` with the cause, and writes one."""

    read: Callable[[str], object]
    write: Callable[[Any], str]


def _whole(text: str) -> int:
    value = number(text.strip().removesuffix("%"))
    if value != int(value):
        raise ValueError(f"{text!r} is not a whole number")
    return int(value)


def _part(text: str) -> Decimal:
    bare = text.strip()
    return number(bare[:-1]) / 100 if bare.endswith("%") else number(bare)


def _money_or_percent(text: str) -> int | str:
    return text.strip() if text.strip().endswith("%") else minor_units(text)


def _money_or_percent_text(value: int | str) -> str:
    return value if isinstance(value, str) else money_text(value)


TEXT = Notation(str.strip, str)
"""Ids, names and words; also what the field itself knows how to read."""
WHOLE = Notation(_whole, str)
"""Whole numbers: ranks, weeks, counts, percents such as ``50`` or ``50%``."""
PART = Notation(_part, number_text)
"""Parts of a whole: ``0.6``, ``0,6`` or ``60%``."""
MONEY = Notation(minor_units, money_text)
"""Amounts in units of currency; minor units in the change itself."""
MONEY_OR_PERCENT = Notation(_money_or_percent, _money_or_percent_text)
"""An amount in units of currency, or a signed percentage."""


def two_in_one_cell(pair: re.Pattern[str], data: object) -> object:
    """Return the cells of a change with target and value apart where a pattern finds both of them written as the target."""
    if not isinstance(data, Mapping) or data.get("value"):
        return data
    found = pair.match(str(data.get("target", "")))
    return {**data, "target": found[1], "value": found[2]} if found else data
