"""Rows of the rules table that a change adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.changes.change import Applied
from models.changes.tables import span_text, with_tables

if TYPE_CHECKING:
    from models.directives import Directive, DirectiveKind
    from models.portfolio import Portfolio


def with_directive(before: Portfolio, row: Directive, text: str) -> Applied:
    """Add a row, unless one that binds as much is there."""
    if any(binds_alike(row, other) for other in before.directives):
        return Applied(before, why_not=f"the rules table already says so: {text}")
    return Applied(with_tables(before, directives=(*before.directives, row)), (text,))


def binds_alike(one: Directive, other: Directive) -> bool:
    """Whether two rows say the same, whatever their notes."""
    return _said(one) == _said(other)


def _said(row: Directive) -> tuple[object, ...]:
    return row.kind, row.subject, row.object, row.first, row.last, row.value, row.hard


def directives_of(before: Portfolio, kind: DirectiveKind, subject: str) -> list[Directive]:
    """Return the rows of a kind about a subject, in table order."""
    return [row for row in before.directives if row.kind is kind and row.subject == subject]


def without(before: Portfolio, rows: list[Directive]) -> tuple[Directive, ...]:
    """Return the rules table without some of its rows."""
    gone = {id(row) for row in rows}
    return tuple(row for row in before.directives if id(row) not in gone)


def softly(text: str, *, hard: bool) -> str:
    """Return the text of a rule, marked if it binds nobody."""
    return text if hard else f"{text} (a wish, binds nobody)"


def dated(text: str, row: Directive) -> str:
    """Return the text of a rule with its dates, if it has any."""
    return text if row.first is None and row.last is None else f"{text} {span_text(row.first, row.last)}"
