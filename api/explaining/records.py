"""What is known about an explanation that was asked for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from api.explaining.messages import Case
    from scenarios.explain.questions import Question


class ExplanationState(StrEnum):
    """Where an explanation is in its life."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self not in (ExplanationState.QUEUED, ExplanationState.RUNNING)


@dataclass(frozen=True)
class ExplanationRecord:
    """An explanation that was asked for, and what became of it."""

    id: str
    run_id: str
    plan: int
    """Rank."""
    question: Question
    state: ExplanationState
    created: dt.datetime
    ended: dt.datetime | None = None
    explanation: dict[str, object] | None = None
    """As JSON; there once it has succeeded."""
    reason: tuple[str, str] | None = None
    """Code and words of why there is none."""


def id_of(run_id: str, case: Case) -> str:
    """Return the id of a question about an answer: whoever asks the same again gets the same."""
    said = run_id.encode() + b"\0" + case.answer + b"\0" + case.question_text
    return hashlib.sha256(said).hexdigest()[:32]
