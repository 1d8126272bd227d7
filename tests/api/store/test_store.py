"""
What every store promises, whatever it keeps things in. A new store joins the fixture and has to pass as it is.
"""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace

import pytest

from api import examples
from api.store import (
    AlreadyEndedError,
    BadCursorError,
    Claim,
    EventKind,
    KeyReusedError,
    NotStoredError,
    PageRequest,
    PortfolioRecord,
    Reason,
    RunProgress,
    RunRecord,
    RunState,
    ScenarioRecord,
    Store,
)
from api.store.memory import MemoryStore
from models.answer import Limits, Policy, Status
from models.scenario import Scenario

NOON = dt.datetime(2027, 1, 5, 12, 0, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(minutes=1)
PROGRESS = RunProgress("improve", 40, 100, 60.0, 1, 0.5)
STORES = {"memory": MemoryStore}


@pytest.fixture(params=STORES)
def store(request) -> Store:
    return STORES[request.param]()


def a_run(id: str = "run-1") -> RunRecord:
    return RunRecord(id, NOON, "p", None, Policy.BALANCED, Limits())


def a_scenario(id: str) -> ScenarioRecord:
    return ScenarioRecord(id, NOON, "p", Scenario(title=id))


def ids(page) -> list[str]:
    return [record.id for record in page.items]


def test_what_was_kept_is_found_again(store, portfolio):
    kept = PortfolioRecord("p", NOON, "Spring", "0" * 64, portfolio)

    assert store.add_portfolio(kept, None) == kept
    assert store.portfolio("p") == kept
    assert store.add_scenario(a_scenario("s"), None) == store.scenario("s")
    assert store.add_run(a_run(), None) == store.run("run-1")


@pytest.mark.parametrize("kind", ["portfolio", "scenario", "run", "answer"])
def test_what_was_never_kept_is_refused_by_name(store, kind):
    with pytest.raises(NotStoredError, match="has the id 'nobody'"):
        getattr(store, kind)("nobody")


def test_events_of_an_unknown_run_are_refused(store):
    with pytest.raises(NotStoredError):
        store.events("nobody", 0)


def test_pages_show_the_newest_first_and_everything_once(store):
    for number in range(5):
        store.add_scenario(a_scenario(f"s{number}"), None)
    first = store.scenarios(PageRequest(2))
    second = store.scenarios(PageRequest(2, first.next_cursor))
    third = store.scenarios(PageRequest(2, second.next_cursor))

    assert [ids(page) for page in (first, second, third)] == [["s4", "s3"], ["s2", "s1"], ["s0"]]
    assert third.next_cursor is None


def test_what_is_added_while_paging_is_neither_repeated_nor_makes_gaps(store):
    for number in range(4):
        store.add_scenario(a_scenario(f"s{number}"), None)
    first = store.scenarios(PageRequest(2))
    store.add_scenario(a_scenario("new"), None)
    second = store.scenarios(PageRequest(2, first.next_cursor))

    assert ids(first) + ids(second) == ["s3", "s2", "s1", "s0"]


def test_a_page_that_ends_exactly_at_the_last_entry_has_no_next(store):
    for number in range(2):
        store.add_scenario(a_scenario(f"s{number}"), None)

    assert store.scenarios(PageRequest(2)).next_cursor is None


def test_an_empty_list_is_one_empty_page(store):
    page = store.runs(PageRequest())

    assert (list(page.items), page.next_cursor) == ([], None)


@pytest.mark.parametrize("cursor", ["x", "!!!", "djI6MQ", "djE6LTE", "djE6", "é", "djE6MDAx", "djE6OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"])
def test_cursors_that_no_page_gave_out_are_refused(store, cursor):
    with pytest.raises(BadCursorError):
        store.portfolios(PageRequest(10, cursor))


def test_the_same_key_and_request_is_the_same_resource(store):
    claim = Claim("startRun:k", "hash")
    first = store.add_run(a_run("first"), claim)

    assert store.add_run(a_run("second"), claim) == first
    assert ids(store.runs(PageRequest())) == ["first"]
    with pytest.raises(NotStoredError):
        store.run("second")


def test_the_same_key_with_another_request_is_refused_and_keeps_nothing(store):
    store.add_run(a_run("first"), Claim("startRun:k", "hash"))
    with pytest.raises(KeyReusedError, match="startRun:k"):
        store.add_run(a_run("second"), Claim("startRun:k", "other"))

    assert ids(store.runs(PageRequest())) == ["first"]


def test_fifty_at_once_with_one_key_are_one_run(store):
    """Threads meet at a barrier, so that they really come at once."""
    barrier, kept = threading.Barrier(50), []

    def add(number: int) -> None:
        barrier.wait()
        kept.append(store.add_run(a_run(f"run-{number}"), Claim("startRun:k", "hash")).id)

    threads = [threading.Thread(target=add, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(kept) == 50
    assert len(set(kept)) == 1
    assert ids(store.runs(PageRequest())) == kept[:1]


def test_a_claim_without_a_resource_of_its_own_binds_as_well(store):
    assert store.claim(Claim("audit:k", "hash"), "one") == "one"
    assert store.claim(Claim("audit:k", "hash"), "two") == "one"
    with pytest.raises(KeyReusedError):
        store.claim(Claim("audit:k", "other"), "one")


def test_a_run_goes_from_queued_over_running_to_its_end(store):
    store.add_run(a_run(), None)
    assert store.run("run-1").state is RunState.QUEUED
    begun = store.begin_run("run-1", NOON)
    assert (begun.state, begun.started) == (RunState.RUNNING, NOON)
    ended = store.end_run("run-1", RunState.SUCCEEDED, LATER, examples.ANSWER, None)

    assert (ended.state, ended.ended, ended.result, ended.plans) == (RunState.SUCCEEDED, LATER, Status.OPTIMAL, 1)
    assert store.run("run-1") == ended
    assert store.answer("run-1") == examples.ANSWER


def test_a_run_ends_once(store):
    store.add_run(a_run(), None)
    ended = store.end_run("run-1", RunState.CANCELLED, NOON, None, Reason("cancelled", "so"))
    for again in (
        lambda: store.end_run("run-1", RunState.SUCCEEDED, LATER, examples.ANSWER, None),
        lambda: store.begin_run("run-1", LATER),
    ):
        with pytest.raises(AlreadyEndedError, match="run-1"):
            again()
    store.note_progress("run-1", PROGRESS, LATER)
    store.keep_answer("run-1", examples.ANSWER)

    assert store.run("run-1") == ended
    assert store.answer("run-1") is None


def test_of_many_who_end_a_run_at_once_one_succeeds(store):
    store.add_run(a_run(), None)
    barrier, outcomes = threading.Barrier(20), []

    def end(number: int) -> None:
        barrier.wait()
        try:
            store.end_run("run-1", RunState.FAILED, NOON, None, Reason("crashed", str(number)))
        except AlreadyEndedError:
            outcomes.append(None)
        else:
            outcomes.append(str(number))

    threads = [threading.Thread(target=end, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(outcomes) == 20
    assert [outcome for outcome in outcomes if outcome] == [store.run("run-1").reason.text]


def test_the_best_answer_so_far_stays_if_the_run_ends_without_one(store):
    store.add_run(a_run(), None)
    store.begin_run("run-1", NOON)
    store.keep_answer("run-1", examples.ANSWER)
    assert store.run("run-1").plans == 1
    assert store.run("run-1").result is None
    ended = store.end_run("run-1", RunState.FAILED, LATER, None, Reason("crashed", "SIGSEGV"))

    assert (ended.result, ended.plans) == (Status.OPTIMAL, 1)
    assert store.answer("run-1") == examples.ANSWER


def test_a_later_answer_replaces_an_earlier_one(store):
    store.add_run(a_run(), None)
    store.keep_answer("run-1", examples.ANSWER.replace(title="first"))
    store.end_run("run-1", RunState.SUCCEEDED, LATER, examples.ANSWER.replace(title="second"), None)

    assert store.answer("run-1").title == "second"


def test_events_are_numbered_from_one_without_gaps_and_read_on_from_any(store):
    store.add_run(a_run(), None)
    store.begin_run("run-1", NOON)
    store.note_progress("run-1", PROGRESS, NOON)
    store.end_run("run-1", RunState.FAILED, LATER, None, Reason("crashed", "SIGSEGV"))
    events = store.events("run-1", 0)

    assert [event.number for event in events] == [1, 2, 3, 4]
    assert [event.kind for event in events] == [EventKind.STATE, EventKind.STATE, EventKind.PROGRESS, EventKind.STATE]
    assert [event.data.get("state") for event in events] == ["queued", "running", None, "failed"]
    assert events[3].data["reason"] == {"code": "crashed", "text": "SIGSEGV"}
    assert [event.number for event in store.events("run-1", 2)] == [3, 4]
    assert list(store.events("run-1", 4)) == []
    assert list(store.events("run-1", 400)) == []


def test_a_replayed_run_has_no_second_queued_event(store):
    claim = Claim("startRun:k", "hash")
    store.add_run(a_run("first"), claim)
    store.add_run(a_run("second"), claim)

    assert len(store.events("first", 0)) == 1


def test_progress_is_on_the_run_as_well(store):
    store.add_run(a_run(), None)
    store.note_progress("run-1", PROGRESS, NOON)

    assert store.run("run-1").progress == PROGRESS


def test_asking_to_cancel_is_remembered_once_and_never_after_the_end(store):
    store.add_run(a_run(), None)
    assert store.request_cancel("run-1", NOON).cancel_requested == NOON
    assert store.request_cancel("run-1", LATER).cancel_requested == NOON
    store.add_run(a_run("over"), None)
    store.end_run("over", RunState.SUCCEEDED, NOON, examples.ANSWER, None)

    assert store.request_cancel("over", LATER).cancel_requested is None


def test_records_cannot_be_changed_from_outside(store):
    store.add_run(a_run(), None)
    copy = replace(store.run("run-1"), state=RunState.FAILED)

    assert copy.state is not store.run("run-1").state
    with pytest.raises(AttributeError):
        store.run("run-1").state = RunState.FAILED


def test_it_is_ready(store):
    assert store.ready()
