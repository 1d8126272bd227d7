"""What remembers: portfolios, scenarios, runs with their answers and events. One protocol, several implementations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from api.store.errors import AlreadyEndedError, BadCursorError, KeyReusedError, NotStoredError
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
    from collections.abc import Sequence

    from models.answer import Answer

__all__ = [
    "AlreadyEndedError",
    "BadCursorError",
    "Claim",
    "EventKind",
    "KeyReusedError",
    "NotStoredError",
    "PageOf",
    "PageRequest",
    "PortfolioRecord",
    "Reason",
    "RunEvent",
    "RunProgress",
    "RunRecord",
    "RunState",
    "ScenarioRecord",
    "Store",
]


class Store(Protocol):
    """
    Everything the service remembers.

    Each method is atomic: it happens wholly or not at all, whatever other threads do. Portfolios and scenarios never change
    once added. A run only moves forward: queued, running, then exactly one of the terminal states.
    Look-ups raise `NotStoredError`; adding under a used key raises `KeyReusedError` if the request was another one.
    """

    def add_portfolio(self, record: PortfolioRecord, claim: Claim | None) -> PortfolioRecord:
        """Keep a portfolio; if the claim's key was used for the same request, return what was kept then."""

    def portfolio(self, id: str) -> PortfolioRecord:
        """Return a portfolio."""

    def portfolios(self, page: PageRequest) -> PageOf[PortfolioRecord]:
        """Return portfolios, newest first."""

    def add_scenario(self, record: ScenarioRecord, claim: Claim | None) -> ScenarioRecord:
        """Keep a scenario; if the claim's key was used for the same request, return what was kept then."""

    def scenario(self, id: str) -> ScenarioRecord:
        """Return a scenario."""

    def scenarios(self, page: PageRequest) -> PageOf[ScenarioRecord]:
        """Return scenarios, newest first."""

    def add_run(self, record: RunRecord, claim: Claim | None) -> RunRecord:
        """Keep a queued run; if the claim's key was used for the same request, return what was kept then."""

    def run(self, id: str) -> RunRecord:
        """Return a run as it is now."""

    def runs(self, page: PageRequest) -> PageOf[RunRecord]:
        """Return runs, newest first."""

    def begin_run(self, id: str, now: dt.datetime) -> RunRecord:
        """Move a queued run to running; raises `AlreadyEndedError` if it has ended."""

    def note_progress(self, id: str, progress: RunProgress, now: dt.datetime) -> None:
        """Remember how far a running solve is, and append a progress event; a run that has ended stays as it is."""

    def keep_answer(self, id: str, answer: Answer) -> None:
        """Remember the best answer so far of a run; a run that has ended stays as it is."""

    def end_run(self, id: str, state: RunState, now: dt.datetime, answer: Answer | None, reason: Reason | None) -> RunRecord:
        """Move a run to a terminal state, once; without an answer the best so far stays; raises `AlreadyEndedError` the second time."""

    def request_cancel(self, id: str, now: dt.datetime) -> RunRecord:
        """Remember that somebody wants the run to stop; changes nothing once it has ended."""

    def answer(self, id: str) -> Answer | None:
        """Return the answer of a run, or the best so far; None while there is none."""

    def events(self, id: str, after: int) -> Sequence[RunEvent]:
        """Return the events of a run with a number above ``after``, in order."""

    def claim(self, claim: Claim, resource_id: str) -> str:
        """Bind a key to a request that keeps nothing; returns the resource bound first."""

    def ready(self) -> bool:
        """Whether the store can be read and written now."""
