"""Findings: what a cross-check says about a row, wherever that row came from."""

from __future__ import annotations

from typing import NamedTuple

from models.defects import Defect, Place, Severity


class Finding(NamedTuple):
    """A defect of a row of a table, which whoever knows the file turns into one with a row number."""

    code: str
    table: str
    """The table's name on disk."""
    at: int | None
    """Position of the row in its table; None for the table as a whole."""
    column: str | None
    """The column's name on disk."""
    id: str | None
    cause: str
    fix: str
    severity: Severity = Severity.ERROR

    def defect(self, place: Place | None = None) -> Defect:
        """Return the finding as a defect, at a place in a file if there is one."""
        place = place or Place(table=self.table, column=self.column, id=self.id)
        return Defect(code=self.code, place=place, cause=self.cause, fix=self.fix, severity=self.severity)

    def as_warning(self) -> Finding:
        """Return the finding as something to know rather than to refuse."""
        return self._replace(severity=Severity.WARNING)


class Subject(NamedTuple):
    """The row that findings are about."""

    table: str
    at: int
    id: str | None = None

    def says(self, column: str, code: str, cause: str, fix: str) -> Finding:
        """Return a finding about a cell of the row."""
        return Finding(code, self.table, self.at, column, self.id, cause, fix)
