"""The journal: what the runner tells is in the store, no more often than anybody reads."""

from __future__ import annotations

import datetime as dt

import pytest

from api import examples
from api.journal import Journal
from api.runner import Ending
from api.store import EventKind, Reason, RunProgress, RunRecord, RunState
from api.store.sql import SqlStore
from models.answer import Limits, Policy

NOON = dt.datetime(2027, 1, 5, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def store(tmp_path) -> SqlStore:
    found = SqlStore(f"sqlite:///{tmp_path}/test.sqlite")
    found.open()
    found.add_run(RunRecord("r", NOON, "p", None, Policy.BALANCED, Limits()), None)
    yield found
    found.close()


@pytest.fixture
def journal(store) -> Journal:
    return Journal(store, lambda: NOON)


def told(stage: str, elapsed: float) -> RunProgress:
    return RunProgress(stage, 1, 2, 50.0, 1, elapsed)


def test_a_run_is_followed_from_beginning_to_end(store, journal):
    journal.began("r")
    journal.improved("r", examples.ANSWER)
    journal.ended("r", Ending(RunState.FAILED, None, Reason("crashed", "SIGSEGV")))
    run = store.run("r")

    assert (run.state, run.started, run.ended, run.reason) == (RunState.FAILED, NOON, NOON, Reason("crashed", "SIGSEGV"))
    assert store.answer("r").parsed() == examples.ANSWER


def test_progress_is_thinned_out_but_each_stage_is_told(store, journal):
    """At 0.00, 0.25 and 0.50 s, and at once when the stage changes."""
    journal.began("r")
    for step in range(60):
        journal.progressed("r", told("improve", step / 100))
    journal.progressed("r", told("rank", 0.591))
    elapsed = [event.data["elapsed"] for event in store.events("r", 0) if event.kind is EventKind.PROGRESS]

    assert elapsed == [0.0, 0.25, 0.5, 0.591]


def test_a_second_ending_changes_nothing(store, journal):
    journal.began("r")
    journal.ended("r", Ending(RunState.SUCCEEDED, examples.ANSWER))
    journal.ended("r", Ending(RunState.FAILED, None, Reason("crashed", "late")))

    assert store.run("r").state is RunState.SUCCEEDED
