"""What is wrong with an input: the place, the cause and the fix, in words for the person who typed it."""

from __future__ import annotations

from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING

from models.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Severity(StrEnum):
    """Whether the input can be used in spite of the defect."""

    ERROR = "error"
    WARNING = "warning"


class Place(Frozen):
    """Where a defect sits. Rows are those a person sees: the header is row 1, or unknown when there is no sheet."""

    table: str
    row: int | None = None
    column: str | None = None
    id: str | None = None

    def __str__(self) -> str:
        parts = [self.table]
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column is not None:
            parts.append(f"column {self.column}")
        if self.id is not None:
            parts.append(f"({self.id})")
        return " ".join(parts)


class Defect(Frozen):
    """One thing wrong with an input."""

    code: str
    """Stable name of the kind of defect, such as ``unknown_id``."""
    place: Place
    cause: str
    fix: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.severity}: {self.place}: {self.cause}. {self.fix}"


def nearest(wanted: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Return the known names that look like ``wanted``, best first."""
    by_folded: dict[str, str] = {}
    for name in known:
        by_folded.setdefault(name.casefold(), name)
    close = get_close_matches(wanted.casefold(), list(by_folded), n=most, cutoff=0.6)
    return tuple(by_folded[folded] for folded in close)


def likely(wanted: str, known: Mapping[str, object], most: int = 3) -> tuple[str, ...]:
    """Return the ids that ``wanted`` may mean: those of what is called so, else those that look like it."""
    name = _called(wanted)
    named = tuple(id for id, one in known.items() if name and _called(getattr(one, "name", "")) == name)
    return named[:most] or nearest(wanted, known, most)


def _called(name: str) -> str:
    return " ".join(name.split()).casefold()
