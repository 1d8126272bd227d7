"""Brings the tables of a database up to date, one numbered step after another."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from api.store.errors import DatabaseRefusedError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from api.store.database import Database

STEPS = Path(__file__).parent / "migrations"
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(5783211)")
"""PostgreSQL only; on SQLite the transaction itself holds the write lock."""


def upgrade(database: Database, revision: str = "head") -> None:
    """
    Take all steps that are missing, in one transaction.

    Raises
    ------
    DatabaseRefusedError
        If a later version of Steerco made steps that are unknown here.
    """
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(ONE_AT_A_TIME)
        found = revision_of(connection)
        config = _config(connection)
        steps = ScriptDirectory.from_config(config)
        if found == steps.get_current_head():
            return
        if found is not None and found not in {step.revision for step in steps.walk_revisions()}:
            raise DatabaseRefusedError(
                f"this database was used by a later version of Steerco (its tables are at {found}); install that version"
            )
        command.upgrade(config, revision)


def revision_of(connection: Connection) -> str | None:
    """Return the last step taken; None for an empty database."""
    return MigrationContext.configure(connection).get_current_revision()


def head_revision() -> str | None:
    """Return the last step that this version knows."""
    return ScriptDirectory(str(STEPS)).get_current_head()


def _config(connection: Connection) -> Config:
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells each start what nobody asked
    config = Config()
    config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
