"""A store that forgets when the process ends: for trying things out, for tests, and as the model of the durable ones."""

from __future__ import annotations

import dataclasses
import threading
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from api.store import cursors
from api.store.errors import AlreadyEndedError, KeyReusedError, NotStoredError
from api.store.records import (
    Claim,
    EventKind,
    PageOf,
    PageRequest,
    PortfolioRecord,
    Reason,
    RunEvent,
    RunProgress,
    RunRecord,
    RunState,
    ScenarioRecord,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from models.answer import Answer


class _Recorded(Protocol):
    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=_Recorded)


class _Shelf(Generic[R]):
    """Records of one kind, by id and in the order they came."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._by_id: dict[str, R] = {}
        self._order: list[str] = []

    def put(self, record: R) -> None:
        if record.id not in self._by_id:
            self._order.append(record.id)
        self._by_id[record.id] = record

    def get(self, id: str) -> R:
        if id not in self._by_id:
            raise NotStoredError(self._kind, id)
        return self._by_id[id]

    def page(self, page: PageRequest) -> PageOf[R]:
        end = len(self._order) if page.cursor is None else min(cursors.decode(page.cursor), len(self._order))
        begin = max(0, end - page.limit)
        items = [self._by_id[id] for id in reversed(self._order[begin:end])]
        return PageOf(items, cursors.encode(begin) if begin else None)


class MemoryStore:
    """The `Store` kept in this process's memory, guarded by one lock."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._portfolios: _Shelf[PortfolioRecord] = _Shelf("portfolio")
        self._scenarios: _Shelf[ScenarioRecord] = _Shelf("scenario")
        self._runs: _Shelf[RunRecord] = _Shelf("run")
        self._answers: dict[str, Answer] = {}
        self._events: dict[str, list[RunEvent]] = {}
        self._claims: dict[str, tuple[str, str]] = {}

    def add_portfolio(self, record: PortfolioRecord, claim: Claim | None) -> PortfolioRecord:
        """Keep a portfolio, or return the one kept under the same key."""
        return self._add(self._portfolios, record, claim)

    def portfolio(self, id: str) -> PortfolioRecord:
        """Return a portfolio."""
        with self._lock:
            return self._portfolios.get(id)

    def portfolios(self, page: PageRequest) -> PageOf[PortfolioRecord]:
        """Return portfolios, newest first."""
        with self._lock:
            return self._portfolios.page(page)

    def add_scenario(self, record: ScenarioRecord, claim: Claim | None) -> ScenarioRecord:
        """Keep a scenario, or return the one kept under the same key."""
        return self._add(self._scenarios, record, claim)

    def scenario(self, id: str) -> ScenarioRecord:
        """Return a scenario."""
        with self._lock:
            return self._scenarios.get(id)

    def scenarios(self, page: PageRequest) -> PageOf[ScenarioRecord]:
        """Return scenarios, newest first."""
        with self._lock:
            return self._scenarios.page(page)

    def add_run(self, record: RunRecord, claim: Claim | None) -> RunRecord:
        """Keep a queued run, or return the one kept under the same key."""
        with self._lock:
            kept = self._add(self._runs, record, claim)
            if kept.id == record.id:
                self._append(record.id, record.created, EventKind.STATE, {"state": record.state.value})
            return kept

    def run(self, id: str) -> RunRecord:
        """Return a run as it is now."""
        with self._lock:
            return self._runs.get(id)

    def runs(self, page: PageRequest) -> PageOf[RunRecord]:
        """Return runs, newest first."""
        with self._lock:
            return self._runs.page(page)

    def begin_run(self, id: str, now: dt.datetime) -> RunRecord:
        """Move a queued run to running."""
        with self._lock:
            return self._move(self._live(id).changed(state=RunState.RUNNING, started=now), now)

    def note_progress(self, id: str, progress: RunProgress, now: dt.datetime) -> None:
        """Remember how far a running solve is."""
        with self._lock:
            run = self._runs.get(id)
            if not run.state.ended:
                self._runs.put(run.changed(progress=progress))
                self._append(id, now, EventKind.PROGRESS, dataclasses.asdict(progress))

    def keep_answer(self, id: str, answer: Answer) -> None:
        """Remember the best answer so far."""
        with self._lock:
            run = self._runs.get(id)
            if not run.state.ended:
                self._answers[id] = answer
                self._runs.put(run.changed(plans=len(answer.plans)))

    def end_run(self, id: str, state: RunState, now: dt.datetime, answer: Answer | None, reason: Reason | None) -> RunRecord:
        """Move a run to a terminal state, once."""
        with self._lock:
            run = self._live(id)
            if answer is not None:
                self._answers[id] = answer
            best = self._answers.get(id)
            result = None if best is None else best.status
            plans = 0 if best is None else len(best.plans)
            return self._move(run.changed(state=state, ended=now, result=result, plans=plans, reason=reason), now)

    def request_cancel(self, id: str, now: dt.datetime) -> RunRecord:
        """Remember that somebody wants the run to stop."""
        with self._lock:
            run = self._runs.get(id)
            if run.state.ended or run.cancel_requested is not None:
                return run
            self._runs.put(run.changed(cancel_requested=now))
            return self._runs.get(id)

    def answer(self, id: str) -> Answer | None:
        """Return the answer of a run, or the best so far."""
        with self._lock:
            return self._answers.get(self._runs.get(id).id)

    def events(self, id: str, after: int) -> Sequence[RunEvent]:
        """Return the events of a run with a number above ``after``."""
        with self._lock:
            return tuple(self._events.get(self._runs.get(id).id, [])[max(0, after) :])

    def claim(self, claim: Claim, resource_id: str) -> str:
        """Bind a key to a request; returns the resource bound first."""
        with self._lock:
            fingerprint, bound = self._claims.setdefault(claim.key, (claim.fingerprint, resource_id))
            if fingerprint != claim.fingerprint:
                raise KeyReusedError(claim.key)
            return bound

    def ready(self) -> bool:
        """Memory is always there."""
        return True

    def _add(self, shelf: _Shelf[R], record: R, claim: Claim | None) -> R:
        with self._lock:
            bound = record.id if claim is None else self.claim(claim, record.id)
            if bound == record.id:
                shelf.put(record)
            return shelf.get(bound)

    def _live(self, id: str) -> RunRecord:
        run = self._runs.get(id)
        if run.state.ended:
            raise AlreadyEndedError(id)
        return run

    def _move(self, run: RunRecord, now: dt.datetime) -> RunRecord:
        self._runs.put(run)
        reason = None if run.reason is None else dataclasses.asdict(run.reason)
        data = {"state": run.state.value, "result": run.result, "reason": reason}
        self._append(run.id, now, EventKind.STATE, {name: value for name, value in data.items() if value is not None})
        return run

    def _append(self, id: str, now: dt.datetime, kind: EventKind, data: Mapping[str, object]) -> None:
        events = self._events.setdefault(id, [])
        events.append(RunEvent(len(events) + 1, now, kind, data))
