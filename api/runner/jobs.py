"""What goes into a solve's process and what comes out at the end."""
# ruff: noqa: TC001 - pydantic reads the annotations of a job at run time

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from models.answer import Answer, Limits, Policy
from models.portfolio import Portfolio
from models.scenario import Scenario

if TYPE_CHECKING:
    from api.store import AnswerText, Reason, RunRecord, RunState


@dataclass(frozen=True, eq=False)
class Job:
    """A solve to run, as its process reads it."""

    run_id: str
    portfolio: Portfolio
    scenario: Scenario | None
    policy: Policy
    limits: Limits
    previous: Answer | None = None
    """An earlier answer to go on from."""

    @classmethod
    def from_json(cls, text: bytes) -> Job:
        """Return the job of an order."""
        return _JOB.validate_json(text)


_JOB = TypeAdapter(Job)


@dataclass(frozen=True)
class Order:
    """A solve to run, as text: what crosses to its process is data, never code, and the service need not read it."""

    run_id: str
    time_limit: float
    """Seconds."""
    text: bytes

    @classmethod
    def of(cls, run: RunRecord, portfolio: bytes, scenario: bytes | None, previous: bytes | None) -> Order:
        """Return the order for a run, its parts given as JSON."""
        head = {"run_id": run.id, "policy": run.policy.value}
        parts = {
            "limits": run.limits.model_dump_json().encode(),
            "portfolio": portfolio,
            "scenario": scenario or b"null",
            "previous": previous or b"null",
        }
        text = json.dumps(head).encode()[:-1] + b"".join(b', "%s": %s' % (name.encode(), part) for name, part in parts.items()) + b"}"
        return cls(run.id, run.limits.time_limit, text)


@dataclass(frozen=True)
class Ending:
    """How a run ended."""

    state: RunState
    answer: AnswerText | None = None
    """The final answer; None if there is none better than those told before."""
    reason: Reason | None = None
    """Why, unless the solve simply came to its end."""
