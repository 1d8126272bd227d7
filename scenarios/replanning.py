"""The main job: a portfolio and a change in, ranked and audited reallocation plans out."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import optimizer
from models.answer import Answer, Limits, Plan, Policy, Provenance, Status
from models.audit import Auditor
from models.consistency import defects
from models.errors import EngineDefectError
from models.scenario import Scenario, apply
from models.score import Part, PartBound
from optimizer.clock import Clock
from optimizer.explain.least_lifted import diagnosed, surely_impossible
from optimizer.solved import Ending
from scenarios.anatomy import anatomy, labels, why
from scenarios.anatomy.trials import MOST
from scenarios.canonical import digest
from scenarios.on_the_way import OnTheWay
from scenarios.ranking import LEAST_DIFFERENCE, Ranked, chosen, nearest, why_fewer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.answer import ChangeEffect
    from models.bookings import Proposal
    from models.portfolio import Portfolio
    from models.shadow_prices import ShadowPrices
    from optimizer.diagnosis import Diagnosis

SHARE_FOR_PLANS = 0.9
"""Part of the time limit that the search may use; the rest is for judging and describing its plans."""
JUDGED_ALWAYS = 2
"""Plans that are judged however late it is: the best one, and today's, repaired."""
DIAGNOSIS_SECONDS = 30.0
"""Wall time that finding out why there is no plan may take at most."""
PROVING, DIAGNOSING, CONCEDED = 0.2, 0.3, 0.35
"""Parts of the time limit for a quick proof that there is no plan, for finding out why, and for the plans that concessions allow."""


