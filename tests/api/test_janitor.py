"""Progress of runs that ended long ago goes; the runs, their states, their plans and the log stay."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from api import examples
from api.janitor import Janitor
from api.settings import ServiceSettings
from api.store import AnswerText, EventKind, ProgressNote, RunProgress, RunRecord, RunState
from api.store.forgetting import RUNS_AT_ONCE
from api.store.sql import SqlStore
from models.answer import Limits, Policy
from tests.api.runner.recording import PATIENCE
from tests.api.serving import serving
from tests.api.store.filled import everything, fill, opened

NOON = dt.datetime(2027, 1, 5, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
PROGRESS = RunProgress("improve", 1, 2, 50.0, 1, 0.5)


def solved(store: SqlStore, id: str, ended: dt.datetime | None, notes: int = 3) -> None:
    """Keep a run with progress; None leaves it running."""
    store.add_run(RunRecord(id, NOON - 400 * DAY, "p", None, Policy.BALANCED, Limits()), None)
    lease = store.begin_run(id, "me", NOON - 400 * DAY, 600.0).lease
    store.note_progress(lease, [ProgressNote(NOON - 400 * DAY, PROGRESS)] * notes)
    if ended is not None:
        store.end_run(lease, RunState.SUCCEEDED, ended, AnswerText.of(examples.ANSWER), None)


def kinds(store: SqlStore, id: str) -> list[str]:
    return [event.kind.value for event in store.events(id, 0)]


def janitor(store: SqlStore, keep_days: float = 30.0) -> Janitor:
    return Janitor(store, lambda: NOON, keep_days)


def test_only_the_progress_of_runs_that_ended_long_ago_goes(database_url):
    with opened(SqlStore(database_url)) as store:
        solved(store, "old", NOON - 30 * DAY - dt.timedelta(seconds=1))
        solved(store, "on the day", NOON - 30 * DAY)
        solved(store, "new", NOON - DAY)
        solved(store, "running", None)
        before = [store.run(id) for id in ("old", "on the day", "new", "running")]

        assert janitor(store).clear() == 3
        assert kinds(store, "old") == ["state"] * 3
        assert [event.number for event in store.events("old", 0)] == [1, 2, 6], "numbers stay: who has seen them goes on from there"
        for id, ended in (("on the day", 3), ("new", 3), ("running", 2)):
            assert kinds(store, id).count("progress") == 3
            assert kinds(store, id).count("state") == ended
        assert [store.run(id) for id in ("old", "on the day", "new", "running")] == before
        assert store.answer("old").parsed() == examples.ANSWER
        assert janitor(store).clear() == 0


def test_everything_else_in_the_store_stays(database_url):
    with opened(SqlStore(database_url)) as store:
        fill(store)
        before = everything(store)

        assert Janitor(store, lambda: NOON + 10_000 * DAY, 1.0).clear() == 1
        after = everything(store)
        states = [tuple(event for event in events if event.kind is EventKind.STATE) for events in before.pop("events")]
        assert after.pop("events") == states
        assert after == before


def test_more_runs_than_go_at_once_are_all_cleared(database_url):
    many = RUNS_AT_ONCE + 2 if database_url.startswith("sqlite") else 3
    with opened(SqlStore(database_url)) as store:
        for number in range(many):
            solved(store, f"run-{number}", NOON - 60 * DAY, notes=1)

        assert janitor(store).clear() == many


def test_the_service_clears_away_as_it_starts(tmp_path):
    url = f"sqlite:///{tmp_path}/steerco.sqlite"
    with opened(SqlStore(url)) as store:
        solved(store, "old", dt.datetime.now(dt.UTC) - 10 * DAY)
        with serving(database=url, keep_progress_days=9):
            deadline = time.monotonic() + PATIENCE
            while "progress" in kinds(store, "old"):
                assert time.monotonic() < deadline, "nothing was cleared away"
                time.sleep(0.02)


@pytest.mark.parametrize("days", [-1, "many"])
def test_nonsense_is_refused(days):
    with pytest.raises(ValueError, match="keep_progress_days"):
        ServiceSettings(keep_progress_days=days)
