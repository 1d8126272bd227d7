"""Defects of an input, grouped by where they are, errors first."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from api.terminal.grid import Column, Line, show_grid
from api.terminal.words import counted
from models.defects import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from models.defects import Defect

MOST = 50
"""Defects that are listed; who has more will mend these first anyway."""
COLUMNS = (
    Column("row", align="right"),
    Column("column"),
    Column("what is wrong", share=3, wraps=True),
    Column("what to do", share=2, wraps=True),
)


def show_defects(screen: Console, defects: Sequence[Defect]) -> None:
    """Print defects by table; nothing if there are none."""
    if not defects:
        return
    shown = sorted(defects, key=lambda defect: (defect.severity is Severity.WARNING, _first_of(defects, defect)))[:MOST]
    screen.print(Text(_summary(defects), style="bad" if _errors(defects) else "warning"))
    for (severity, table), group in groupby(shown, key=lambda defect: (defect.severity, defect.place.table)):
        name = table if severity is Severity.ERROR else f"{table} (warnings)"
        show_grid(screen, name, COLUMNS, [_line(defect) for defect in group])
    if len(defects) > len(shown):
        screen.print(Text(f"and {len(defects) - len(shown):,} more; steerco validate --json lists all", style="quiet"))


def _first_of(defects: Sequence[Defect], defect: Defect) -> int:
    return next(at for at, other in enumerate(defects) if other.place.table == defect.place.table)


def _line(defect: Defect) -> Line:
    place = defect.place
    row = place.id or "" if place.row is None else str(place.row)
    return Line([row, place.column or "", defect.cause, defect.fix], "" if defect.severity is Severity.ERROR else "warning")


def _errors(defects: Sequence[Defect]) -> int:
    return sum(defect.severity is Severity.ERROR for defect in defects)


def _summary(defects: Sequence[Defect]) -> str:
    errors = _errors(defects)
    warnings = len(defects) - errors
    parts = [counted(errors, "error") if errors else "", counted(warnings, "warning") if warnings else ""]
    return " and ".join(part for part in parts if part) + (": nothing can be planned before the errors are mended." if errors else ".")
