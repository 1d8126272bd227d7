"""Runs in the database: asked for, claimed, followed, ended; each change is one transaction."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, or_, select, update

from api.store import claims, run_rows
from api.store.clocks import lease_time
from api.store.decided import advance
from api.store.errors import AlreadyEndedError, LeaseLostError
from api.store.paging import page_of
from api.store.records import ScenarioStage
from api.store.run_records import CANCELLED, AnswerText, Lease, Reason, Renewal, RunRecord, RunState
from api.store.run_rows import Held
from api.store.schema import answers, run_events, runs
from api.store.seals import checked, sealed
from models.answer import Status

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from sqlalchemy import ColumnElement, Connection

    from api.store.database import Database
    from api.store.records import Claim, PageOf, PageRequest
    from api.store.run_records import ProgressNote, RunEvent

    Announce = Callable[[Connection, str], None]

MAX_NUMBER = 2**31 - 1
"""No event has a higher one; more does not fit the column."""
NO_LEASE = {"owner": None, "lease_until": None, "lease_clock": None}


class Ledger:
    """
    The part of a store that keeps runs.

    Parameters
    ----------
    database
        Where.
    clock
        Returns the time now, with its zone.
    announce
        Called in the transaction that queues a run, with the run's id: a queue beside the table learns of it, or neither does.
    """

    def __init__(self, database: Database, clock: Callable[[], dt.datetime], announce: Announce | None = None) -> None:
        self._db, self._clock, self._announce = database, clock, announce

    def add_run(self, record: RunRecord, claim: Claim | None) -> RunRecord:
        """Keep a queued run, or return the one kept under the same key."""
        with self._db.writing() as connection:
            bound = claims.bind(connection, claim, record.id, self._clock())
            if bound != record.id:
                return run_rows.read(connection, bound)
            run_rows.add(connection, record)
            advance(connection, record.scenario_id, ScenarioStage.SUBMITTED, frozenset({ScenarioStage.DRAFT}))
            self._tell(connection, record.id)
            return record

    def run(self, id: str) -> RunRecord:
        """Return a run as it is now."""
        with self._db.reading() as connection:
            return run_rows.read(connection, id)

    def runs(self, page: PageRequest) -> PageOf[RunRecord]:
        """Return runs, newest first."""
        with self._db.reading() as connection:
            return page_of(connection, runs, page, run_rows.run_of)

    def waiting(self) -> int:
        """Return how many runs are queued."""
        with self._db.reading() as connection:
            found = connection.execute(select(func.count()).select_from(runs).where(*_in(RunState.QUEUED))).scalar_one()
            return int(found)

    def begin_run(self, id: str, owner: str, now: dt.datetime, seconds: float) -> RunRecord | None:
        """Claim a run for an owner; None if it is not queued any more."""
        with self._db.writing() as connection:
            found = run_rows.hold(connection, id)
            return _begin(connection, found, owner, now, seconds) if found.run.state is RunState.QUEUED else None

    def begin_next(self, owner: str, now: dt.datetime, seconds: float) -> RunRecord | None:
        """Claim the run that has waited longest; None if none waits."""
        query = select(runs).where(*_in(RunState.QUEUED)).order_by(runs.c.seq).limit(1).with_for_update(skip_locked=True)
        with self._db.writing() as connection:
            row = connection.execute(query).mappings().one_or_none()
            return None if row is None else _begin(connection, run_rows.held(checked(runs, row)), owner, now, seconds)

    def renew(self, leases: Sequence[Lease], seconds: float) -> list[Renewal]:
        """Prolong leases, and say which are lost and whose runs are to stop."""
        with self._db.writing() as connection:
            return [_renewed(connection, lease, seconds) for lease in leases]

    def note_progress(self, lease: Lease, notes: Sequence[ProgressNote]) -> None:
        """Remember how far a run is, and append an event for each note."""
        with self._db.writing() as connection:
            _noted(connection, _leased(connection, lease), notes)

    def keep_answer(self, lease: Lease, answer: AnswerText) -> None:
        """Remember the best answer so far of a run."""
        with self._db.writing() as connection:
            found = _leased(connection, lease)
            _put_answer(connection, lease.run_id, answer)
            run_rows.put(connection, found, found.run.changed(plans=answer.plans), found.run.created)

    def end_run(
        self,
        lease: Lease,
        state: RunState,
        now: dt.datetime,
        answer: AnswerText | None,
        reason: Reason | None,
        *,
        notes: Sequence[ProgressNote] = (),
    ) -> RunRecord:
        """Move a run to a terminal state, once, with what is still to be noted; without an answer the best so far stays."""
        with self._db.writing() as connection:
            found = _noted(connection, _leased(connection, lease), notes)
            if answer is not None:
                _put_answer(connection, lease.run_id, answer)
            if state is RunState.SUCCEEDED:
                advance(connection, found.run.scenario_id, ScenarioStage.SOLVED, frozenset({ScenarioStage.DRAFT, ScenarioStage.SUBMITTED}))
            return _end(connection, found, state, now, reason)

    def release(self, lease: Lease, now: dt.datetime) -> None:
        """Give a run back to the queue; the next attempt begins anew, and the best answer so far stays."""
        with self._db.writing() as connection:
            self._requeue(connection, _leased(connection, lease), now)

    def reclaim(self, now: dt.datetime, most_attempts: int, alive: Sequence[Lease] = ()) -> list[str]:
        """Queue the runs again whose owners are gone, and return their ids; a run whose owners keep going is failed."""
        with self._db.writing() as connection:
            time = lease_time(connection)
            expired = or_(runs.c.lease_clock != time.clock, runs.c.lease_until < time.seconds)
            query = select(runs).where(*_in(RunState.RUNNING), expired).order_by(runs.c.seq).with_for_update(skip_locked=True)
            lost = [run_rows.held(checked(runs, row)) for row in connection.execute(query).mappings().all()]
            gone = [found for found in lost if found.run.lease not in alive]
            return [found.run.id for found in gone if self._recovered(connection, found, now, most_attempts)]

    def request_cancel(self, id: str, now: dt.datetime) -> RunRecord:
        """Remember that somebody wants the run to stop; one that waits ends at once, one that has ended stays as it is."""
        with self._db.writing() as connection:
            found = run_rows.hold(connection, id)
            run = found.run
            if run.state.ended or run.cancel_requested is not None:
                return run
            asked = run.changed(cancel_requested=now)
            if run.state is RunState.QUEUED:
                return _end(connection, Held(asked, found.events), RunState.CANCELLED, now, CANCELLED)
            return run_rows.put(connection, found, asked, now).run

    def answer(self, id: str) -> AnswerText | None:
        """Return the answer of a run, or the best so far."""
        with self._db.reading() as connection:
            run_rows.read(connection, id)
            row = connection.execute(select(answers).where(answers.c.run_id == id)).mappings().one_or_none()
        if row is None:
            return None
        checked(answers, row)
        return AnswerText(Status(row["status"]), row["plans"], bytes(row["document"]))

    def events(self, id: str, after: int) -> Sequence[RunEvent]:
        """Return the events of a run with a number above ``after``."""
        query = (
            select(run_events).where(run_events.c.run_id == id, run_events.c.number > min(after, MAX_NUMBER)).order_by(run_events.c.number)
        )
        with self._db.reading() as connection:
            run_rows.read(connection, id)
            return tuple(run_rows.event_of(row) for row in connection.execute(query).mappings())

    def queued(self) -> Sequence[str]:
        """Return the ids of all runs that wait, longest first."""
        with self._db.reading() as connection:
            return connection.execute(select(runs.c.id).where(*_in(RunState.QUEUED)).order_by(runs.c.seq)).scalars().all()

    def _recovered(self, connection: Connection, found: Held, now: dt.datetime, most_attempts: int) -> bool:
        run = found.run
        if run.cancel_requested is not None:
            _end(connection, found, RunState.CANCELLED, now, CANCELLED)
        elif run.attempt >= most_attempts:
            text = f"what solved it went away {run.attempt} times; the service's log of those times says why"
            _end(connection, found, RunState.FAILED, now, Reason("lost", text))
        else:
            self._requeue(connection, found, now)
            return True
        return False

    def _requeue(self, connection: Connection, found: Held, now: dt.datetime) -> None:
        run = found.run.changed(state=RunState.QUEUED, started=None)
        run_rows.put(connection, found, run, now, {"state": "interrupted"}, **NO_LEASE)
        self._tell(connection, run.id)

    def _tell(self, connection: Connection, id: str) -> None:
        if self._announce is not None:
            self._announce(connection, id)


def _in(state: RunState) -> tuple[ColumnElement[bool], ...]:
    return (runs.c.state == state.value, runs.c.ended.is_(None))


def _begin(connection: Connection, found: Held, owner: str, now: dt.datetime, seconds: float) -> RunRecord:
    time = lease_time(connection)
    run = found.run.changed(state=RunState.RUNNING, started=now, attempt=found.run.attempt + 1)
    lease = {"owner": owner, "lease_until": time.seconds + seconds, "lease_clock": time.clock}
    return run_rows.put(connection, found, run, now, run_rows.state_event(run), **lease).run


def _renewed(connection: Connection, lease: Lease, seconds: float) -> Renewal:
    time = lease_time(connection)
    mine = (runs.c.id == lease.run_id, runs.c.attempt == lease.attempt, *_in(RunState.RUNNING))
    changed = connection.execute(update(runs).where(*mine).values(lease_until=time.seconds + seconds, lease_clock=time.clock))
    if not changed.rowcount:
        return Renewal(lease, held=False)
    cancel = connection.execute(select(runs.c.cancel_requested).where(runs.c.id == lease.run_id)).scalar_one() is not None
    return Renewal(lease, held=True, cancel=cancel)


def _leased(connection: Connection, lease: Lease) -> Held:
    """Return the run of a lease, locked; refuse if the lease is no longer the present one."""
    found = run_rows.hold(connection, lease.run_id)
    if found.run.state.ended:
        raise AlreadyEndedError(lease.run_id)
    if found.run.state is not RunState.RUNNING or found.run.lease != lease:
        raise LeaseLostError(lease.run_id, lease.attempt)
    return found


def _noted(connection: Connection, found: Held, notes: Sequence[ProgressNote]) -> Held:
    for note in notes:
        found = run_rows.put(connection, found, found.run.changed(progress=note.progress), note.at, dataclasses.asdict(note.progress))
    return found


def _end(connection: Connection, found: Held, state: RunState, now: dt.datetime, reason: Reason | None) -> RunRecord:
    best = connection.execute(select(answers.c.status, answers.c.plans).where(answers.c.run_id == found.run.id)).one_or_none()
    result, plans = (None, 0) if best is None else (Status(best.status), best.plans)
    run = found.run.changed(state=state, ended=now, result=result, plans=plans, reason=reason)
    return run_rows.put(connection, found, run, now, run_rows.state_event(run), **NO_LEASE).run


def _put_answer(connection: Connection, run_id: str, answer: AnswerText) -> None:
    values = sealed(answers, {"run_id": run_id, "status": answer.status.value, "plans": answer.plans, "document": answer.text})
    changed = connection.execute(update(answers).where(answers.c.run_id == run_id).values(values))
    if not changed.rowcount:
        connection.execute(insert(answers).values(values))
