"""The tables of a database: brought up to date from nothing and from every earlier step, with the data that is there."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from api.store import DatabaseRefusedError, DecisionState, RunState, ScenarioStage
from api.store.backup import restore
from api.store.database import Database
from api.store.migrating import STEPS, head_revision, revision_of, upgrade
from api.store.schema import metadata
from api.store.sql import SqlStore
from api.store.sqlite import prepare
from models.scenario import Scenario
from tests.api.store.filled import NOON, everything, opened
from tests.api.store.released import kept, put, rows_of
from tests.api.stores import new_url

if TYPE_CHECKING:
    from collections.abc import Iterator

RELEASED = sorted(path.name[1:5] for path in STEPS.glob("versions/v0*.py"))


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


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request) -> Iterator[str]:
    """A database of each kind without any tables."""
    with contextlib.ExitStack() as stack:
        yield new_url() if request.param == "sqlite" else stack.enter_context(request.getfixturevalue("postgresql").database())


def as_released(url: str, revision: str) -> Database:
    """A database as the version of a step left it, rows and all."""
    found = Database(url)
    if found.is_sqlite:
        prepare(found.url.database)
    upgrade(found, revision)
    put(found, kept(revision))
    return found


def test_every_step_is_upgraded_from():
    assert head_revision() == RELEASED[-1]


@pytest.mark.parametrize("revision", RELEASED)
def test_an_earlier_database_keeps_its_rows_and_goes_on(empty_url, revision):
    before = kept(revision)
    as_released(empty_url, revision).close()
    with opened(SqlStore(empty_url)) as store:
        after = rows_of(store.database)
        for name, rows in before.items():
            assert [{column: row[column] for column in old} for row, old in zip(after[name], rows, strict=True)] == rows, name
        reads_as_it_did(store, before)
        goes_on(store)


@pytest.mark.parametrize("revision", RELEASED)
def test_an_earlier_backup_is_restored(empty_url, revision, tmp_path):
    path = tmp_path / "backup.sqlite"
    as_released(f"sqlite:///{path}", revision).close()
    with opened(SqlStore(empty_url)) as store:
        copied = restore(path, store.database)
        assert copied.log_head == kept(revision)["log_entries"][-1]["hash"]
        reads_as_it_did(store, kept(revision))
        goes_on(store)


def reads_as_it_did(store, before) -> None:
    """Everything that can be asked for is the row that was kept; reading checks the seals."""
    found = everything(store)
    for name in ("portfolios", "scenarios", "runs", "decisions"):
        assert sorted(record.id for record in found[name]) == sorted(row["id"] for row in before[name])
    assert sorted(found["contents"]) == sorted(row["document"] for row in before["portfolios"])
    for row in before["portfolios"]:
        assert store.portfolio_content(row["id"]).model_dump_json()
    assert store.scenario("s").scenario == Scenario.model_validate_json(before["scenarios"][0]["document"])
    assert [answer.text for answer in found["answers"] if answer] == [row["document"] for row in before["answers"]]
    assert store.answer("r1").parsed().plans[0].rank == 1
    assert sum(len(events) for events in found["events"]) == len(before["run_events"])
    assert {run.id: run.state for run in found["runs"]} == {"r1": RunState.SUCCEEDED, "r2": RunState.RUNNING, "r3": RunState.QUEUED}
    decision = store.decision("d")
    assert (decision.state, decision.conditions, decision.approved_by) == (DecisionState.APPROVED, "until June", "grace")
    assert [entry.hash for entry in found["log"]] == [row["hash"] for row in before["log_entries"]]
    assert (found["verdict"].fault, found["verdict"].entries) == ("", len(before["log_entries"]))
    assert [record.id for record in found["keys"]] == [row["id"] for row in before.get("api_keys", ())]
    for row in before.get("explanations", ()):
        kept_or_interrupted = row["explanation"] and json.loads(row["explanation"])
        assert store.explanation(row["id"]).explanation == kept_or_interrupted
    assert [record.url for record in store.webhooks()] == [row["url"] for row in before["webhooks"]]


def goes_on(store) -> None:
    """What was under way is taken up: a run that waited, one whose solver is gone, a telling that is due, the next entry of the log."""
    assert store.reclaim(NOON, 3) == ["r2"]
    assert [store.begin_next("me", NOON, 60.0).id for _ in range(2)] == ["r2", "r3"]
    assert store.next_delivery(NOON.replace(year=2040), NOON - NOON) is not None
    scenario = store.scenario("s")
    store.move_scenario("s", scenario.version, ScenarioStage.PUBLISHED, "grace")
    assert store.verify_log().fault == ""
