"""What the HTTP face is asked with."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.access.roles import Role
from models.answer import Limits, Policy
from models.bookings import Proposal
from models.changes import AnyChange
from models.frozen import Frozen
from models.scenario import Scenario
from scenarios.explain.questions import AnyQuestion

StoredId = Annotated[str, Field(min_length=1, max_length=64, description="As given by the service.")]
_DEFAULTS = Limits()


class ScenarioRequest(Frozen):
    """A scenario to keep: what changes, in order."""

    portfolio_id: StoredId
    title: str = Field(default="", max_length=200)
    reason: str = Field(default="", max_length=2000)
    requested_by: str = Field(default="", max_length=200)
    policy: Policy | None = Field(default=None, description="By what plans for it are ranked, unless the run says otherwise.")
    changes: tuple[AnyChange, ...] = Field(default=(), max_length=10_000)

    def scenario(self) -> Scenario:
        """Return it as the domain has it."""
        return Scenario(**{name: getattr(self, name) for name in Scenario.model_fields})


class RunRequest(Frozen):
    """A solve to run."""

    portfolio_id: StoredId
    scenario_id: StoredId | None = Field(default=None, description="Without one, today's plan is improved.")
    from_run_id: StoredId | None = Field(
        default=None, description="Go on from the answer of this run, for much the same portfolio, instead of from nothing."
    )
    policy: Policy | None = Field(default=None, description="By what plans are ranked; that of the scenario unless given, else `balanced`.")
    plans: int = Field(default=_DEFAULTS.plans, ge=1, le=20)
    time_limit: float = Field(default=_DEFAULTS.time_limit, gt=0, le=86_400, description="Seconds.")
    workers: int = Field(default=_DEFAULTS.workers, ge=1, le=64, description="1 makes the answer repeatable to the byte.")
    seed: int = Field(default=_DEFAULTS.seed, ge=0, le=2**31 - 1)
    gap_pct: float = Field(default=_DEFAULTS.gap_pct, ge=0, le=100, description="Stop improving once proven this close to the best.")

    def limits(self) -> Limits:
        """Return what the solve may spend."""
        return Limits(**{name: getattr(self, name) for name in Limits.model_fields})


class ExplanationRequest(Frozen):
    """A question about a plan."""

    plan: int = Field(default=1, ge=0, le=1000, description="Rank of the plan; 0 is the reference, today's plan repaired.")
    question: AnyQuestion


class AuditRequest(Frozen):
    """A proposal to judge."""

    portfolio_id: StoredId
    scenario_id: StoredId | None = Field(default=None, description="Judge it on the portfolio as this scenario leaves it.")
    proposal: Proposal


class WebhookRequest(Frozen):
    """Who wants to be told what."""

    url: str = Field(pattern=r"^https?://[^\s/?#]+", max_length=2000, description="Where messages are sent, by POST.")
    events: tuple[Annotated[str, Field(min_length=1, max_length=64)], ...] = Field(
        default=("*",), min_length=1, max_length=20, description="Actions of the log, such as `decision.approved`; `*` for all."
    )


class DecisionRequest(Frozen):
    """A plan to adopt."""

    run_id: StoredId
    rank: int = Field(ge=0, le=1000, description="Of the plan; 0 is today's plan, repaired.")
    conditions: str = Field(default="", max_length=4000, description="What was agreed along with it, in words.")


class KeyRequest(Frozen):
    """A key to make."""

    name: str = Field(min_length=1, max_length=200, description="Whose it is, or what for.")
    roles: tuple[Role, ...] = Field(min_length=1, max_length=4)
    days: int | None = Field(default=None, ge=1, le=3650, description="After so many days it no longer works; never unless given.")
