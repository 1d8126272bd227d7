"""Sheets that hold a table in another shape: keys and values, or one column a skill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.defects import Defect, Place
from scenarios.tables.cells import is_blank, shown
from scenarios.tables.columns import folded
from scenarios.tables.layout import Layout, Split, header_text
from scenarios.tables.sheets import Line, Sheet, notice
from scenarios.tables.strays import SUM_WORDS
from scenarios.tables.supply_tables import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.tables.cells import Cell
    from scenarios.tables.columns import Table

_KEY_WORDS = frozenset({"key", "setting", "name", "parameter"})
_NO_SKILL = frozenset({"", "0", "-", "no", "none"})


def reshaped(layout: Layout, lines: Sequence[Line]) -> Split:
    """Return a sheet in the shape of its table: the same if it has that shape already."""
    if layout.table.name == "skills" and _is_wide(layout):
        return _long_skills(layout, lines)
    return Split(layout, lines)


def has_keys_across(table: Table, sheet: Sheet) -> bool:
    """Return whether a list of keys and values is written as a header and one row instead."""
    return any(sum(folded(header_text(cell)) in table.by_word for cell in line.cells) >= 2 for line in sheet.lines[:1])


def beside(sheet: Sheet) -> str:
    """Return the header of remarks that a list of keys and values has in its third column; empty if it has none."""
    first = next((line.cells for line in sheet.lines if any(not is_blank(cell) for cell in line.cells)), ())
    return header_text(first[2]) if len(first) > 2 and folded(header_text(first[0])) in _KEY_WORDS else ""


def upright(sheet: Sheet) -> tuple[Sheet, tuple[int, ...], list[Line]]:
    """Return a list of keys and values as a sheet of one row, the row number of each key, and the lines that are no pair."""
    width = 3 if beside(sheet) else None
    lines = [line._replace(cells=_without(line.cells, 2, width)) for line in sheet.lines if any(not is_blank(cell) for cell in line.cells)]
    pairs = [line for line in lines if not is_blank(line.cells[0]) and folded(header_text(line.cells[0])) not in _KEY_WORDS]
    header = Line(1, tuple(line.cells[0] for line in pairs))
    values = Line(2, tuple(line.cells[1] if len(line.cells) > 1 else None for line in pairs))
    odd = [line for line in lines if any(not is_blank(cell) for cell in line.cells[2:]) or is_blank(line.cells[0])]
    return Sheet(sheet.name, [header, values]), tuple(line.number for line in pairs), odd


def _without(cells: Sequence[Cell], begin: int, end: int | None) -> Sequence[Cell]:
    return (*cells[:begin], *cells[end:]) if end else cells


def _is_wide(layout: Layout) -> bool:
    there = {column.header for _, column in layout.columns}
    return "person_id" in there and not there & {"skill", "level"} and bool(layout.extras)


def _long_skills(layout: Layout, lines: Sequence[Line]) -> Split:
    """One line a person and skill; each keeps the number of the row it came from."""
    person = next(index for index, column in layout.columns if column.header == "person_id")
    by_header = {column.header: column for column in layout.table.columns}
    skills = [(index, name) for index, name in layout.extras if _is_skill(name, [line.cells[index : index + 1] for line in lines])]
    long = Layout(layout.table, Line(layout.header.number, ("person_id", "skill", "level")), defects=layout.defects)
    long.columns = [(0, by_header["person_id"]), (1, by_header["skill"]), (2, by_header["level"])]
    long.defects.extend(_no_skill(layout, index, name) for index, name in layout.extras if (index, name) not in skills)
    found = [
        Line(line.number, (line.cells[person], name, line.cells[index]), name)
        for line in lines
        for index, name in skills
        if index < len(line.cells) and not is_blank(line.cells[index]) and header_text(line.cells[index]).casefold() not in _NO_SKILL
    ]
    return Split(long, found)


def _is_skill(name: str, cells: Sequence[Sequence[Cell]]) -> bool:
    """Return whether a column is one of levels: not a sum, nor something else about people, such as their name, unless it holds levels."""
    if folded(name) in SUM_WORDS:
        return False
    texts = [header_text(cell) for line in cells for cell in line]
    return folded(name) not in PEOPLE.by_word or all(text in _LEVELS for text in texts)


_LEVELS = _NO_SKILL | {"1", "2", "3", "4", "5"}


def _no_skill(layout: Layout, index: int, name: str) -> Defect:
    place, cause = layout.place(layout.header.number, index), f"'{name}' was not read as a skill, and is not kept"
    return notice("no_skill", place, cause, "Rename it if it is one.")


def too_wide(table: str, line: Line) -> Defect:
    """Return the defect of a line in a list of keys and values that has no key, or more than a value."""
    stray = next(shown(cell) for cell in (*line.cells[2:], *line.cells[1:2]) if not is_blank(cell))
    return Defect(
        code="stray_value",
        place=Place(table=table, row=line.number),
        cause=f"{stray} stands beside no key, or in a third column",
        fix="Write the key in the first column and its value in the second.",
    )
