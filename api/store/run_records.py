"""Runs, and explanations of their plans, as immutable values: what was asked for, who has it, how far it is, what became of it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from models.answer import Answer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from models.answer import Limits, Policy, Status
    from scenarios.explain.questions import Question


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
