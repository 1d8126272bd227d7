"""What goes into a runner and what comes out at the end."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.answer import Answer, Limits, Policy
from models.portfolio import Portfolio
from models.scenario import Scenario

if TYPE_CHECKING:
    from api.store import Reason, RunState


@dataclass(frozen=True, eq=False)
class Job:
    """A solve to run."""

    run_id: str
    portfolio: Portfolio
    scenario: Scenario | None
    policy: Policy
    limits: Limits
    previous: Answer | None = None
    """An earlier answer to go on from."""

    def to_json(self) -> bytes:
        """Return the job as JSON: what crosses to the solve's process is data, never code."""
        scenario = None if self.scenario is None else self.scenario.model_dump_json()
        fields = {"run_id": self.run_id, "portfolio": self.portfolio.model_dump_json(), "scenario": scenario}
        previous = None if self.previous is None else self.previous.model_dump_json()
        return json.dumps({**fields, "policy": self.policy.value, "limits": self.limits.model_dump_json(), "previous": previous}).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Job:
        """Return the job that `to_json` wrote."""
        fields = json.loads(text)
        scenario = None if fields["scenario"] is None else Scenario.model_validate_json(fields["scenario"])
        portfolio = Portfolio.model_validate_json(fields["portfolio"])
        limits = Limits.model_validate_json(fields["limits"])
        previous = None if fields["previous"] is None else Answer.model_validate_json(fields["previous"])
        return cls(fields["run_id"], portfolio, scenario, Policy(fields["policy"]), limits, previous)


@dataclass(frozen=True)
class Ending:
    """How a run ended."""

    state: RunState
    answer: Answer | None = None
    """The final answer; None if there is none better than those told before."""
    reason: Reason | None = None
    """Why, unless the solve simply came to its end."""
