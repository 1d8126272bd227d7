"""What remembers: portfolios, scenarios, runs with their answers and events. What they promise is a protocol; a database keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from api.store.decision_records import DecisionRecord, DecisionState, Delivery, LogEntry, WebhookRecord
from api.store.errors import (
    AlreadyEndedError,
    BadCursorError,
    DamagedStoreError,
    DatabaseRefusedError,
    DecidedAlreadyError,
    KeyReusedError,
    LeaseLostError,
    NotStoredError,
    OwnProposalError,
    StageError,
    StaleVersionError,
    StoreUnavailableError,
)
from api.store.records import Claim, PageOf, PageRequest, PortfolioRecord, PortfolioShape, ScenarioRecord, ScenarioStage
from api.store.run_records import (
    CANCELLED,
    AnswerText,
    EventKind,
    ExplanationRecord,
    Lease,
    ProgressNote,
    Reason,
    Renewal,
    RunEvent,
    RunProgress,
    RunRecord,
    RunState,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from api.access.keys import KeyRing
    from api.store.chain import Verdict
    from models.portfolio import Portfolio

__all__ = [
    "CANCELLED",
    "AlreadyEndedError",
    "AnswerText",
    "BadCursorError",
    "Claim",
    "DamagedStoreError",
    "DatabaseRefusedError",
    "DecidedAlreadyError",
    "DecisionRecord",
    "DecisionState",
    "Delivery",
    "EventKind",
    "ExplanationRecord",
    "KeyReusedError",
    "Lease",
    "LeaseLostError",
    "LogEntry",
    "NotStoredError",
    "OwnProposalError",
    "PageOf",
    "PageRequest",
    "PortfolioRecord",
    "PortfolioShape",
    "ProgressNote",
    "Reason",
    "Renewal",
    "RunEvent",
    "RunProgress",
    "RunRecord",
    "RunState",
    "ScenarioRecord",
    "ScenarioStage",
    "StageError",
    "StaleVersionError",
    "Store",
    "StoreUnavailableError",
    "WebhookRecord",
]


class Store(Protocol):
    """
    Everything the service remembers.

    Each method is atomic and durable: it happens wholly or not at all, whatever others do, and is kept once it has returned.
    Portfolios never change once added. A run only moves forward: queued, running, then exactly one of the terminal states; if
    what solves it goes away, it is queued again for another attempt, and what the former one still wants to write is refused.
    Look-ups raise `NotStoredError`; adding under a used key raises `KeyReusedError` if the request was another one. Everything
    raises `StoreUnavailableError` while the database cannot be used, and `DamagedStoreError` rather than return what was not
    written.
    """

    @property
    def keys(self) -> KeyRing:
        """Who may come in."""

    def open(self) -> None:
        """Check what is there and bring it up to date; raises `DatabaseRefusedError` if it is not Steerco's."""

    def close(self) -> None:
        """Let go of everything."""

    def add_portfolio(
        self, record: PortfolioRecord, portfolio: Portfolio, claim: Claim | None, scenario: ScenarioRecord | None = None
    ) -> PortfolioRecord:
        """Keep a portfolio and the scenario that came with it; if the claim's key was used, return what was kept then."""

    def portfolio(self, id: str) -> PortfolioRecord:
        """Return what is known about a portfolio."""

    def portfolio_content(self, id: str) -> Portfolio:
        """Return a portfolio."""

    def portfolio_text(self, id: str) -> bytes:
        """Return a portfolio as JSON."""

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

    def waiting(self) -> int:
        """Return how many runs are queued."""

    def queued(self) -> Sequence[str]:
        """Return the ids of all runs that wait, longest first."""

    def begin_run(self, id: str, owner: str, now: dt.datetime, seconds: float) -> RunRecord | None:
        """Claim a queued run for an owner, for so many seconds unless renewed; None if it is not queued any more."""

    def begin_next(self, owner: str, now: dt.datetime, seconds: float) -> RunRecord | None:
        """Claim the run that has waited longest; None if none waits."""

    def renew(self, leases: Sequence[Lease], seconds: float) -> list[Renewal]:
        """Prolong leases, and say which are lost and whose runs are to stop."""

    def note_progress(self, lease: Lease, notes: Sequence[ProgressNote]) -> None:
        """Remember how far a run is, and append events; raises `LeaseLostError` or `AlreadyEndedError`, as do the next three."""

    def keep_answer(self, lease: Lease, answer: AnswerText) -> None:
        """Remember the best answer so far of a run."""

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

    def release(self, lease: Lease, now: dt.datetime) -> None:
        """Give a run back to the queue."""

    def reclaim(self, now: dt.datetime, most_attempts: int, alive: Sequence[Lease] = ()) -> list[str]:
        """
        Queue the runs again whose leases ran out, and return their ids; one that was begun too often fails instead.

        Those that the caller knows to be alive are left alone: on a machine that can hardly breathe a lease may run out between
        its renewal and this.
        """

    def request_cancel(self, id: str, now: dt.datetime) -> RunRecord:
        """Remember that somebody wants the run to stop; one that waits ends at once, one that has ended stays as it is."""

    def answer(self, id: str) -> AnswerText | None:
        """Return the answer of a run, or the best so far; None while there is none."""

    def events(self, id: str, after: int) -> Sequence[RunEvent]:
        """Return the events of a run with a number above ``after``, in order."""

    def propose(self, record: DecisionRecord, claim: Claim | None) -> DecisionRecord:
        """Keep a proposal to adopt a plan; raises `StageError` if its scenario is past that."""

    def decision(self, id: str) -> DecisionRecord:
        """Return a decision."""

    def decisions(self, page: PageRequest) -> PageOf[DecisionRecord]:
        """Return decisions, newest first."""

    def approve(self, id: str, version: int, by: str, baseline: PortfolioRecord, content: Portfolio, *, two_people: bool) -> DecisionRecord:
        """Approve a proposal once; raises `StaleVersionError`, `DecidedAlreadyError` or `OwnProposalError`."""

    def reject(self, id: str, version: int, by: str) -> DecisionRecord:
        """Reject a proposal; raises as `approve` does."""

    def move_scenario(self, id: str, version: int, stage: ScenarioStage, by: str) -> ScenarioRecord:
        """Publish or archive a scenario; raises `StaleVersionError` or `StageError`."""

    def log(self, after: int, limit: int) -> list[LogEntry]:
        """Return entries of the log after a number, in order."""

    def verify_log(self, known_head: str | None = None) -> Verdict:
        """Walk the log, and hold the decisions against it."""

    def add_webhook(self, record: WebhookRecord, claim: Claim | None = None) -> WebhookRecord:
        """Keep a webhook; if the claim's key was used for the same request, return what was kept then."""

    def webhooks(self) -> Sequence[WebhookRecord]:
        """Return all webhooks, oldest first."""

    def remove_webhook(self, id: str) -> None:
        """Forget a webhook and what it was still to be told."""

    def next_delivery(self, now: dt.datetime, patience: dt.timedelta) -> Delivery | None:
        """Take one thing that is due to be told; unless it is settled within a time, it is due again then."""

    def settle(self, id: str, now: dt.datetime, problem: str, again: dt.datetime | None) -> None:
        """Remember that something arrived, or what went wrong and when to try again; None gives up."""

    def forget_progress(self, before: dt.datetime) -> int:
        """Remove the progress events of some runs that ended before a moment, and return how many; 0 if none are left."""

    def ask_explanation(self, record: ExplanationRecord, owner: str, seconds: float) -> tuple[ExplanationRecord, bool]:
        """Keep a question for an owner to work out, unless it was asked before and has not failed; returns it and whether it is new."""

    def explanation(self, id: str) -> ExplanationRecord:
        """Return an explanation as it is now; one whose owner went away has failed."""

    def change_explanation(self, record: ExplanationRecord, owner: str) -> bool:
        """Write what became of an explanation; False, and nothing is written, if it is not the owner's any more or has ended."""

    def cancel_explanation(self, id: str, now: dt.datetime) -> None:
        """Remember that nobody wants an explanation any more."""

    def renew_explanations(self, owner: str, seconds: float) -> Sequence[str]:
        """Prolong the leases of an owner's explanations, and return the ids of those that are to stop."""

    def claim(self, claim: Claim, resource_id: str) -> str:
        """Bind a key to a request that keeps nothing; returns the resource bound first."""

    def ready(self) -> bool:
        """Whether the store can be read and written now."""
