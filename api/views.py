"""What the HTTP face shows: shapes of their own, so that the domain can change without breaking anybody's program."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from api.access.roles import Role
from api.store import (
    DecisionRecord,
    DecisionState,
    ExplanationRecord,
    LogEntry,
    PageOf,
    PortfolioRecord,
    RunProgress,
    RunRecord,
    RunState,
    ScenarioRecord,
    ScenarioStage,
    WebhookRecord,
)
from models.answer import Figures, Limits, Plan, Policy, Status
from models.changes import AnyChange
from models.defects import Defect
from models.frozen import Frozen
from models.score import MICRO, Score
from scenarios.explain.questions import AnyQuestion

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from api.access.keys import KeyRecord
    from api.store import RunEvent

R = TypeVar("R")
V = TypeVar("V")


class Page(BaseModel, Generic[V]):
    """A part of a list, newest first."""

    model_config = ConfigDict(frozen=True)

    items: tuple[V, ...]
    next_cursor: str | None = Field(description="Pass as `cursor` to get the next part; null on the last.")

    @classmethod
    def of(cls, page: PageOf[R], view: Callable[[R], V]) -> Page[V]:
        """View a page of records."""
        return cls(items=tuple(view(record) for record in page.items), next_cursor=page.next_cursor)


class PortfolioView(Frozen):
    """A stored portfolio in a few numbers."""

    id: str
    created: dt.datetime
    title: str
    content_hash: str = Field(description="SHA-256 of what the portfolio says; equal portfolios have equal hashes.")
    horizon_start: dt.date
    horizon_weeks: int
    currency: str
    rows: dict[str, int] = Field(description="Rows of each table.")
    scenario_id: str | None = Field(description="The scenario that came with the tables, if any.")
    notices: tuple[Defect, ...] = Field(description="What the reader wants the author to know; none of it is fatal.")

    @classmethod
    def of(cls, record: PortfolioRecord) -> PortfolioView:
        """View a stored portfolio."""
        return cls(
            id=record.id,
            created=record.created,
            title=record.title,
            content_hash=record.content_hash,
            horizon_start=dt.date.fromisoformat(record.shape.horizon_start),
            horizon_weeks=record.shape.horizon_weeks,
            currency=record.shape.currency,
            rows=dict(record.shape.rows),
            scenario_id=record.scenario_id,
            notices=record.notices,
        )


class ScenarioView(Frozen):
    """A stored scenario."""

    id: str
    created: dt.datetime
    portfolio_id: str
    title: str
    reason: str
    requested_by: str
    policy: Policy | None
    changes: tuple[AnyChange, ...]
    stage: ScenarioStage = Field(description="Where it is on its way from a question to a plan people work by.")
    version: int = Field(description="Raised by each change; also its ETag.")

    @classmethod
    def of(cls, record: ScenarioRecord) -> ScenarioView:
        """View a stored scenario."""
        said = {name: getattr(record.scenario, name) for name in type(record.scenario).model_fields}
        return cls(
            id=record.id, created=record.created, portfolio_id=record.portfolio_id, stage=record.stage, version=record.version, **said
        )


class ProgressView(Frozen):
    """How far a solve is."""

    stage: str
    value: float | None = Field(description="Points of the best plan so far.")
    bound: float | None = Field(description="Points that no plan exceeds.")
    gap_pct: float | None = Field(description="How far the best plan can be from the best possible, in percent.")
    plans: int = Field(description="Plans found so far.")
    elapsed: float = Field(description="Seconds since the solve began.")

    @classmethod
    def of(cls, progress: RunProgress) -> ProgressView:
        """View the progress of a solve."""
        return cls.told(dataclasses.asdict(progress))

    @classmethod
    def of_event(cls, event: RunEvent) -> ProgressView:
        """View an event that tells progress."""
        return cls.told(event.data)

    @classmethod
    def told(cls, fields: Mapping[str, Any]) -> ProgressView:
        """View progress by its fields, value and bound in micro-points."""
        scaled = {name: None if fields[name] is None else fields[name] / MICRO for name in ("value", "bound")}
        return cls.model_validate({**fields, **scaled})


class ReasonView(Frozen):
    """Why a run ended otherwise than by its solve coming to its own end."""

    code: str = Field(description="Stable name, such as `crashed`, `out_of_memory`, `overran_limit`, `cancelled`, `shutdown`.")
    text: str


class RunView(Frozen):
    """A run: a solve that was asked for, and what became of it."""

    id: str
    created: dt.datetime
    portfolio_id: str
    scenario_id: str | None
    policy: Policy
    limits: Limits
    state: RunState = Field(description="Where the run is in its life; `succeeded` says that there is an answer, not that it is good news.")
    result: Status | None = Field(description="How the solve ended; null until it has.")
    started: dt.datetime | None
    ended: dt.datetime | None
    cancel_requested: dt.datetime | None
    plans: int = Field(description="Ranked plans that can be fetched now.")
    progress: ProgressView | None
    reason: ReasonView | None

    @classmethod
    def of(cls, run: RunRecord) -> RunView:
        """View a run."""
        return cls(
            id=run.id,
            created=run.created,
            portfolio_id=run.portfolio_id,
            scenario_id=run.scenario_id,
            policy=run.policy,
            limits=run.limits,
            state=run.state,
            result=run.result,
            started=run.started,
            ended=run.ended,
            cancel_requested=run.cancel_requested,
            plans=run.plans,
            progress=None if run.progress is None else ProgressView.of(run.progress),
            reason=None if run.reason is None else ReasonView(code=run.reason.code, text=run.reason.text),
        )


class PlanView(Frozen):
    """A plan without its bookings: what a list of plans shows."""

    rank: int = Field(description="1 is best under the policy; 0 is the reference.")
    label: str
    why: str
    status: Status
    score: Score
    figures: Figures
    audit_clean: bool

    @classmethod
    def of(cls, plan: Plan) -> PlanView:
        """View a plan."""
        shared = {name: getattr(plan, name) for name in cls.model_fields if name != "audit_clean"}
        return cls(**shared, audit_clean=plan.audit.clean)


class DecisionView(Frozen):
    """A proposal to adopt a plan, and what became of it."""

    id: str
    created: dt.datetime
    scenario_id: str
    run_id: str
    rank: int = Field(description="Of the plan chosen; 0 is today's plan, repaired.")
    state: DecisionState
    proposed_by: str = Field(description="Stable id of who proposed it.")
    conditions: str
    record: dict[str, Any] = Field(description="Everything needed to see and repeat it: hashes, versions, seed, plans shown, plan chosen.")
    approved_by: str | None = Field(description="Who approved or rejected it.")
    decided: dt.datetime | None
    baseline_id: str | None = Field(description="The portfolio that later scenarios begin with.")
    version: int = Field(description="Raised by each change; also its ETag.")

    @classmethod
    def of(cls, record: DecisionRecord) -> DecisionView:
        """View a decision."""
        return cls(**{name: getattr(record, name) for name in cls.model_fields})


class LogEntryView(Frozen):
    """One line of the log of decisions; each holds the hash of the one before."""

    number: int
    at: dt.datetime
    actor: str
    action: str
    subject: str
    data: str = Field(description="Canonical JSON.")
    previous: str
    hash: str = Field(description="SHA-256 of everything else in it. The last one, written down elsewhere, proves the log later.")

    @classmethod
    def of(cls, entry: LogEntry) -> LogEntryView:
        """View an entry."""
        return cls(**{name: getattr(entry, name) for name in cls.model_fields})


class ExplanationView(Frozen):
    """A question about a plan, and what became of it."""

    id: str
    run_id: str
    plan: int = Field(description="Rank of the plan that is explained.")
    question: AnyQuestion
    state: RunState
    created: dt.datetime
    ended: dt.datetime | None
    explanation: dict[str, Any] | None = Field(
        description="What each kind holds is in `docs/explanations.md`; null until it has succeeded."
    )
    reason: ReasonView | None = Field(description="Why there is none.")

    @classmethod
    def of(cls, record: ExplanationRecord) -> ExplanationView:
        """View an explanation."""
        shared = {name: getattr(record, name) for name in cls.model_fields if name != "reason"}
        return cls(**shared, reason=None if record.reason is None else ReasonView(code=record.reason.code, text=record.reason.text))


class WebhookView(Frozen):
    """Who is told what is decided."""

    id: str
    created: dt.datetime
    url: str
    events: tuple[str, ...]

    @classmethod
    def of(cls, record: WebhookRecord) -> Self:
        """View a webhook."""
        return cls(**{name: getattr(record, name) for name in cls.model_fields})


class WebhookMadeView(WebhookView):
    """A new webhook."""

    secret: str = Field(description="What messages are signed with. It is shown this once.")


class HealthView(Frozen):
    """Whether the service does its work."""

    status: str = Field(description="`ok`, or `unavailable`.")
    parts: dict[str, bool] = Field(description="Each part, and whether it works.")


class VersionView(Frozen):
    """Versions of what answers."""

    service: str
    answer_schema: str = Field(description="Version of the answer's JSON form.")
    python: str


class CallerView(Frozen):
    """Who asks."""

    id: str
    name: str
    roles: tuple[Role, ...]


class KeyView(Frozen):
    """What is known of a key; not the key itself."""

    id: str = Field(description="The middle part of the key.")
    name: str
    roles: tuple[Role, ...]
    created: dt.datetime
    expires: dt.datetime | None
    revoked: dt.datetime | None
    last_used: dt.datetime | None = Field(description="To the minute.")

    @classmethod
    def of(cls, record: KeyRecord) -> KeyView:
        """View a key."""
        shared = {name: getattr(record, name) for name in cls.model_fields if name != "roles"}
        return cls(**shared, roles=tuple(sorted(record.roles)))


class KeyMadeView(KeyView):
    """A new key."""

    key: str = Field(description="Send it as `Authorization: Bearer KEY`. It is shown this once.")
