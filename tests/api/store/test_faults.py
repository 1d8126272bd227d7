"""A store whose ground gives way: bytes that flip, files cut short, a disk that is full, clocks that jump."""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule
from sqlalchemy import event, text

from api import examples
from api.store import (
    AlreadyEndedError,
    AnswerText,
    Claim,
    DamagedStoreError,
    DatabaseRefusedError,
    LeaseLostError,
    PageRequest,
    Reason,
    RunRecord,
    RunState,
    StoreUnavailableError,
)
from api.store.sql import SqlStore
from api.store.sqlite import journal
from models.answer import Limits, Policy
from models.errors import SteercoError
from tests.api.dispatch.invariants import broken
from tests.api.store.filled import NOON, everything, fill, opened
from tests.api.stores import new_url

SEED = 20270105
FLIPS = int(os.environ.get("STEERCO_TEST_FLIPS", "60"))
"""Places that are hit; more for a longer look."""
REFUSALS = (DamagedStoreError, DatabaseRefusedError, StoreUnavailableError)
ANSWER = AnswerText.of(examples.ANSWER)
ALL_RUNS = PageRequest(200)


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """A SQLite file with something in every table."""
    path = tmp_path_factory.mktemp("filled") / "steerco.sqlite"
    with opened(SqlStore(f"sqlite:///{path}")) as store:
        fill(store)
    return path


@pytest.fixture(scope="module")
def truth(file):
    with opened(SqlStore(f"sqlite:///{file}")) as store:
        return everything(store)


def what_is_served(path) -> object:
    """Everything that is read, or the refusal."""
    try:
        with opened(SqlStore(f"sqlite:///{path}")) as store:
            return everything(store)
    except REFUSALS as error:
        return error


def test_flipped_bytes_are_noticed_and_never_served(file, truth, tmp_path):
    """A byte in each of many places: either everything is as it was, or the store refuses with what to do."""
    drawn, noticed = random.Random(SEED), 0
    content = file.read_bytes()
    for _ in range(FLIPS):
        place, flip = drawn.randrange(len(content)), drawn.randrange(1, 256)
        path = tmp_path / "flipped.sqlite"
        path.write_bytes(content[:place] + bytes([content[place] ^ flip]) + content[place + 1 :])
        served = what_is_served(path)
        if isinstance(served, SteercoError):
            noticed += 1
            assert not isinstance(served, DamagedStoreError) or "steerco restore" in str(served)
        else:
            assert served == truth, f"byte {place} flipped by {flip} (seed {SEED}) is served"
    assert noticed > FLIPS // 10, "hardly anything was hit: the test proves nothing"


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_short_is_refused(file, tmp_path, kept):
    path = tmp_path / "cut.sqlite"
    content = file.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])

    assert isinstance(what_is_served(path), REFUSALS)


def test_a_database_of_another_program_is_left_alone(tmp_path):
    path = tmp_path / "other.sqlite"
    with opened(SqlStore(f"sqlite:///{tmp_path}/made.sqlite")) as store, store.database.writing() as connection:
        connection.execute(text("PRAGMA application_id = 7"))
    shutil.copy(tmp_path / "made.sqlite", path)

    with pytest.raises(DatabaseRefusedError, match="another program"):
        SqlStore(f"sqlite:///{path}").open()


