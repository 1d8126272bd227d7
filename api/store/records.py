"""What a store holds, as immutable values."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from models.answer import Answer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from models.answer import Limits, Policy, Status
    from models.defects import Defect
    from models.portfolio import Portfolio
    from models.scenario import Scenario
    from scenarios.explain.questions import Question

T = TypeVar("T")

DEFAULT_PAGE = 50
"""Entries of a page unless asked otherwise."""
MAX_PAGE = 200
"""Most entries of a page."""


class RunState(StrEnum):
    """Where a run, or an explanation, is in its life; how a solve ended is the answer's status, a different thing."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    """The solve gave an answer, which may be that there is no plan."""
    FAILED = "failed"
    """The solve broke; the reason says how, and plans found before are kept."""
    CANCELLED = "cancelled"
    """Somebody stopped it; plans found before are kept."""

    @property
    def ended(self) -> bool:
        """Whether the run will never change again."""
        return self not in (RunState.QUEUED, RunState.RUNNING)


class EventKind(StrEnum):
    """What an event of a run tells."""

    STATE = "state"
    PROGRESS = "progress"


@dataclass(frozen=True)
class Claim:
    """An idempotency key together with what it was sent for."""

    key: str
    """Unique for an operation; holds its name."""
    fingerprint: str
    """Hash of the request; the same key with another one is refused."""


class ScenarioStage(StrEnum):
    """Where a scenario is on its way from a question to a plan people work by."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    """A run was asked for."""
    SOLVED = "solved"
    """There are plans to choose from."""
    DECIDED = "decided"
    """A plan was approved."""
    PUBLISHED = "published"
    """The plan is the baseline that later scenarios begin with."""
    ARCHIVED = "archived"


@dataclass(frozen=True)
class PortfolioShape:
    """What a portfolio is about, in a few numbers, so that lists need not read it."""

    horizon_start: str
    """ISO date."""
    horizon_weeks: int
    currency: str
    rows: Mapping[str, int]
    """Rows of each table."""

    @classmethod
    def of(cls, portfolio: Portfolio) -> PortfolioShape:
        """Return the shape of a portfolio."""
        rows = {name: len(getattr(portfolio, name)) for name in type(portfolio).model_fields if name != "settings"}
        settings = portfolio.settings
        return cls(settings.horizon_start.isoformat(), settings.horizon_weeks, settings.currency, rows)


@dataclass(frozen=True)
class PortfolioRecord:
    """A stored portfolio: one immutable version, named by an opaque id and by the hash of what it says."""

    id: str
    created: dt.datetime
    title: str
    content_hash: str
    """SHA-256 of the portfolio in canonical JSON."""
    shape: PortfolioShape
    notices: tuple[Defect, ...] = ()
    """What the reader wants its author to know, none of it fatal."""
    scenario_id: str | None = None
    """The scenario that came with the tables, if any."""


@dataclass(frozen=True)
class ScenarioRecord:
    """A stored scenario on a stored portfolio."""

    id: str
    created: dt.datetime
    portfolio_id: str
    scenario: Scenario
    stage: ScenarioStage = ScenarioStage.DRAFT
    version: int = 1
    """Raised by each change; callers who want to change name the one they saw."""

    def moved(self, stage: ScenarioStage) -> ScenarioRecord:
        """Return the scenario in another stage."""
        return dataclasses.replace(self, stage=stage, version=self.version + 1)


@dataclass(frozen=True)
class RunProgress:
    """How far a solve is."""

    stage: str
    value: int | None
    """Micro-points of the best plan."""
    bound: int | None
    """Micro-points no plan exceeds."""
    gap_pct: float | None
    plans: int
    elapsed: float
    """Seconds since the solve began."""


@dataclass(frozen=True)
class ProgressNote:
    """How far a solve was at a moment."""

    at: dt.datetime
    progress: RunProgress


@dataclass(frozen=True)
class Reason:
    """Why a run failed, or ended otherwise than by its solve coming to its own end."""

    code: str
    """Stable name: ``crashed``, ``out_of_memory``, ``overran_limit``, ``solve_error``, ``lost`` ..."""
    text: str


CANCELLED = Reason("cancelled", "somebody asked for the run to stop")


@dataclass(frozen=True)
class Lease:
    """The right to write to a run, until another attempt begins."""

    run_id: str
    attempt: int


@dataclass(frozen=True)
class Renewal:
    """What became of a lease that was to be renewed."""

    lease: Lease
    held: bool
    """False if somebody else has the run, or it has ended."""
    cancel: bool = False
    """Whether somebody wants the run to stop."""


@dataclass(frozen=True)
class AnswerText:
    """An answer as JSON, ready to be sent."""

    status: Status
    plans: int
    """Ranked plans in it."""
    text: bytes

    @classmethod
    def of(cls, answer: Answer) -> AnswerText:
        """Return the text of an answer."""
        return cls(answer.status, len(answer.plans), answer.model_dump_json().encode())

    def parsed(self) -> Answer:
        """Return the answer."""
        return Answer.model_validate_json(self.text)


@dataclass(frozen=True)
class RunRecord:
    """A run: a solve somebody asked for, and what became of it."""

    id: str
    created: dt.datetime
    portfolio_id: str
    scenario_id: str | None
    policy: Policy
    limits: Limits
    state: RunState = RunState.QUEUED
    started: dt.datetime | None = None
    ended: dt.datetime | None = None
    cancel_requested: dt.datetime | None = None
    progress: RunProgress | None = None
    result: Status | None = None
    """How the solve ended; None until there is an answer."""
    plans: int = 0
    """Plans there are to fetch, the reference not counted."""
    reason: Reason | None = None
    from_run_id: str | None = None
    """The run whose answer this one goes on from."""
    attempt: int = 0
    """How many times a solve was begun; who writes to the run must name the present one."""

    @property
    def lease(self) -> Lease:
        """What whoever began the present attempt holds."""
        return Lease(self.id, self.attempt)

    def changed(self, **changes: object) -> RunRecord:
        """Return the run with some fields changed."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]  # replace() checks the names itself


