"""
What every dispatcher promises, on every database: whatever happens to those who solve, each run ends once, with its best plan.

The processes are the real ones, `steerco serve` and `steerco worker`. No test asserts seconds.
"""

from __future__ import annotations

import os
import signal

import pytest

from api.store import AlreadyEndedError, LeaseLostError, RunState
from tests.api.dispatch.invariants import broken
from tests.api.dispatch.owners import solves_of

pytestmark = pytest.mark.slow


def test_runs_are_solved_in_whatever_way_they_go(at):
    """Good ones, a crash and a bug beside each other; also those that waited before anybody was there to solve."""
    before = at.ask("instant")
    at.owner()
    ids = {solve: at.ask(solve) for solve in ("brief", "segfault", "raises", "instant")}
    found = {solve: at.ended(id) for solve, id in ids.items()}

    assert at.ended(before).state is RunState.SUCCEEDED
    assert found["brief"].state is RunState.SUCCEEDED
    assert at.store.answer(ids["brief"]).parsed().title == "done"
    assert (found["segfault"].state, found["segfault"].plans) == (RunState.FAILED, 1)
    assert "SIGSEGV" in found["segfault"].reason.text
    assert (found["raises"].state, found["raises"].reason.code) == (RunState.FAILED, "crashed")
    assert {run.attempt for run in found.values()} == {1}
    assert broken(at.store) == []


def test_a_run_is_cancelled_by_word_or_by_force_and_keeps_its_best_plan(at):
    at.owner(slots=2)
    ids = [at.ask("patient"), at.ask("deaf")]
    for id in ids:
        at.in_state(id, RunState.RUNNING, plans=1)
        at.store.request_cancel(id, at.store.run(id).created)

    assert [at.ended(id).state for id in ids] == [RunState.CANCELLED] * 2
    assert [at.store.answer(id).parsed().title for id in ids] == ["stopped when asked", "best so far"]
    assert broken(at.store) == []


def test_a_graceful_stop_gives_back_what_runs_and_the_next_start_goes_on(at):
    first = at.owner(slots=2)
    ids = [at.ask("patient"), at.ask("patient"), at.ask("patient")]
    for id in ids[:2]:
        at.in_state(id, RunState.RUNNING, plans=1)

    assert first.stop() in (0, -signal.SIGTERM), first.said()  # the web server ends as it was told to
    runs = [at.store.run(id) for id in ids]
    assert [(run.state, run.plans, run.attempt) for run in runs] == [(RunState.QUEUED, 1, 1)] * 2 + [(RunState.QUEUED, 0, 0)]
    at.owner(slots=3)
    for id in ids:
        at.in_state(id, RunState.RUNNING, plans=1)
        at.store.request_cancel(id, runs[0].created)
    assert [at.ended(id).attempt for id in ids] == [2, 2, 1], at.said()
    assert broken(at.store) == []


def test_when_who_solves_is_killed_another_goes_on(at):
    first = at.owner()
    id = at.ask("patient")
    at.in_state(id, RunState.RUNNING, plans=1)
    first.kill()
    at.owner()
    at.wait(id, lambda run: run.attempt == 2 and run.state is RunState.RUNNING, "a second attempt")
    at.store.request_cancel(id, at.store.run(id).created)

    assert at.ended(id).state is RunState.CANCELLED
    assert [event.data["state"] for event in at.store.events(id, 0) if "state" in event.data] == [
        "queued",
        "running",
        "interrupted",
        "running",
        "cancelled",
    ]
    assert broken(at.store) == []


def test_a_frozen_owner_that_comes_back_can_write_nothing(at):
    frozen = at.owner()
    id = at.ask("patient")
    lease = at.in_state(id, RunState.RUNNING, plans=1).lease
    at.freeze(frozen)
    other = at.owner()
    at.wait(id, lambda run: run.attempt == 2 and run.state is RunState.RUNNING and run.plans, "a second attempt")
    frozen.thaw()
    at.wait(id, lambda _: "lost its lease" in frozen.said(), "the first to notice")
    with pytest.raises(LeaseLostError):
        at.store.note_progress(lease, [])
    at.store.request_cancel(id, at.store.run(id).created)
    ended = at.ended(id)

    assert (ended.state, ended.attempt) == (RunState.CANCELLED, 2)
    assert other.process.poll() is None
    with pytest.raises(AlreadyEndedError):
        at.store.keep_answer(lease, at.store.answer(id))
    assert broken(at.store) == []


def test_a_solve_that_is_killed_is_tried_again_and_one_that_is_killed_again_fails_its_run_alone(at):
    """The solve beside it is not touched."""
    owner = at.owner(slots=2)
    ids = [at.ask("patient"), at.ask("patient")]
    for id in ids:
        at.in_state(id, RunState.RUNNING, plans=1)

    def ended() -> bool:
        return any(at.store.run(id).state.ended for id in ids)

    for _ in range(3):  # the same one twice, or each once and one of them again
        again = owner.said().count("tried again")
        for pid in solves_of(owner.process.pid):  # some of them have no run yet; nobody misses those
            os.kill(pid, signal.SIGKILL)
            if at.soon(lambda again=again: ended() or owner.said().count("tried again") > again):
                break
        if ended():
            break
    failed, other = sorted((at.store.run(id) for id in ids), key=lambda run: not run.state.ended)

    assert (failed.state, failed.reason.code, failed.plans) == (RunState.FAILED, "crashed", 1), owner.said()
    assert other.state is RunState.RUNNING
    at.store.request_cancel(other.id, other.created)
    at.ended(other.id)
    assert broken(at.store) == []
