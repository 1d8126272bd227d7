"""Runs and their events as rows, and back."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from api.store.errors import NotStoredError
from api.store.run_records import EventKind, Reason, RunEvent, RunProgress, RunRecord, RunState
from api.store.schema import run_events, runs
from api.store.seals import checked, sealed
from models.answer import Limits, Policy, Status

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from sqlalchemy import Connection, RowMapping


@dataclass(frozen=True)
class Held:
    """A run whose row is locked until the transaction ends, and how many events it has."""

    run: RunRecord
    events: int


def hold(connection: Connection, id: str) -> Held:
    """
    Lock a run and return it.

    Raises
    ------
    NotStoredError
        If there is no such run.
    """
    return held(_row(connection, id, lock=True))


def held(row: RowMapping) -> Held:
    """Return a locked row as a run."""
    return Held(run_of(row), row["events"])


def read(connection: Connection, id: str) -> RunRecord:
    """Return a run as it is now."""
    return run_of(_row(connection, id, lock=False))


def put(
    connection: Connection, found: Held, run: RunRecord, at: dt.datetime, event: Mapping[str, object] | None = None, **lease: object
) -> Held:
    """Write a run that is held, and an event that tells of it."""
    after = Held(run, found.events if event is None else found.events + 1)
    values = sealed(runs, {**_values(after), **lease})
    connection.execute(update(runs).where(runs.c.id == run.id).values(values))
    if event is not None:
        kind = EventKind.STATE if "state" in event else EventKind.PROGRESS
        _append(connection, RunEvent(after.events, at, kind, event), run.id)
    return after


def add(connection: Connection, run: RunRecord) -> None:
    """Write a new run, and the event that it is queued."""
    connection.execute(insert(runs).values(sealed(runs, _values(Held(run, 1)))))
    _append(connection, RunEvent(1, run.created, EventKind.STATE, {"state": run.state.value}), run.id)


def event_of(row: RowMapping) -> RunEvent:
    """Return the event of a row."""
    checked(run_events, row)
    return RunEvent(row["number"], row["at"], EventKind(row["kind"]), json.loads(row["data"]))


def state_event(run: RunRecord) -> dict[str, object]:
    """Return what an event tells of a run's new state."""
    reason = None if run.reason is None else dataclasses.asdict(run.reason)
    data = {"state": run.state.value, "result": run.result, "reason": reason}
    return {name: value for name, value in data.items() if value is not None}


def _append(connection: Connection, event: RunEvent, run_id: str) -> None:
    values = {"run_id": run_id, "number": event.number, "at": event.at, "kind": event.kind.value, "data": json.dumps(event.data)}
    connection.execute(insert(run_events).values(sealed(run_events, values)))


def _row(connection: Connection, id: str, *, lock: bool) -> RowMapping:
    query = select(runs).where(runs.c.id == id)
    row = connection.execute(query.with_for_update() if lock else query).mappings().one_or_none()
    if row is None:
        raise NotStoredError("run", id)
    return checked(runs, row)


def run_of(row: RowMapping) -> RunRecord:
    """Return the run of a row."""
    return RunRecord(
        id=row["id"],
        created=row["created"],
        portfolio_id=row["portfolio_id"],
        scenario_id=row["scenario_id"],
        policy=Policy(row["policy"]),
        limits=Limits.model_validate_json(row["limits"]),
        state=RunState(row["state"]),
        started=row["started"],
        ended=row["ended"],
        cancel_requested=row["cancel_requested"],
        progress=None if row["progress"] is None else RunProgress(**json.loads(row["progress"])),
        result=None if row["result"] is None else Status(row["result"]),
        plans=row["plans"],
        reason=None if row["reason"] is None else Reason(**json.loads(row["reason"])),
        from_run_id=row["from_run_id"],
        attempt=row["attempt"],
    )


def _values(found: Held) -> dict[str, Any]:
    run = found.run
    return {
        "id": run.id,
        "created": run.created,
        "portfolio_id": run.portfolio_id,
        "scenario_id": run.scenario_id,
        "from_run_id": run.from_run_id,
        "policy": run.policy.value,
        "limits": run.limits.model_dump_json(),
        "state": run.state.value,
        "started": run.started,
        "ended": run.ended,
        "cancel_requested": run.cancel_requested,
        "progress": None if run.progress is None else json.dumps(dataclasses.asdict(run.progress)),
        "result": None if run.result is None else run.result.value,
        "plans": run.plans,
        "reason": None if run.reason is None else json.dumps(dataclasses.asdict(run.reason)),
        "attempt": run.attempt,
        "events": found.events,
    }
