"""Keeps the rows of the newest step."""

from __future__ import annotations

from api.store.migrating import head_revision
from api.store.sql import SqlStore
from tests.api.store.filled import fill, opened
from tests.api.store.released import HERE, keep, rows_of
from tests.api.stores import new_url

if __name__ == "__main__":
    revision = head_revision()
    assert not HERE.joinpath(f"{revision}.json").exists(), f"the rows of step {revision} are kept already, and stay as they are"
    with opened(SqlStore(new_url())) as store:
        fill(store)
        keep(revision, rows_of(store.database))
