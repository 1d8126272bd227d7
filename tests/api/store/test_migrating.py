"""The tables of a database: brought up to date from nothing and from every earlier step, with the data that is there."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from api.store import DatabaseRefusedError
from api.store.database import Database
from api.store.migrating import revision_of, upgrade
from api.store.schema import metadata


@pytest.fixture
def database(database_url):
    found = Database(database_url)
    yield found
    found.close()


def test_the_steps_lead_to_the_tables_as_the_code_has_them(database):
    database.open()
    with database.engine.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_what_is_up_to_date_is_left_alone(database):
    for _ in range(2):
        database.open()
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1


def test_a_database_of_a_later_version_is_refused(database):
    database.open()
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseRefusedError, match="later version of Steerco"):
        upgrade(database)
    with database.reading() as connection:
        assert revision_of(connection) == "9999"
