"""What must hold of all runs in a database, whatever happened to those who solved them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.store import PageRequest, RunState

if TYPE_CHECKING:
    from api.store import RunRecord, Store

ENDINGS = {state.value for state in RunState if state.ended}


def broken(store: Store) -> list[str]:
    """Everything that does not hold."""
    return [f"run {run.id}: {what}" for run in every_run(store) for what in _broken(store, run)]


def every_run(store: Store) -> list[RunRecord]:
    found, page = [], PageRequest(200)
    while True:
        part = store.runs(page)
        found += part.items
        if part.next_cursor is None:
            return found
        page = PageRequest(200, part.next_cursor)


def _broken(store: Store, run: RunRecord) -> list[str]:
    events = store.events(run.id, 0)
    states = [event.data["state"] for event in events if "state" in event.data]
    answer = store.answer(run.id)
    found = []
    if [event.number for event in events] != list(range(1, len(events) + 1)):
        found.append("its events have gaps")
    if states[0] != "queued" or states.count("running") != run.attempt:
        found.append(f"it was begun {run.attempt} times, but its events are {states}")
    ended = [state for state in states if state in ENDINGS]
    if (ended != [run.state.value]) if run.state.ended else ended:
        found.append(f"it is {run.state}, but its events are {states}")
    if run.state is RunState.SUCCEEDED and answer is None:
        found.append("it succeeded without an answer")
    if run.plans != (0 if answer is None else len(answer.parsed().plans)):
        found.append(f"it claims {run.plans} plans")
    if run.state.ended and run.result != (None if answer is None else answer.parsed().status):
        found.append(f"its result is {run.result}")
    return found
