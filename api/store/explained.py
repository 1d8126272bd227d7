"""Explanations in the database: asked once, worked out by an owner who shows that it is alive, kept once they have ended."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from api.store.clocks import lease_time
from api.store.errors import NotStoredError
from api.store.run_records import ExplanationRecord, Reason, RunState
from api.store.schema import explanations
from api.store.seals import checked, sealed
from scenarios.explain.questions import AnyQuestion

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, RowMapping

    from api.store.clocks import LeaseTime
    from api.store.database import Database

KEPT = 2_000
"""Explanations that are kept once they have ended; the oldest go first, and can be asked for again."""
INTERRUPTED = Reason("interrupted", "the service that worked it out was stopped; ask again")
_AGAIN = (RunState.FAILED, RunState.CANCELLED)
_NO_LEASE = {"owner": None, "lease_until": None, "lease_clock": None}
_QUESTION: TypeAdapter[Any] = TypeAdapter(AnyQuestion)


class ExplanationShelf:
    """
    The part of a store that keeps explanations.

    Parameters
    ----------
    database
        Where.
    """

    def __init__(self, database: Database) -> None:
        self._explanation_db = database

    def ask_explanation(self, record: ExplanationRecord, owner: str, seconds: float) -> tuple[ExplanationRecord, bool]:
        """Keep a question for an owner to work out, unless it was asked before and has not failed; returns it and whether it is new."""
        with self._explanation_db.writing() as connection:
            time = lease_time(connection)
            values = _values(record) | {"owner": owner, "lease_until": time.seconds + seconds, "lease_clock": time.clock}
            if connection.execute(_insert_unless_there(connection, sealed(explanations, values))).first() is not None:
                _forget_oldest(connection)
                return record, True
            row = _row(connection, record.id, lock=True)
            known = record if row is None else _seen(row, time)
            if known.state not in _AGAIN:
                return known, False
            connection.execute(update(explanations).where(explanations.c.id == record.id).values(sealed(explanations, values)))
            return record, True

    def explanation(self, id: str) -> ExplanationRecord:
        """Return an explanation as it is now; one whose owner went away has failed."""
        with self._explanation_db.reading() as connection:
            row = _row(connection, id, lock=False)
            if row is None:
                raise NotStoredError("explanation", id, ())
            return _seen(row, lease_time(connection))

    def change_explanation(self, record: ExplanationRecord, owner: str) -> bool:
        """Write what became of an explanation; False, and nothing is written, if it is not the owner's any more or has ended."""
        with self._explanation_db.writing() as connection:
            row = _row(connection, record.id, lock=True)
            if row is None or row["owner"] != owner or row["ended"] is not None:
                return False
            values = _values(record) | {"cancel_requested": row["cancel_requested"]} | (_NO_LEASE if record.state.ended else {})
            connection.execute(update(explanations).where(explanations.c.id == record.id).values(sealed(explanations, values)))
            return True

    def cancel_explanation(self, id: str, now: dt.datetime) -> None:
        """Remember that nobody wants an explanation any more."""
        with self._explanation_db.writing() as connection:
            row = _row(connection, id, lock=True)
            if row is not None and row["ended"] is None and row["cancel_requested"] is None:
                values = sealed(explanations, {**row, "cancel_requested": now})
                connection.execute(update(explanations).where(explanations.c.id == id).values(values))

    def renew_explanations(self, owner: str, seconds: float) -> Sequence[str]:
        """Prolong the leases of an owner's explanations, and return the ids of those that are to stop."""
        with self._explanation_db.writing() as connection:
            time, mine = lease_time(connection), _unfinished_of(owner)
            connection.execute(update(explanations).where(*mine).values(lease_until=time.seconds + seconds, lease_clock=time.clock))
            unwanted = select(explanations.c.id).where(*mine, explanations.c.cancel_requested.is_not(None))
            return connection.execute(unwanted).scalars().all()


def _insert_unless_there(connection: Connection, values: dict[str, Any]) -> Any:  # noqa: ANN401 - one type for each database
    """Return an insert that waits for a rival's transaction to end, and then yields to it; tells of the row if it was written."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    return insert(explanations).values(values).on_conflict_do_nothing().returning(explanations.c.seq)


def _unfinished_of(owner: str) -> tuple[ColumnElement[bool], ...]:
    return (explanations.c.owner == owner, explanations.c.ended.is_(None))


def _row(connection: Connection, id: str, *, lock: bool) -> RowMapping | None:
    query = select(explanations).where(explanations.c.id == id)
    row = connection.execute(query.with_for_update() if lock else query).mappings().one_or_none()
    return None if row is None else checked(explanations, row)


def _seen(row: RowMapping, time: LeaseTime) -> ExplanationRecord:
    """Return the explanation of a row; nobody works any more on what its owner's lease has run out for."""
    found = _explanation(row)
    gone = row["lease_clock"] != time.clock or row["lease_until"] is None or row["lease_until"] < time.seconds
    return found.changed(state=RunState.FAILED, ended=found.created, reason=INTERRUPTED) if gone and not found.state.ended else found


def _forget_oldest(connection: Connection) -> None:
    ended = or_(explanations.c.ended.is_not(None), explanations.c.owner.is_(None))
    oldest = select(explanations.c.seq).where(ended).order_by(explanations.c.seq.desc()).offset(KEPT)
    connection.execute(delete(explanations).where(explanations.c.seq.in_(oldest)))


def _explanation(row: RowMapping) -> ExplanationRecord:
    return ExplanationRecord(
        id=row["id"],
        run_id=row["run_id"],
        plan=row["plan"],
        question=_QUESTION.validate_json(row["question"]),
        state=RunState(row["state"]),
        created=row["created"],
        ended=row["ended"],
        explanation=None if row["explanation"] is None else json.loads(bytes(row["explanation"])),
        reason=None if row["reason"] is None else Reason(**json.loads(row["reason"])),
    )


def _values(record: ExplanationRecord) -> dict[str, Any]:
    return {
        "id": record.id,
        "run_id": record.run_id,
        "plan": record.plan,
        "question": record.question.model_dump_json(),
        "state": record.state.value,
        "created": record.created,
        "ended": record.ended,
        "explanation": None if record.explanation is None else json.dumps(record.explanation).encode(),
        "reason": None if record.reason is None else json.dumps(dataclasses.asdict(record.reason)),
    }