def replan(
    portfolio: Portfolio,
    scenario: Scenario | None = None,
    *,
    policy: Policy = Policy.BALANCED,
    limits: Limits | None = None,
    previous: Answer | None = None,
    on_progress: Callable[[optimizer.Progress], None] | None = None,
    on_answer: Callable[[Answer], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Answer:
    """
    Return ranked plans for a portfolio after a scenario's changes; without a scenario, for the portfolio as it is.

    Parameters
    ----------
    policy
        By what plans are ranked.
    limits
        What the search may spend and aims for.
    previous
        An earlier answer for much the same portfolio: the search goes on from its plan of most value.
    on_progress
        Told where the search stands.
    on_answer
        Given an answer with the best plan so far when there is a better one, as often as a small part of the time allows; its plan has
        passed the audit.
    should_stop
        Asked often; once it says yes, the best plans so far are returned.

    Raises
    ------
    InvalidInputError
        If a change does not fit the portfolio; carries every defect.
    EngineDefectError
        If a plan of the engine fails its audit.
    """
    limits = limits or Limits()
    after, effects = apply(scenario, portfolio) if scenario is not None else (portfolio, ())
    run = _Run(portfolio, scenario or Scenario(), after, effects, policy, limits, previous, should_stop or (lambda: False))
    on_the_way = OnTheWay(run.interim, on_answer or (lambda _: None), run.began, limits.time_limit)

    def report(progress: optimizer.Progress) -> None:
        if on_progress is not None:
            on_progress(progress)
        on_the_way.catch_up()

    if surely_impossible(after, PROVING * limits.time_limit):
        return run.diagnosed(on_progress)
    solution = run.searched(after, SHARE_FOR_PLANS, report, on_the_way.tell if on_answer else (lambda _: None))
    if solution.ending is not Ending.INFEASIBLE:
        return run.answer(solution, None)
    return run.diagnosed(on_progress)


def _most_valuable(answer: Answer) -> Proposal | None:
    best = max(answer.plans, key=lambda plan: (plan.score.mandatory_value, plan.score.value), default=None)
    return None if best is None else best.proposal


@dataclass(frozen=True)
class _Run:
    """One question being answered."""

    before: Portfolio
    scenario: Scenario
    after: Portfolio
    effects: tuple[ChangeEffect, ...]
    policy: Policy
    limits: Limits
    previous: Answer | None
    should_stop: Callable[[], bool]
    began: float = field(default_factory=time.monotonic)

    def limits_left(self, repeated: float) -> Limits:
        """Return the limits of a search: the time that is left for plans, or a fixed part of all where answers must repeat."""
        most = self.limits.time_limit
        if self.limits.workers == 1:
            return self.limits.replace(time_limit=repeated * most)
        left = SHARE_FOR_PLANS * most - (time.monotonic() - self.began)
        return self.limits.replace(time_limit=max(CONCEDED * most, left))

    def searched(
        self,
        portfolio: Portfolio,
        repeated: float,
        report: Callable[[optimizer.Progress], None],
        found: Callable[[optimizer.Found], None] = lambda _: None,
    ) -> optimizer.Solution:
        """Search for plans, from the earlier answer on if there is one; ``repeated`` as in :meth:`limits_left`."""
        return optimizer.solve(
            portfolio,
            self.limits_left(repeated),
            previous=None if self.previous is None else _most_valuable(self.previous),
            prices=None if self.previous is None else self.previous.shadow_prices,
            report=report,
            found=found,
            should_stop=self.should_stop,
        )

    def interim(self, proposal: Proposal) -> Answer:
        """Return an answer with one plan, its bound not proven yet."""
        ranked = self._judged(self.after, Auditor(self.after), [proposal], trials=0)
        plan = _plan(ranked, 1, self.policy, status=Status.FEASIBLE, solution=None, portfolio=self.after)
        return self._answer(Status.FEASIBLE, (plan,), None, None, stopped=False)

    def diagnosed(self, on_progress: Callable[[optimizer.Progress], None] | None) -> Answer:
        """Return the answer for a portfolio that has no plan: why, and the plans that concessions allow."""
        diagnosis = diagnosed(self.after, Clock(min(DIAGNOSIS_SECONDS, DIAGNOSING * self.limits.time_limit), 1, self.should_stop))
        if diagnosis.conceded is None:
            return self._answer(Status.INFEASIBLE, (), None, diagnosis, stopped=self.should_stop())
        return self.answer(self.searched(diagnosis.conceded, CONCEDED, on_progress or (lambda _: None)), diagnosis)

    def answer(self, solution: optimizer.Solution, diagnosis: Diagnosis | None) -> Answer:
        """Judge, choose and describe the plans found."""
        portfolio = self.after if diagnosis is None or diagnosis.conceded is None else diagnosis.conceded
        auditor = Auditor(portfolio)
        reference = [] if solution.reference is None else [solution.reference]
        proposals = [*solution.proposals[:1], *reference, *solution.proposals[1:]]
        judged = self._judged(portfolio, auditor, list(dict.fromkeys(proposals)))
        shown = chosen(judged, self.limits.plans, self.policy)
        best = max((plan.score.value for plan in judged), default=0)
        status = _status(solution, best, self.limits.gap_pct, has_plans=bool(shown))
        plans = tuple(_plan(shown, i + 1, self.policy, status=status, solution=solution, portfolio=portfolio) for i in range(len(shown)))
        todays = next((r for r in judged if r.proposal == solution.reference), None)
        baseline = None if todays is None else _reference(todays, solution, portfolio)
        overall = status if diagnosis is None else Status.INFEASIBLE
        fewer = why_fewer(judged, shown, self.limits.plans)
        return self._answer(overall, plans, baseline, diagnosis, stopped=solution.stopped, fewer=fewer, prices=solution.prices)

    def _judged(self, portfolio: Portfolio, auditor: Auditor, proposals: Sequence[Proposal], trials: int = MOST) -> list[Ranked]:
        added = portfolio.project_by_id.keys() - self.before.project_by_id.keys()
        judged: list[Ranked] = []
        for proposal in proposals:
            if len(judged) >= JUDGED_ALWAYS and self._is_late():
                break
            judged.append(Ranked(proposal, anatomy(portfolio, auditor, proposal, added, trials)))
        _check(judged)
        return judged

    def _is_late(self) -> bool:
        """Return whether the time is up; never where answers must repeat."""
        return self.limits.workers > 1 and time.monotonic() - self.began > self.limits.time_limit

    def _answer(
        self,
        status: Status,
        plans: tuple[Plan, ...],
        reference: Plan | None,
        diagnosis: Diagnosis | None,
        *,
        stopped: bool,
        fewer: str = "",
        prices: ShadowPrices | None = None,
    ) -> Answer:
        return Answer(
            status=status,
            title=self.scenario.title,
            plans=plans,
            reference=reference,
            least_difference_pct=100 * LEAST_DIFFERENCE,
            fewer=fewer,
            effects=self.effects,
            clashes=() if diagnosis is None else diagnosis.clashes,
            concessions=() if diagnosis is None else diagnosis.concessions,
            defects=tuple(defects(self.before)),
            shadow_prices=prices,
            provenance=Provenance(
                input_hash=digest((self.before, self.scenario)),
                engine_version=_version("steerco"),
                solver_versions=(f"ortools {_version('ortools')}",),
                policy=self.policy,
                limits=self.limits,
                stopped_early=stopped,
            ),
        )


def _check(judged: Sequence[Ranked]) -> None:
    """
    See that the engine's plans pass the audit.

    Raises
    ------
    EngineDefectError
        If one of them breaks a rule.
    """
    for plan in judged:
        if not plan.anatomy.report.clean:
            first = plan.anatomy.report.violations[0]
            raise EngineDefectError(f"a plan of the engine breaks {first.rule}: {first.text}")


def _status(solution: optimizer.Solution, best: int, gap_pct: float, *, has_plans: bool) -> Status:
    if not has_plans:
        return Status.NO_PLAN
    if solution.value_bound is not None and solution.value_bound <= best:
        return Status.OPTIMAL
    if solution.value_bound is not None and (solution.value_bound - best) * 100 <= gap_pct * solution.value_bound:
        return Status.WITHIN_GAP
    return Status.FEASIBLE


def _plan(
    shown: Sequence[Ranked], rank: int, policy: Policy, *, status: Status, solution: optimizer.Solution | None, portfolio: Portfolio
) -> Plan:
    heads = [(plan.score, plan.anatomy.figures) for plan in shown]
    reason = why(policy, rank, heads, portfolio.settings.currency)
    plan, label = shown[rank - 1], labels(heads)[rank - 1]
    return _described(plan, rank, label, reason, status=status, solution=solution, apart=nearest(plan, shown))


def _reference(plan: Ranked, solution: optimizer.Solution, portfolio: Portfolio) -> Plan:
    reason = "what is left of today's bookings once everything that cannot stay is taken away; the others are measured against it"
    return _described(plan, 0, "today's plan, repaired", reason, status=Status.FEASIBLE, solution=solution)


def _described(
    plan: Ranked,
    rank: int,
    label: str,
    reason: str,
    *,
    status: Status,
    solution: optimizer.Solution | None,
    apart: float | None = None,
) -> Plan:
    bounds = () if solution is None else _bounds(plan, solution)
    parts = plan.anatomy
    return Plan(
        rank=rank,
        label=label,
        why=reason,
        status=_own_status(status, bounds),
        score=plan.score,
        bounds=bounds,
        figures=parts.figures,
        decisions=plan.proposal.decisions,
        bookings=plan.proposal.bookings,
        packages=plan.proposal.packages,
        moves=parts.moves,
        outcomes=parts.outcomes,
        unmet=parts.unmet,
        audit=parts.report,
        difference_pct=apart,
    )


def _own_status(status: Status, bounds: tuple[PartBound, ...]) -> Status:
    """Return the status of one plan: only what is proven best itself is optimal."""
    proven = bool(bounds) and bounds[0].gap_pct <= 0
    return Status.FEASIBLE if status is Status.OPTIMAL and not proven else status


def _bounds(plan: Ranked, solution: optimizer.Solution) -> tuple[PartBound, ...]:
    """Return what is proven of the plan's value; of the other parts nothing is known but that none is below 0."""
    if solution.value_bound is None:
        return ()
    gap = _gap(plan.score.value, solution.value_bound)
    return (PartBound(part=Part.VALUE, bound=solution.value_bound, scope="all plans", gap_pct=gap),)


def _gap(value: int, bound: int) -> float:
    """Return the distance to a bound in percent of it, rounded up to four decimals."""
    return 0.0 if bound <= value else -(-(bound - value) * 1_000_000 // bound) / 10_000


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "unknown"
