"""
What every store promises, on every database. A new one joins the fixture and has to pass as it is.
"""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from api import examples
from api.store import (
    AlreadyEndedError,
    AnswerText,
    BadCursorError,
    Claim,
    EventKind,
    ExplanationRecord,
    KeyReusedError,
    LeaseLostError,
    NotStoredError,
    PageRequest,
    PortfolioRecord,
    PortfolioShape,
    ProgressNote,
    Reason,
    RunProgress,
    RunRecord,
    RunState,
    ScenarioRecord,
    explained,
)
from api.store.explained import INTERRUPTED
from api.store.sql import SqlStore
from models.answer import Limits, Policy, Status
from models.scenario import Scenario
from scenarios.explain.questions import StandingQuestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.store import Store

NOON = dt.datetime(2027, 1, 5, 12, 0, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(minutes=1)
PROGRESS = RunProgress("improve", 40, 100, 60.0, 1, 0.5)
ANSWER = AnswerText.of(examples.ANSWER)
SECONDS = 60.0


@pytest.fixture
def store(database_url) -> Iterator[Store]:
    found = SqlStore(database_url)
    found.open()
    yield found
    found.close()


def a_run(id: str = "run-1") -> RunRecord:
    return RunRecord(id, NOON, "p", None, Policy.BALANCED, Limits())


def a_scenario(id: str) -> ScenarioRecord:
    return ScenarioRecord(id, NOON, "p", Scenario(title=id))


def ids(page) -> list[str]:
    return [record.id for record in page.items]


def test_what_was_kept_is_found_again(store, portfolio):
    kept = PortfolioRecord("p", NOON, "Spring", "0" * 64, PortfolioShape.of(portfolio))

    assert store.add_portfolio(kept, portfolio, None, a_scenario("with it")) == kept
    assert store.portfolio("p") == kept
    assert store.portfolio_content("p") == portfolio
    assert store.scenario("with it") == a_scenario("with it")
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
    kept = at_once(50, lambda number: store.add_run(a_run(f"run-{number}"), Claim("startRun:k", "hash")).id)

    assert len(set(kept)) == 1
    assert ids(store.runs(PageRequest())) == kept[:1]


def test_a_claim_without_a_resource_of_its_own_binds_as_well(store):
    assert store.claim(Claim("audit:k", "hash"), "one") == "one"
    assert store.claim(Claim("audit:k", "hash"), "two") == "one"
    with pytest.raises(KeyReusedError):
        store.claim(Claim("audit:k", "other"), "one")


def begun(store, id: str = "run-1"):
    return store.begin_run(id, "me", NOON, SECONDS).lease


def test_a_run_goes_from_queued_over_running_to_its_end(store):
    store.add_run(a_run(), None)
    assert store.run("run-1").state is RunState.QUEUED
    run = store.begin_run("run-1", "me", NOON, SECONDS)
    assert (run.state, run.started, run.attempt) == (RunState.RUNNING, NOON, 1)
    ended = store.end_run(run.lease, RunState.SUCCEEDED, LATER, ANSWER, None)

    assert (ended.state, ended.ended, ended.result, ended.plans) == (RunState.SUCCEEDED, LATER, Status.OPTIMAL, 1)
    assert store.run("run-1") == ended
    assert store.answer("run-1").parsed() == examples.ANSWER


def test_a_run_is_begun_by_one(store):
    store.add_run(a_run(), None)
    begun(store)

    assert store.begin_run("run-1", "other", NOON, SECONDS) is None
    assert store.begin_next("other", NOON, SECONDS) is None


def test_the_run_that_waited_longest_is_next(store):
    for id in ("first", "second", "third"):
        store.add_run(a_run(id), None)
    begun(store, "second")

    assert [store.begin_next("me", NOON, SECONDS).id for _ in range(2)] == ["first", "third"]
    assert store.begin_next("me", NOON, SECONDS) is None


def test_of_many_who_look_for_the_next_run_each_gets_another(store):
    for number in range(10):
        store.add_run(a_run(f"run-{number}"), None)
    taken = at_once(20, lambda number: store.begin_next(f"owner-{number}", NOON, SECONDS))

    assert sorted(run.id for run in taken if run) == [f"run-{number}" for number in range(10)]


def at_once(many: int, act) -> list:
    """What each of many threads got; they meet at a barrier, so that they really come at once."""
    barrier, got = threading.Barrier(many), []

    def run(number: int) -> None:
        barrier.wait()
        got.append(act(number))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == many
    return got


def test_a_run_ends_once(store):
    store.add_run(a_run(), None)
    lease = begun(store)
    ended = store.end_run(lease, RunState.FAILED, NOON, None, Reason("crashed", "so"))
    for again in (
        lambda: store.end_run(lease, RunState.SUCCEEDED, LATER, ANSWER, None),
        lambda: store.note_progress(lease, [ProgressNote(LATER, PROGRESS)]),
        lambda: store.keep_answer(lease, ANSWER),
        lambda: store.release(lease, LATER),
    ):
        with pytest.raises(AlreadyEndedError, match="run-1"):
            again()

    assert store.run("run-1") == ended
    assert store.answer("run-1") is None


def test_of_many_who_end_a_run_at_once_one_succeeds(store):
    store.add_run(a_run(), None)
    lease = begun(store)

    def end(number: int) -> str | None:
        try:
            store.end_run(lease, RunState.FAILED, NOON, None, Reason("crashed", str(number)))
        except AlreadyEndedError:
            return None
        return str(number)

    assert [outcome for outcome in at_once(20, end) if outcome] == [store.run("run-1").reason.text]


def test_a_lease_that_ran_out_lets_another_begin_and_shuts_out_the_first(store):
    store.add_run(a_run(), None)
    first = store.begin_run("run-1", "frozen", NOON, -1.0).lease
    store.keep_answer(first, ANSWER)

    assert store.reclaim(LATER, 3) == ["run-1"]
    assert store.run("run-1").state is RunState.QUEUED
    second = store.begin_next("other", LATER, SECONDS)
    assert second.attempt == 2
    for late in (
        lambda: store.end_run(first, RunState.SUCCEEDED, LATER, ANSWER, None),
        lambda: store.note_progress(first, [ProgressNote(LATER, PROGRESS)]),
        lambda: store.keep_answer(first, ANSWER),
        lambda: store.release(first, LATER),
    ):
        with pytest.raises(LeaseLostError, match="attempt 1 no longer holds"):
            late()
    assert [renewal.held for renewal in store.renew([first, second.lease], SECONDS)] == [False, True]
    assert [event.data["state"] for event in store.events("run-1", 0)] == ["queued", "running", "interrupted", "running"]


def test_a_live_lease_is_left_alone(store):
    store.add_run(a_run(), None)
    lease = begun(store)

    assert store.reclaim(LATER, 3) == []
    assert [(renewal.held, renewal.cancel) for renewal in store.renew([lease], SECONDS)] == [(True, False)]


def test_a_run_whose_owners_keep_going_away_fails_and_keeps_its_plans(store):
    store.add_run(a_run(), None)
    for attempt in (1, 2, 3):
        lease = store.begin_run("run-1", "doomed", NOON, -1.0).lease
        store.keep_answer(lease, ANSWER)
        assert store.reclaim(LATER, 3) == (["run-1"] if attempt < 3 else [])
    run = store.run("run-1")

    assert (run.state, run.reason.code, run.plans) == (RunState.FAILED, "lost", 1)
    assert store.answer("run-1") == ANSWER


def test_a_run_that_was_to_stop_when_its_owner_went_away_is_cancelled(store):
    store.add_run(a_run(), None)
    store.begin_run("run-1", "doomed", NOON, -1.0)
    store.request_cancel("run-1", NOON)

    assert store.reclaim(LATER, 3) == []
    assert store.run("run-1").state is RunState.CANCELLED


def test_a_run_that_is_given_back_waits_again(store):
    store.add_run(a_run(), None)
    store.release(begun(store), LATER)

    assert (store.run("run-1").state, store.waiting(), list(store.queued())) == (RunState.QUEUED, 1, ["run-1"])
    assert store.begin_next("other", LATER, SECONDS).attempt == 2


def test_the_best_answer_so_far_stays_if_the_run_ends_without_one(store):
    store.add_run(a_run(), None)
    lease = begun(store)
    store.keep_answer(lease, ANSWER)
    assert store.run("run-1").plans == 1
    assert store.run("run-1").result is None
    ended = store.end_run(lease, RunState.FAILED, LATER, None, Reason("crashed", "SIGSEGV"))

    assert (ended.result, ended.plans) == (Status.OPTIMAL, 1)
    assert store.answer("run-1") == ANSWER


def test_a_later_answer_replaces_an_earlier_one(store):
    store.add_run(a_run(), None)
    lease = begun(store)
    store.keep_answer(lease, AnswerText.of(examples.ANSWER.replace(title="first")))
    store.end_run(lease, RunState.SUCCEEDED, LATER, AnswerText.of(examples.ANSWER.replace(title="second")), None)

    assert store.answer("run-1").parsed().title == "second"


def test_events_are_numbered_from_one_without_gaps_and_read_on_from_any(store):
    store.add_run(a_run(), None)
    lease = begun(store)
    store.note_progress(lease, [ProgressNote(NOON, PROGRESS)])
    store.end_run(lease, RunState.FAILED, LATER, None, Reason("crashed", "SIGSEGV"))
    events = store.events("run-1", 0)

    assert [event.number for event in events] == [1, 2, 3, 4]
    assert [event.kind for event in events] == [EventKind.STATE, EventKind.STATE, EventKind.PROGRESS, EventKind.STATE]
    assert [event.data.get("state") for event in events] == ["queued", "running", None, "failed"]
    assert events[3].data["reason"] == {"code": "crashed", "text": "SIGSEGV"}
    assert [event.number for event in store.events("run-1", 2)] == [3, 4]
    assert list(store.events("run-1", 4)) == []
    assert list(store.events("run-1", 2**53)) == []


def test_a_replayed_run_has_no_second_queued_event(store):
    claim = Claim("startRun:k", "hash")
    store.add_run(a_run("first"), claim)
    store.add_run(a_run("second"), claim)

    assert len(store.events("first", 0)) == 1


def test_progress_is_on_the_run_as_well(store):
    store.add_run(a_run(), None)
    store.note_progress(begun(store), [ProgressNote(NOON, PROGRESS)])

    assert store.run("run-1").progress == PROGRESS


def test_asking_to_cancel_is_remembered_once_and_never_after_the_end(store):
    store.add_run(a_run(), None)
    lease = begun(store)
    assert store.request_cancel("run-1", NOON).cancel_requested == NOON
    assert store.request_cancel("run-1", LATER).cancel_requested == NOON
    assert store.renew([lease], SECONDS)[0].cancel
    store.add_run(a_run("over"), None)
    store.end_run(begun(store, "over"), RunState.SUCCEEDED, NOON, ANSWER, None)

    assert store.request_cancel("over", LATER).cancel_requested is None


def test_a_run_that_waits_is_cancelled_at_once(store):
    store.add_run(a_run(), None)
    run = store.request_cancel("run-1", NOON)

    assert (run.state, run.reason.code, store.waiting()) == (RunState.CANCELLED, "cancelled", 0)
    assert store.begin_next("me", LATER, SECONDS) is None


def test_records_cannot_be_changed_from_outside(store):
    store.add_run(a_run(), None)
    copy = replace(store.run("run-1"), state=RunState.FAILED)

    assert copy.state is not store.run("run-1").state
    with pytest.raises(AttributeError):
        store.run("run-1").state = RunState.FAILED


def test_it_is_ready(store):
    assert store.ready()


def a_question(id: str = "e", run_id: str = "run-1") -> ExplanationRecord:
    return ExplanationRecord(id, run_id, 1, StandingQuestion(), RunState.QUEUED, NOON)


def told(record: ExplanationRecord) -> ExplanationRecord:
    return record.changed(state=RunState.SUCCEEDED, ended=LATER, explanation={"kind": "standing", "projects": []})


def test_an_explanation_is_asked_once_and_kept(store):
    asked = a_question()
    assert store.ask_explanation(asked, "desk", SECONDS) == (asked, True)
    assert store.ask_explanation(a_question(), "other", SECONDS) == (asked, False)
    assert store.change_explanation(asked.changed(state=RunState.RUNNING), "desk")
    assert store.explanation("e").state is RunState.RUNNING
    assert store.change_explanation(told(asked), "desk")
    assert store.ask_explanation(a_question(), "other", SECONDS) == (told(asked), False)
    assert not store.change_explanation(asked.changed(state=RunState.FAILED, ended=LATER), "desk"), "it has ended"
    assert store.explanation("e") == told(asked)
    with pytest.raises(NotStoredError, match="'nobody'"):
        store.explanation("nobody")


def test_an_explanation_whose_owner_is_gone_was_interrupted_and_is_asked_again(store):
    asked = a_question()
    store.ask_explanation(asked, "gone", -1.0)
    assert (store.explanation("e").state, store.explanation("e").reason) == (RunState.FAILED, INTERRUPTED)
    assert store.ask_explanation(a_question(), "other", SECONDS) == (asked, True)
    assert not store.change_explanation(told(asked), "gone"), "a stale owner writes nothing"
    assert store.change_explanation(told(asked), "other")


def test_a_heartbeat_keeps_an_explanation_alive_and_learns_that_it_is_not_wanted(store):
    store.ask_explanation(a_question(), "desk", -1.0)
    store.ask_explanation(a_question("e2"), "desk", -1.0)
    assert store.renew_explanations("desk", SECONDS) == []
    assert store.explanation("e").state is RunState.QUEUED
    store.cancel_explanation("e2", NOON)
    store.cancel_explanation("e2", LATER)
    assert store.renew_explanations("desk", SECONDS) == ["e2"]
    assert store.renew_explanations("other", SECONDS) == []
    assert store.change_explanation(a_question("e2").changed(state=RunState.CANCELLED, ended=LATER), "desk")
    assert store.renew_explanations("desk", SECONDS) == []


def test_of_many_who_ask_the_same_at_once_one_works_it_out(store):
    new = at_once(10, lambda number: store.ask_explanation(a_question(), f"desk-{number}", SECONDS)[1])
    assert sorted(new) == [False] * 9 + [True]


def test_the_oldest_explanations_are_forgotten_once_there_are_too_many(store, monkeypatch):
    monkeypatch.setattr(explained, "KEPT", 3)
    for number in range(6):
        asked = a_question(f"e{number}")
        store.ask_explanation(asked, "desk", SECONDS)
        if number:
            store.change_explanation(told(asked), "desk")
    assert store.explanation("e0").state is RunState.QUEUED, "what has not ended stays"
    assert [store.explanation(f"e{number}").id for number in (3, 4, 5)] == ["e3", "e4", "e5"]
    with pytest.raises(NotStoredError):
        store.explanation("e1")
