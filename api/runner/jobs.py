"""What goes into a solve's process and what comes out at the end."""
# ruff: noqa: TC001 - pydantic reads the annotations of a job at run time

from __future__ import annotations

import dataclasses
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
    limits: Limits
    rest: bytes
    """Everything but the limits: the inside of a JSON object."""

    @classmethod
    def of(cls, run: RunRecord, portfolio: bytes, scenario: bytes | None, previous: bytes | None) -> Order:
        """Return the order for a run, its parts given as JSON."""
        parts = {
            "run_id": json.dumps(run.id).encode(),
            "policy": json.dumps(run.policy.value).encode(),
            "portfolio": portfolio,
            "scenario": scenario or b"null",
            "previous": previous or b"null",
        }
        return cls(run.id, run.limits, b", ".join(b'"%s": %s' % (name.encode(), part) for name, part in parts.items()))

    @property
    def time_limit(self) -> float:
        """Seconds."""
        return self.limits.time_limit

    @property
    def text(self) -> bytes:
        """The order as its process reads it."""
        return b'{"limits": %s, %s}' % (self.limits.model_dump_json().encode(), self.rest)

    def with_one_worker(self) -> Order:
        """Return the order for the same solve with one worker."""
        return dataclasses.replace(self, limits=self.limits.replace(workers=1))


@dataclass(frozen=True)
class Ending:
    """How a run ended."""

    state: RunState
    answer: AnswerText | None = None
    """The final answer; None if there is none better than those told before."""
    reason: Reason | None = None
    """Why, unless the solve simply came to its end at the first try."""
