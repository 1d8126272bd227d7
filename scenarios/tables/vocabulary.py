"""Cells that hold words: choices, yes and no, lists, skills with levels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from models.defects import nearest
from models.projects import SkillNeed
from scenarios.tables.cells import INVISIBLE_NOTE, Cell, CellError, Understood, plain, shown, words
from scenarios.tables.columns import folded

if TYPE_CHECKING:
    from enum import Enum

    from scenarios.tables.columns import Column

_YES = frozenset({"yes", "y", "true", "1", "x", "hard", "\u2713", "\u2714", "\u2611", "\u2705"})
_NO = frozenset({"no", "n", "false", "0", "soft", "\u2717", "\u2718", "\u2610", "\u274c"})
_ABROAD = {
    "German": (("ja", "j", "wahr"), ("nein", "falsch")),
    "French": (("oui", "o", "vrai"), ("non", "faux")),
    "Spanish": (("sí", "si", "verdadero"), ("no", "falso")),
    "Italian": (("sì", "si", "vero"), ("no", "falso")),
    "Portuguese": (("sim", "verdadeiro"), ("não", "nao", "falso")),
    "Dutch": (("ja", "waar"), ("nee", "onwaar")),
    "Polish": (("tak", "prawda"), ("nie", "fałsz")),
    "Czech": (("ano", "pravda"), ("ne", "nepravda")),
    "Hungarian": (("igen", "igaz"), ("nem", "hamis")),
    "Finnish": (("kyllä", "tosi"), ("ei", "epätosi")),
    "Swedish": (("ja", "sant"), ("nej", "falskt")),
    "Russian": (("да", "истина"), ("нет", "ложь")),
}
"""Yes and no as people and spreadsheets say them in other languages."""
_YES_ABROAD = frozenset(word for yes, _ in _ABROAD.values() for word in yes)
_NO_ABROAD = frozenset(word for _, no in _ABROAD.values() for word in no)
_LEVELLED = re.compile(r"(?P<skill>.*\S)\s*:\s*(?P<level>\d+)")


def text(cell: Cell) -> Understood:
    """
    Return the text of a cell without blanks around it and without characters that cannot be seen.

    Raises
    ------
    CellError
        If the cell holds a failed formula.
    """
    found = words(cell)
    hidden = isinstance(cell, str) and not cell.isascii() and len(plain(cell)) < len(cell.strip())
    return Understood(found, INVISIBLE_NOTE if hidden else "")


def choice(cell: Cell, column: Column) -> Understood:
    """
    Return the member of a column's choices that a word stands for.

    Raises
    ------
    CellError
        If it stands for none.
    """
    known = _members(column)
    found = known.get(folded(words(cell)))
    if found is None:
        near = nearest(words(cell), [str(member.value) for member in column.choices or ()], 1)
        allowed = ", ".join(str(member.value) for member in column.choices or ())
        raise CellError(
            f"{shown(cell)} is none of the words for {column.header}",
            (f"Did you mean {near[0]}? " if near else "") + f"Write one of {allowed}.",
        )
    return Understood(found)


def boolean(cell: Cell) -> Understood:
    """
    Return yes or no.

    Raises
    ------
    CellError
        If the cell says neither.
    """
    word = words(cell).casefold()
    if word in _YES or word in _YES_ABROAD:
        return Understood(value=True)
    if word in _NO or word in _NO_ABROAD:
        return Understood(value=False)
    raise CellError(f"{shown(cell)} is neither yes nor no", "Write yes or no.")


def listed(cell: Cell) -> Understood:
    """
    Return the entries of a list, separated by semicolons, or by commas where there is no semicolon.

    Raises
    ------
    CellError
        If the cell holds a failed formula.
    """
    if isinstance(cell, tuple):
        return Understood(tuple(words(part) for part in cell))
    found = words(cell)
    parts = re.split(r"[;\n]", found) if re.search(r"[;\n]", found) else found.split(",")
    return Understood(tuple(part.strip() for part in parts if part.strip()))


def skills(cell: Cell) -> Understood:
    """
    Return the skills of a demand as (skill, level or None) pairs.

    Raises
    ------
    CellError
        If a level is outside 1 to 5.
    """
    entries = cell if isinstance(cell, tuple) else words(cell).replace("\n", ";").split(";")
    return Understood(tuple(_skill(words(entry)) for entry in entries if words(entry).strip()))


def _skill(entry: str) -> tuple[str, int | None]:
    found = _LEVELLED.fullmatch(entry.strip())
    if not found:
        return entry.strip(), None
    if not 1 <= int(found["level"]) <= 5:
        raise CellError(f"the level in {shown(entry)} is not from 1 to 5", "Write a level from 1 to 5, 5 being best.")
    return found["skill"], int(found["level"])


def needs(pairs: tuple[tuple[str, int | None], ...], level: int | None) -> tuple[SkillNeed, ...]:
    """Return skill needs; those without a level of their own get ``level``, or the default."""
    given = [(skill, own if own is not None else level) for skill, own in pairs]
    return tuple(SkillNeed(skill=skill) if lev is None else SkillNeed(skill=skill, level=lev) for skill, lev in given)


def _members(column: Column) -> dict[str, Enum]:
    members = {folded(str(member.value)): member for member in column.choices or ()}
    return members | {folded(alias): members[folded(word)] for alias, word in column.choice_aliases.items()}
