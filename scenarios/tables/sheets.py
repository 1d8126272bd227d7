"""A sheet: a table as a file holds it, before anybody knows what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.defects import Defect, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.tables.cells import Cell

MOST_ROWS = 200_000
"""Rows of a sheet; a portfolio with more is a mistake, and would keep people waiting for an answer about it."""


class Line(NamedTuple):
    """A row of a sheet with the number under which a person sees it."""

    number: int
    cells: Sequence[Cell]
    column: str | None = None
    """The header to name for all cells, where the line is one cell of a wider sheet."""


class Sheet(NamedTuple):
    """Rows under the name they were found under."""

    name: str
    lines: Sequence[Line]
    typed: bool = True
    """Whether people type it, who put headings and sums between the rows; a document's objects are all rows."""


class Found(NamedTuple):
    """The sheets of a file, and what is wrong with those that cannot be read."""

    sheets: tuple[Sheet, ...]
    defects: tuple[Defect, ...] = ()


def too_many_rows(name: str) -> Defect:
    """Return the defect of a sheet that is too long."""
    return Defect(
        code="too_many_rows",
        place=Place(table=name, row=MOST_ROWS + 1),
        cause=f"the sheet has more than {MOST_ROWS:,} rows",
        fix="Leave out what lies outside the horizon, or split the portfolio.",
    )


def notice(code: str, place: Place, cause: str, fix: str) -> Defect:
    """Return a warning: something to know, which does not keep the portfolio from being used."""
    return Defect(code=code, place=place, cause=cause, fix=fix, severity=Severity.WARNING)
