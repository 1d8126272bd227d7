"""A decision solved again from its own record: the same input, seed and limits, and what comes out held against what was decided."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from api.content import hash_of
from api.deciding import hash_of_plan
from models.answer import Provenance, Status
from models.audit import audit
from models.scenario import Scenario, apply
from scenarios.replanning import replan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from api.store import AnswerText, DecisionRecord, Store
    from models.answer import Answer, Plan
    from models.portfolio import Portfolio


class Replayed(NamedTuple):
    """What came out."""

    same: bool
    """Whether everything is as it was decided, and the plan that was chosen came out again, to the byte."""
    said: tuple[str, ...]
    """What was compared, a line each."""


def replayed(store: Store, decision_id: str, solve: Callable[..., Answer] = replan) -> Replayed:
    """
    Solve a decision's question again and compare.

    Raises
    ------
    NotStoredError
        If there is no such decision.
    DamagedStoreError
        If what it was based on is not what was written.
    """
    decision = store.decision(decision_id)
    kept = _Kept(store, decision)
    then, now = kept.provenance, kept.solved(solve)
    found = [
        _log(store),
        _finding("portfolio", str(decision.record["portfolio_hash"]), hash_of(kept.portfolio)),
        _finding("answer shown", str(decision.record["answer_hash"]), kept.answer_hash),
        _finding("input", then.input_hash, now.provenance.input_hash),
        kept.judged(),
        _finding(f"plan {decision.rank}", kept.plan_hash, _hash_of(now, decision.rank)),
    ]
    versions = [
        _finding("engine", then.engine_version, now.provenance.engine_version),
        _finding("solver", ", ".join(then.solver_versions), ", ".join(now.provenance.solver_versions)),
    ]
    same = all(finding.same for finding in found)
    lines = [finding.text for finding in (*found, *versions)]
    return Replayed(same, (*lines, *([] if found[-1].same else kept.why_otherwise(versions))))


class _Finding(NamedTuple):
    same: bool
    text: str


@dataclass(frozen=True)
class _Kept:
    """A decision and what it was based on, as the store has it now."""

    store: Store
    decision: DecisionRecord

    @property
    def provenance(self) -> Provenance:
        return Provenance.model_validate(self.decision.record["provenance"])

    @property
    def scenario(self) -> Scenario:
        return Scenario.model_validate(self.decision.record["scenario"])

    @property
    def portfolio(self) -> Portfolio:
        return self.store.portfolio_content(str(self.decision.record["portfolio_id"]))

    @property
    def plan_hash(self) -> str:
        chosen: Any = self.decision.record["plan_chosen"]
        return str(chosen["hash"])

    @cached_property
    def answer(self) -> AnswerText | None:
        return self.store.answer(self.decision.run_id)

    @property
    def answer_hash(self) -> str:
        return "there is none any more" if self.answer is None else hashlib.sha256(self.answer.text).hexdigest()

    def solved(self, solve: Callable[..., Answer]) -> Answer:
        """Answer the question again, with the same seed and limits, going on from the same answer if there was one."""
        from_run = self.decision.record["from_run_id"]
        previous = None if from_run is None else self.store.answer(str(from_run))
        asked = self.provenance
        earlier = None if previous is None else previous.parsed()
        return solve(self.portfolio, self.scenario, policy=asked.policy, limits=asked.limits, previous=earlier)

    def judged(self) -> _Finding:
        """Hold the plan that was decided against the rules, by the audit of this version."""
        plan = None if self.answer is None else _plan_of(self.answer.parsed(), self.decision.rank)
        if plan is None:
            return _Finding(same=False, text="audit: the plan that was decided is not there any more")
        report = audit(apply(self.scenario, self.portfolio)[0], plan.proposal)
        broken, scored = len(report.violations), report.score == plan.score
        verdict = "keeps every rule" if report.clean else f"breaks {broken} {'rule' if broken == 1 else 'rules'}"
        score = "the score it was shown with" if scored else "another score than it was shown with"
        return _Finding(broken == len(plan.audit.violations) and scored, f"audit: the plan that was decided {verdict}, and has {score}")

    def why_otherwise(self, versions: Sequence[_Finding]) -> list[str]:
        """Return what can make a plan come out otherwise although nobody changed anything."""
        asked, why = self.provenance, []
        if not all(version.same for version in versions):
            why.append("another version may find another plan; install the one that decided to repeat it to the byte")
        if asked.limits.workers > 1:
            why.append(f"the run used {asked.limits.workers} workers, whose answers differ from time to time; 1 worker repeats to the byte")
        plan = None if self.answer is None else _plan_of(self.answer.parsed(), self.decision.rank)
        if plan is not None and plan.status is Status.FEASIBLE:
            why.append("the run ended before its best plan was proven: what is found by then depends on the machine")
        return why


def _log(store: Store) -> _Finding:
    verdict = store.verify_log()
    if verdict.fault:
        return _Finding(same=False, text=f"log: NOT what was written: {verdict.fault}")
    return _Finding(same=True, text=f"log: {verdict.entries} entries, all as they were written")


def _hash_of(answer: Answer, rank: int) -> str:
    plan = _plan_of(answer, rank)
    return "there is no plan of this rank" if plan is None else hash_of_plan(plan)


def _plan_of(answer: Answer, rank: int) -> Plan | None:
    return answer.reference if rank == 0 else next((plan for plan in answer.plans if plan.rank == rank), None)


def _finding(what: str, then: str, now: str) -> _Finding:
    return _Finding(then == now, f"{what}: the same ({now})" if then == now else f"{what}: {then} then, {now} now")
