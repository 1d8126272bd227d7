"""Lists: newest first, in parts, from a position in the order of arrival."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from api.store import cursors
from api.store.records import PageOf, PageRequest
from api.store.seals import checked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeVar

    from sqlalchemy import ColumnElement, Connection, RowMapping, Table

    R = TypeVar("R")


def page_of(
    connection: Connection, table: Table, page: PageRequest, decode: Callable[[RowMapping], R], where: Sequence[ColumnElement[bool]] = ()
) -> PageOf[R]:
    """Return a part of a table, and the cursor of the next part; what arrives meanwhile neither repeats nor hides anything."""
    query = select(table).where(*where).order_by(table.c.seq.desc()).limit(page.limit + 1)
    if page.cursor is not None:
        query = query.where(table.c.seq <= cursors.decode(page.cursor))
    rows = [checked(table, row) for row in connection.execute(query).mappings()]
    following = cursors.encode(rows[page.limit]["seq"]) if len(rows) > page.limit else None
    return PageOf([decode(row) for row in rows[: page.limit]], following)
