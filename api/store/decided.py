"""Decisions in the database, and the stages of the scenarios they are about; each step is one transaction, told in the log."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from api.store import chain, claims, outbox
from api.store.decision_records import DecisionRecord, DecisionState
from api.store.errors import DecidedAlreadyError, NotStoredError, OwnProposalError, StageError, StaleVersionError
from api.store.paging import page_of
from api.store.records import ScenarioRecord, ScenarioStage
from api.store.schema import decisions, portfolios, scenarios
from api.store.seals import checked, sealed
from api.store.shelves import portfolio_values, scenario_of, scenario_values

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection, RowMapping

    from api.store.chain import Verdict
    from api.store.database import Database
    from api.store.decision_records import LogEntry
    from api.store.records import Claim, PageOf, PageRequest, PortfolioRecord
    from models.portfolio import Portfolio

DECIDABLE = frozenset({ScenarioStage.DRAFT, ScenarioStage.SUBMITTED, ScenarioStage.SOLVED})
FOLLOWS: Mapping[ScenarioStage, frozenset[ScenarioStage]] = {
    ScenarioStage.PUBLISHED: frozenset({ScenarioStage.DECIDED}),
    ScenarioStage.ARCHIVED: frozenset(ScenarioStage) - {ScenarioStage.ARCHIVED},
}
"""Stages that are entered by hand, and from which ones."""


class DecisionBook:
    """
    The part of a store that keeps decisions.

    Parameters
    ----------
    database
        Where.
    clock
        Returns the time now, with its zone.
    """

    def __init__(self, database: Database, clock: Callable[[], dt.datetime]) -> None:
        self._db, self._clock = database, clock

    def propose(self, record: DecisionRecord, claim: Claim | None) -> DecisionRecord:
        """Keep a proposal to adopt a plan; raises `StageError` if the scenario is past that."""
        with self._db.writing() as connection:
            bound = claims.bind(connection, claim, record.id, self._clock())
            if bound != record.id:
                return _decision(connection, bound, lock=False)
            scenario = _scenario(connection, record.scenario_id)
            if scenario.stage not in DECIDABLE:
                raise StageError(scenario.id, scenario.stage, "decided")
            connection.execute(insert(decisions).values(sealed(decisions, _values(record))))
            self._told(connection, record.proposed_by, "decision.proposed", record)
            return record

    def decision(self, id: str) -> DecisionRecord:
        """Return a decision."""
        with self._db.reading() as connection:
            return _decision(connection, id, lock=False)

    def decisions(self, page: PageRequest) -> PageOf[DecisionRecord]:
        """Return decisions, newest first."""
        with self._db.reading() as connection:
            return page_of(connection, decisions, page, _record)

    def approve(self, id: str, version: int, by: str, baseline: PortfolioRecord, content: Portfolio, *, two_people: bool) -> DecisionRecord:
        """
        Approve a proposal: its plan is the one that holds, and the baseline is kept as a portfolio.

        Raises
        ------
        StaleVersionError
            If it is no longer the version named.
        DecidedAlreadyError
            If the scenario, or this proposal, was decided before.
        OwnProposalError
            If two people are asked for and both are one.
        """
        with self._db.writing() as connection:
            found = _decision(connection, id, lock=False)
            scenario = _scenario(connection, found.scenario_id)  # its lock comes first: rivals for one scenario meet here
            found = _expected(_decision(connection, id, lock=True), version)
            if scenario.stage not in DECIDABLE:
                raise DecidedAlreadyError(f"the scenario {scenario.id} is {scenario.stage.value}; another plan may hold already")
            if two_people and found.proposed_by == by:
                raise OwnProposalError
            values = {**portfolio_values(baseline), "document": content.model_dump_json().encode()}
            connection.execute(insert(portfolios).values(sealed(portfolios, values)))
            approved = found.changed(
                state=DecisionState.APPROVED, approved_by=by, decided=self._clock(), baseline_id=baseline.id, version=version + 1
            )
            _put(connection, approved)
            _move(connection, scenario, ScenarioStage.DECIDED)
            self._told(connection, by, "decision.approved", approved)
            return approved

    def reject(self, id: str, version: int, by: str) -> DecisionRecord:
        """Reject a proposal; raises as `approve` does."""
        with self._db.writing() as connection:
            found = _expected(_decision(connection, id, lock=True), version)
            rejected = found.changed(state=DecisionState.REJECTED, approved_by=by, decided=self._clock(), version=version + 1)
            _put(connection, rejected)
            self._told(connection, by, "decision.rejected", rejected)
            return rejected

    def move_scenario(self, id: str, version: int, stage: ScenarioStage, by: str) -> ScenarioRecord:
        """Publish or archive a scenario; raises `StaleVersionError` or `StageError`."""
        with self._db.writing() as connection:
            scenario = _scenario(connection, id)
            if scenario.version != version:
                raise StaleVersionError(version, scenario.version)
            if scenario.stage not in FOLLOWS[stage]:
                raise StageError(id, scenario.stage, stage.value)
            moved = _move(connection, scenario, stage)
            entry = chain.append(
                connection, self._clock(), actor=by, action=f"scenario.{stage.value}", subject=id, data={"title": scenario.scenario.title}
            )
            outbox.put(connection, entry)
            return moved

    def log(self, after: int, limit: int) -> list[LogEntry]:
        """Return entries of the log after a number, in order."""
        with self._db.reading() as connection:
            return chain.read(connection, after, limit)

    def verify_log(self, known_head: str | None = None) -> Verdict:
        """Walk the log, and hold the decisions against it."""
        with self._db.reading() as connection:
            verdict = chain.verify(connection, known_head)
            return verdict if verdict.fault else verdict._replace(fault=_unlogged(connection))

    def _told(self, connection: Connection, actor: str, action: str, decision: DecisionRecord) -> None:
        data = {"scenario_id": decision.scenario_id, "run_id": decision.run_id, "rank": decision.rank, "record": _digest(decision)}
        told = {**data, "baseline_id": decision.baseline_id}
        entry = chain.append(connection, self._clock(), actor=actor, action=action, subject=decision.id, data=told)
        outbox.put(connection, entry)


def _digest(decision: DecisionRecord) -> str:
    """Return the hash that stands in the log for everything a decision holds."""
    said = {name: str(value) for name, value in _values(decision).items()}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _unlogged(connection: Connection) -> str:
    logged: dict[str, str] = {}
    for entry in chain.read(connection, 0, 10**9):
        if entry.action.startswith("decision."):
            logged[entry.subject] = json.loads(entry.data)["record"]
    for row in connection.execute(select(decisions)).mappings():
        found = _record(row)
        if logged.get(found.id) != _digest(found):
            return f"the decision {found.id} is not the one that was logged"
    return ""


def _expected(found: DecisionRecord, version: int) -> DecisionRecord:
    if found.state is not DecisionState.PROPOSED:
        raise DecidedAlreadyError(f"the proposal {found.id} is {found.state.value} already")
    if found.version != version:
        raise StaleVersionError(version, found.version)
    return found


def _scenario(connection: Connection, id: str) -> ScenarioRecord:
    row = connection.execute(select(scenarios).where(scenarios.c.id == id).with_for_update()).mappings().one_or_none()
    if row is None:
        raise NotStoredError("scenario", id)
    return scenario_of(checked(scenarios, row))


def _move(connection: Connection, scenario: ScenarioRecord, stage: ScenarioStage) -> ScenarioRecord:
    moved = scenario.moved(stage)
    connection.execute(update(scenarios).where(scenarios.c.id == scenario.id).values(sealed(scenarios, scenario_values(moved))))
    return moved


def advance(connection: Connection, id: str | None, stage: ScenarioStage, below: frozenset[ScenarioStage]) -> None:
    """Move a scenario on if it is in one of the stages below; what happens to its runs does that."""
    if id is None:
        return
    row = connection.execute(select(scenarios).where(scenarios.c.id == id).with_for_update()).mappings().one_or_none()
    if row is not None and ScenarioStage(row["stage"]) in below:
        _move(connection, scenario_of(checked(scenarios, row)), stage)


def _decision(connection: Connection, id: str, *, lock: bool) -> DecisionRecord:
    query = select(decisions).where(decisions.c.id == id)
    row = connection.execute(query.with_for_update() if lock else query).mappings().one_or_none()
    if row is None:
        raise NotStoredError("decision", id)
    return _record(checked(decisions, row))


def _put(connection: Connection, record: DecisionRecord) -> None:
    connection.execute(update(decisions).where(decisions.c.id == record.id).values(sealed(decisions, _values(record))))


def _record(row: RowMapping) -> DecisionRecord:
    said = {name: row[name] for name in DecisionRecord.__dataclass_fields__}
    return DecisionRecord(**{**said, "state": DecisionState(row["state"]), "record": json.loads(row["record"])})


def _values(record: DecisionRecord) -> dict[str, Any]:
    said = {name: getattr(record, name) for name in DecisionRecord.__dataclass_fields__}
    return {**said, "state": record.state.value, "record": json.dumps(record.record, sort_keys=True)}
