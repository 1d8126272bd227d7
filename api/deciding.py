"""The use cases of deciding: propose a plan, approve or reject it, publish and archive its scenario, and look at the log."""

from __future__ import annotations

import hashlib
import uuid
from typing import TYPE_CHECKING

from api.content import hash_of
from api.refusals import NoPlanChosenError
from api.store import DecisionRecord, DecisionState, PortfolioRecord, PortfolioShape
from scenarios.adoption import adopted

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from api.access.roles import Principal
    from api.service import PlanningService
    from api.store import Claim, LogEntry, PageOf, PageRequest, ScenarioRecord, ScenarioStage, Store
    from models.answer import Plan


class Deciding:
    """
    What one can ask about decisions.

    Parameters
    ----------
    service
        Where runs and plans are found.
    store
        What remembers.
    clock
        Returns the time now, with its zone.
    two_people
        Whether whoever approves must be another than whoever proposed.
    """

    def __init__(self, service: PlanningService, store: Store, clock: Callable[[], dt.datetime], *, two_people: bool) -> None:
        self._service, self._store, self._clock, self._two_people = service, store, clock, two_people

    def propose(self, run_id: str, rank: int, conditions: str, by: Principal, claim: Claim | None) -> DecisionRecord:
        """
        Propose to adopt a plan.

        Raises
        ------
        NoPlanChosenError
            If the run was made without a scenario: there is nothing to decide.
        """
        run = self._service.run(run_id)
        if run.scenario_id is None:
            raise NoPlanChosenError(run_id)
        plan = self._service.plan(run_id, rank)
        record = DecisionRecord(
            id=uuid.uuid4().hex,
            created=self._clock(),
            scenario_id=run.scenario_id,
            run_id=run_id,
            rank=rank,
            state=DecisionState.PROPOSED,
            proposed_by=by.id,
            conditions=conditions,
            record=self._evidence(run_id, plan, by),
        )
        return self._store.propose(record, claim)

    def decision(self, id: str) -> DecisionRecord:
        """Return a decision."""
        return self._store.decision(id)

    def decisions(self, page: PageRequest) -> PageOf[DecisionRecord]:
        """Return decisions, newest first."""
        return self._store.decisions(page)

    def approve(self, id: str, version: int, by: Principal) -> DecisionRecord:
        """Approve a proposal: its plan holds from now on, and the portfolio with its bookings is the next baseline."""
        decision = self._store.decision(id)
        plan = self._service.plan(decision.run_id, decision.rank)
        content = adopted(self._service.portfolio_of(decision.run_id), plan)
        before = self._store.portfolio(self._service.run(decision.run_id).portfolio_id)
        title = f"{before.title} ({plan.label})".strip()
        baseline = PortfolioRecord(uuid.uuid4().hex, self._clock(), title, hash_of(content), PortfolioShape.of(content))
        return self._store.approve(id, version, by.id, baseline, content, two_people=self._two_people)

    def reject(self, id: str, version: int, by: Principal) -> DecisionRecord:
        """Reject a proposal."""
        return self._store.reject(id, version, by.id)

    def move(self, scenario_id: str, version: int, stage: ScenarioStage, by: Principal) -> ScenarioRecord:
        """Publish or archive a scenario."""
        return self._store.move_scenario(scenario_id, version, stage, by.id)

    def log(self, after: int, limit: int) -> Sequence[LogEntry]:
        """Return entries of the log after a number, in order."""
        return self._store.log(after, limit)

    def _evidence(self, run_id: str, plan: Plan, by: Principal) -> dict[str, object]:
        run, text = self._service.run(run_id), self._service.answer_text(run_id)
        answer = text.parsed()
        scenario = self._store.scenario(run.scenario_id or "")
        return {
            "proposed_by": by.name,
            "portfolio_id": run.portfolio_id,
            "portfolio_hash": self._store.portfolio(run.portfolio_id).content_hash,
            "scenario": scenario.scenario.model_dump(mode="json"),
            "provenance": answer.provenance.model_dump(mode="json"),
            "from_run_id": run.from_run_id,
            "answer_hash": hashlib.sha256(text.text).hexdigest(),
            "plans_shown": [{"rank": shown.rank, "label": shown.label, "score": shown.score.model_dump()} for shown in answer.plans],
            "plan_chosen": {"rank": plan.rank, "label": plan.label, "why": plan.why, "hash": hash_of_plan(plan)},
        }


def hash_of_plan(plan: Plan) -> str:
    """Return the SHA-256 of what a plan proposes: equal for equal bookings, dates and decisions."""
    return hashlib.sha256(plan.proposal.model_dump_json().encode()).hexdigest()