def test_a_full_disk_loses_nothing_that_was_acknowledged_and_the_service_comes_back(file, tmp_path):
    """The database may not grow beyond a size, which SQLite reports as a full disk; every size is tried in turn."""
    path = tmp_path / "full.sqlite"
    shutil.copy(file, path)
    store, room = SqlStore(f"sqlite:///{path}"), {"pages": 2**30}

    @event.listens_for(store.database.engine, "begin")
    def _limit(connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {room['pages']}")

    with opened(store):
        with store.database.reading() as connection:
            now = connection.execute(text("PRAGMA page_count")).scalar_one()
        acknowledged, refused = [], []
        for number in range(40):
            room["pages"] = now + number // 10
            id = f"more-{number}"
            try:
                store.add_run(RunRecord(id, NOON, "p", None, Policy.BALANCED, Limits()), Claim(f"run:{id}", "f" * 60))
                acknowledged.append(id)
                lease = store.begin_run(id, "me", NOON, 60.0).lease
                store.keep_answer(lease, AnswerText(ANSWER.status, ANSWER.plans, ANSWER.text + b" " * 3000))
            except StoreUnavailableError as error:
                refused.append(str(error))
        assert refused
        assert all("full" in said for said in refused)
        assert broken(store) == []
        room["pages"] = 2**30
        assert store.ready()
        ids = {run.id for run in store.runs(ALL_RUNS).items}
        assert set(acknowledged) <= ids
        store.add_run(RunRecord("after", NOON, "p", None, Policy.BALANCED, Limits()), None)
        assert broken(store) == []


def test_a_clock_that_jumps_moves_no_lease(database_url):
    """The host's clock goes a day forward and a day back while a run is held; nobody takes it for left behind."""
    clock = {"now": NOON}
    with opened(SqlStore(database_url, clock=lambda: clock["now"])) as store:
        store.add_run(RunRecord("r", NOON, "p", None, Policy.BALANCED, Limits()), None)
        lease = store.begin_run("r", "me", NOON, 60.0).lease
        for days in (1, -1, 400):
            clock["now"] = NOON + dt.timedelta(days=days)
            assert store.reclaim(clock["now"], 3) == []
            assert store.renew([lease], 60.0)[0].held
        assert store.end_run(lease, RunState.SUCCEEDED, NOON - dt.timedelta(days=1), ANSWER, None).state is RunState.SUCCEEDED


def test_the_journal_is_chosen_by_the_version_of_sqlite():
    assert journal((3, 40, 1)) == journal((3, 51, 2)) == ("PERSIST", "FULL")
    assert journal((3, 51, 3)) == journal((4, 0, 0)) == ("WAL", "FULL")


def test_a_thousand_repeats_of_a_request_are_one_run(database_url):
    claim = Claim("startRun:once", "f")
    many = 1000 if database_url.startswith("sqlite") else 200
    with opened(SqlStore(database_url)) as store:
        ids = {store.add_run(RunRecord(f"r{n}", NOON, "p", None, Policy.BALANCED, Limits()), claim).id for n in range(many)}

        assert ids == {"r0"}
        assert [run.id for run in store.runs(ALL_RUNS).items] == ["r0"]


class Owners(RuleBasedStateMachine):
    """Runs that are claimed, held, frozen, given back and ended in any order, against a model of a few lines."""

    leases = Bundle("leases")

    def __init__(self) -> None:
        super().__init__()
        self.store = SqlStore(new_url())
        self.store.open()
        self.state: dict[str, str] = {}
        self.holder: dict[str, int] = {}
        self.live: dict[str, bool] = {}

    def teardown(self) -> None:
        self.store.close()

    @rule()
    def ask(self) -> None:
        id = f"r{len(self.state)}"
        self.store.add_run(RunRecord(id, NOON, "p", None, Policy.BALANCED, Limits()), None)
        self.state[id], self.holder[id] = "queued", 0

    @rule(target=leases, frozen=st.booleans())
    def claim(self, frozen: bool):
        """A frozen owner is one whose lease has run out when it begins."""
        run = self.store.begin_next("somebody", NOON, -1.0 if frozen else 600.0)
        waiting = [id for id, state in self.state.items() if state == "queued"]
        assert (run and run.id) == (waiting[0] if waiting else None)
        if run is None:
            return None
        self.state[run.id], self.live[run.id] = "running", not frozen
        self.holder[run.id] += 1
        return run.lease

    @rule(most=st.integers(2, 3))
    def reclaim(self, most: int) -> None:
        lost = [id for id, state in self.state.items() if state == "running" and not self.live[id]]
        again = [id for id in lost if self.holder[id] < most]
        assert self.store.reclaim(NOON, most) == again
        for id in lost:
            self.state[id] = "queued" if id in again else "failed"

    @rule(lease=leases)
    def reclaim_but(self, lease) -> None:
        """An owner that is alive takes no run of its own for lost, however late it is."""
        if lease is None:
            return
        spared = self.state[lease.run_id] == "running" and self.holder[lease.run_id] == lease.attempt
        lost = [id for id, state in self.state.items() if state == "running" and not self.live[id]]
        lost = [id for id in lost if not (spared and id == lease.run_id)]
        assert self.store.reclaim(NOON, 99, [lease]) == lost
        for id in lost:
            self.state[id] = "queued"

    @rule(lease=leases)
    def renew(self, lease) -> None:
        if lease is not None:
            held = self.state[lease.run_id] == "running" and self.holder[lease.run_id] == lease.attempt
            assert self.store.renew([lease], 600.0)[0].held is held
            self.live[lease.run_id] = self.live[lease.run_id] or held

    @rule(lease=consumes(leases), how=st.sampled_from(["end", "release", "answer"]))
    def write(self, lease, how: str) -> None:
        if lease is None:
            return
        id = lease.run_id
        held = self.state[id] == "running" and self.holder[id] == lease.attempt
        try:
            if how == "end":
                self.store.end_run(lease, RunState.FAILED, NOON, None, Reason("crashed", "so"))
            elif how == "release":
                self.store.release(lease, NOON)
            else:
                self.store.keep_answer(lease, ANSWER)
        except (AlreadyEndedError, LeaseLostError):
            assert not held
        else:
            assert held
            self.state[id] = {"end": "failed", "release": "queued", "answer": "running"}[how]

    @invariant()
    def the_store_and_the_model_agree(self) -> None:
        assert {run.id: run.state.value for run in self.store.runs(ALL_RUNS).items} == self.state
        assert broken(self.store) == []


Owners.TestCase.settings = settings(
    max_examples=6, stateful_step_count=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
TestOwners = Owners.TestCase
