"""What a header says: which column it heads, and in what unit the numbers below it are."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from scenarios.tables.columns import Column, Kind, Table, folded
from scenarios.tables.units import folded_unit, is_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")
_LAST_WORDS = (
    re.compile(r"(?P<name>.+?)[\s_]*(?P<unit>%)"),
    re.compile(r"(?P<unit>%)\s*(?P<name>.+)"),
    re.compile(r"(?P<name>.+?)[\s_]+(?:in[\s_]+)?(?P<unit>\S+)"),
    re.compile(r"(?P<name>.+?)[\s_]+(?:in[\s_]+)?(?P<unit>\S+[\s_]+\S+)"),
    re.compile(r"(?P<name>.+?)[\s_]+in[\s_]+(?P<unit>\S+[\s_]+\S+[\s_]+\S+)"),
)
"""Units that stand in a header without brackets: `Effort days`, `Budget in k EUR`, `Allocation %`."""
_MEASURED = frozenset({Kind.INTEGER, Kind.HOURS, Kind.FTE, Kind.PERCENT, Kind.MONEY})


def column_headed(table: Table, text: str) -> Column | None:
    """Return the column that a header stands for, with the unit it states, or None if it stands for none."""
    column = table.by_word.get(folded(text))
    if column is not None:
        return _in_unit(column, next((unit for unit in _BRACKETS.findall(text) if is_unit(unit)), ""))
    for name, unit in _taken_apart(text):
        column = table.by_word.get(folded(name))
        if column is not None and column.kind in _MEASURED:
            return _in_unit(column, unit)
    return None


def _in_unit(column: Column, unit: str) -> Column:
    return replace(column, unit=folded_unit(unit)) if unit and column.kind in _MEASURED else column


def _taken_apart(text: str) -> Iterator[tuple[str, str]]:
    for pattern in _LAST_WORDS:
        found = pattern.fullmatch(text.strip())
        if found and is_unit(found["unit"]):
            yield found["name"], found["unit"]
