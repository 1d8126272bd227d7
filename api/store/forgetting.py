"""What need not be kept for ever: the progress of runs that ended long ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, select

from api.store.run_records import EventKind
from api.store.schema import run_events, runs

if TYPE_CHECKING:
    import datetime as dt

    from api.store.database import Database

RUNS_AT_ONCE = 50
"""Runs whose progress goes in one transaction: nobody else waits long for it."""


class Forgetting:
    """
    The part of a store that forgets.

    Parameters
    ----------
    database
        Where.
    """

    def __init__(self, database: Database) -> None:
        self._forgetting_db = database

    def forget_progress(self, before: dt.datetime) -> int:
        """Remove the progress events of some runs that ended before a moment, and return how many; 0 if none are left."""
        progress = run_events.c.kind == EventKind.PROGRESS.value
        has_some = exists().where(run_events.c.run_id == runs.c.id, progress)
        old = select(runs.c.id).where(runs.c.ended < before, has_some).order_by(runs.c.seq).limit(RUNS_AT_ONCE)
        with self._forgetting_db.writing() as connection:
            ids = connection.execute(old).scalars().all()
            return connection.execute(delete(run_events).where(run_events.c.run_id.in_(ids), progress)).rowcount if ids else 0
