"""A decision solved again from its own record: the same input, seed and limits, and what comes out held against what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from api.content import hash_of
from api.deciding import hash_of_plan
from models.answer import Provenance
from models.audit import audit
from models.scenario import Scenario, apply
from scenarios.replanning import replan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from api.store import Store
    from models.answer import Answer, Plan
    from models.portfolio import Portfolio


class Replayed(NamedTuple):
    """What came out."""

    same: bool
    """Whether the plan that was chosen came out again, to the byte."""
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
    evidence: Mapping[str, Any] = decision.record
    run = store.run(decision.run_id)
    portfolio = store.portfolio_content(str(evidence["portfolio_id"]))
    scenario = Scenario.model_validate(evidence["scenario"])
    provenance = Provenance.model_validate(evidence["provenance"])
    previous = None if evidence["from_run_id"] is None else store.answer(str(evidence["from_run_id"]))
    earlier = None if previous is None else previous.parsed()
    answer = solve(portfolio, scenario, policy=provenance.policy, limits=provenance.limits, previous=earlier)
    chosen = {plan.rank: plan for plan in (*answer.plans, *([answer.reference] if answer.reference else []))}.get(decision.rank)
    said, same = _compared(evidence, answer, chosen)
    stored = store.answer(run.id)
    kept = None if stored is None else _plan_of(stored.parsed(), decision.rank)
    return Replayed(same, (*said, _still_clean(portfolio, scenario, kept), _input(evidence, portfolio)))


def _compared(evidence: Mapping[str, Any], answer: Answer, chosen: Plan | None) -> tuple[list[str], bool]:
    was = Provenance.model_validate(evidence["provenance"])
    said = [_line("input", was.input_hash, answer.provenance.input_hash)]
    said.append(_line("engine", was.engine_version, answer.provenance.engine_version))
    said.append(_line("solver", ", ".join(was.solver_versions), ", ".join(answer.provenance.solver_versions)))
    then, now = str(evidence["plan_chosen"]["hash"]), "no plan of this rank" if chosen is None else hash_of_plan(chosen)
    said.append(_line(f"plan {evidence['plan_chosen']['rank']}", then, now))
    if then != now and was.limits.workers > 1:
        said.append(
            f"the run used {was.limits.workers} workers, which makes answers differ from time to time; 1 worker repeats to the byte"
        )
    return said, then == now


def _plan_of(answer: Answer, rank: int) -> Plan | None:
    return answer.reference if rank == 0 else next((plan for plan in answer.plans if plan.rank == rank), None)


def _still_clean(portfolio: Portfolio, scenario: Scenario, plan: Plan | None) -> str:
    if plan is None:
        return "audit: the plan that was decided is not there any more"
    report = audit(apply(scenario, portfolio)[0], plan.proposal)
    verdict = "keeps every rule" if report.clean else f"breaks {len(report.violations)} rules"
    score = "the score it was shown with" if report.score == plan.score else "another score than it was shown with"
    return f"audit: the plan that was decided {verdict}, and has {score}"


def _input(evidence: Mapping[str, Any], portfolio: Portfolio) -> str:
    return _line("portfolio", str(evidence["portfolio_hash"]), hash_of(portfolio))


def _line(what: str, then: str, now: str) -> str:
    return f"{what}: the same ({now})" if then == now else f"{what}: {then} then, {now} now"
