"""What a store holds, as immutable values."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from models.answer import Limits, Policy, Status
    from models.defects import Defect
    from models.portfolio import Portfolio
    from models.scenario import Scenario

T = TypeVar("T")

DEFAULT_PAGE = 50
"""Entries of a page unless asked otherwise."""
MAX_PAGE = 200
"""Most entries of a page."""


class RunState(StrEnum):
    """Where a run is in its life; how the solve ended is the answer's status, a different thing."""

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


@dataclass(frozen=True)
class PortfolioRecord:
    """A stored portfolio: one immutable version, named by an opaque id and by the hash of what it says."""

    id: str
    created: dt.datetime
    title: str
    content_hash: str
    """SHA-256 of the portfolio in canonical JSON."""
    portfolio: Portfolio
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
class Reason:
    """Why a run failed, or ended otherwise than by its solve coming to its own end."""

    code: str
    """Stable name: ``crashed``, ``out_of_memory``, ``overran_limit``, ``solve_error``, ``shutdown`` ..."""
    text: str


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

    def changed(self, **changes: object) -> RunRecord:
        """Return the run with some fields changed."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]  # replace() checks the names itself


@dataclass(frozen=True)
class RunEvent:
    """One thing that happened to a run; numbered from 1 without gaps."""

    number: int
    at: dt.datetime
    kind: EventKind
    data: Mapping[str, object]


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
