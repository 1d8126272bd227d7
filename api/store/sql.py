"""The store: one class over SQLite and PostgreSQL."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from api.store.database import Database
from api.store.decided import DecisionBook
from api.store.explained import ExplanationShelf
from api.store.forgetting import Forgetting
from api.store.key_rows import SqlKeyRing
from api.store.ledger import Ledger
from api.store.outbox import Outbox
from api.store.shelves import Shelves

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.store.ledger import Announce


def utc_now() -> dt.datetime:
    """Return the time now."""
    return dt.datetime.now(dt.UTC)


class SqlStore(Shelves, Ledger, DecisionBook, Outbox, Forgetting, ExplanationShelf):
    """
    A `Store` in a database; nothing is touched before `open`.

    Parameters
    ----------
    url
        Which database, see `api.store.database.Database`.
    clock
        Returns the time now, with its zone.
    announce
        Told, within the transaction, of each run that is queued.
    """

    def __init__(self, url: str, *, clock: Callable[[], dt.datetime] = utc_now, announce: Announce | None = None) -> None:
        self.database = Database(url)
        self.keys = SqlKeyRing(self.database)
        Shelves.__init__(self, self.database, clock)
        Ledger.__init__(self, self.database, clock, announce)
        DecisionBook.__init__(self, self.database, clock)
        Outbox.__init__(self, self.database)
        ExplanationShelf.__init__(self, self.database)
        Forgetting.__init__(self, self.database)

    def open(self) -> None:
        """Check the database and bring its tables up to date."""
        self.database.open()

    def close(self) -> None:
        """Give back all connections."""
        self.database.close()

    def ready(self) -> bool:
        """Whether the database can be written now."""
        return self.database.writable()