@dataclass(frozen=True)
class RunEvent:
    """One thing that happened to a run; numbered from 1, without gaps until progress from long ago is removed."""

    number: int
    at: dt.datetime
    kind: EventKind
    data: Mapping[str, object]


@dataclass(frozen=True)
class ExplanationRecord:
    """An explanation that was asked for, and what became of it."""

    id: str
    """Follows from what is asked about which answer: whoever asks the same again gets the same."""
    run_id: str
    plan: int
    """Rank."""
    question: Question
    state: RunState
    created: dt.datetime
    ended: dt.datetime | None = None
    explanation: Mapping[str, object] | None = None
    """As JSON; there once it has succeeded."""
    reason: Reason | None = None
    """Why there is none."""

    def changed(self, **changes: object) -> ExplanationRecord:
        """Return the explanation with some fields changed."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]  # replace() checks the names itself


@dataclass(frozen=True)
class PageRequest:
    """Which part of a list is wanted."""

    limit: int = DEFAULT_PAGE
    cursor: str | None = None


@dataclass(frozen=True)
class PageOf(Generic[T]):
    """A part of a list, and the cursor of the next part if there is one."""

    items: Sequence[T]
    next_cursor: str | None


class DecisionState(StrEnum):
    """What became of a proposal."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True)
class DecisionRecord:
    """A proposal to adopt a plan, and what became of it."""

    id: str
    created: dt.datetime
    scenario_id: str
    run_id: str
    rank: int
    """Of the plan chosen; 0 is today's plan, repaired."""
    state: DecisionState
    proposed_by: str
    conditions: str
    record: Mapping[str, object]
    """Everything that is needed to see and repeat it: scenario, hashes, versions, seed, the plans shown and the one chosen."""
    approved_by: str | None = None
    """Who approved or rejected it."""
    decided: dt.datetime | None = None
    baseline_id: str | None = None
    """The portfolio that later scenarios begin with."""
    version: int = 1

    def changed(self, **changes: object) -> DecisionRecord:
        """Return the decision with some fields changed."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]  # replace() checks the names itself


@dataclass(frozen=True)
class LogEntry:
    """One line of the log."""

    number: int
    at: dt.datetime
    actor: str
    action: str
    subject: str
    """Id of what it is about."""
    data: str
    """Canonical JSON."""
    previous: str
    """Hash of the entry before."""
    hash: str

    def hashed(self, hash: str) -> LogEntry:
        """Return the entry with its hash."""
        return dataclasses.replace(self, hash=hash)

    def as_row(self) -> dict[str, object]:
        """Return the fields by name."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}


@dataclass(frozen=True)
class WebhookRecord:
    """Somebody who wants to know what is decided."""

    id: str
    created: dt.datetime
    url: str
    secret: str
    """What messages are signed with."""
    events: tuple[str, ...]
    """Actions of the log; ``*`` for all."""


@dataclass(frozen=True)
class Delivery:
    """One thing to tell to one webhook."""

    id: str
    url: str
    secret: str
    body: str
    attempts: int
    """Tries so far, this one included."""
