"""The use cases, shared by all faces. Nothing here knows of HTTP or of a terminal."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from api.content import hash_of
from api.explaining import ExplanationDesk
from api.explaining.messages import Case
from api.refusals import LimitRefusedError, NoAnswerError, NoPlanError, QueueFullError, WrongPortfolioError
from api.store import PortfolioRecord, PortfolioShape, RunRecord, ScenarioRecord
from api.store.remembering import Remembered
from api.store.sql import utc_now
from models.answer import Policy
from models.audit import audit
from models.scenario import apply
from scenarios.comparison import compare

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from api.dispatch import Dispatcher
    from api.settings import ServiceSettings
    from api.store import AnswerText, Claim, ExplanationRecord, PageOf, PageRequest, RunEvent, Store
    from models.answer import Answer, AuditReport, Limits, Plan
    from models.bookings import Proposal
    from models.portfolio import Portfolio
    from models.scenario import Scenario
    from scenarios import Loaded
    from scenarios.comparison import Comparison
    from scenarios.explain.questions import Question


PARSED_ANSWERS = 4
"""Answers kept in memory as objects, for those who look at one plan of it after the other."""


def new_id() -> str:
    """Return an id that says nothing and cannot be guessed."""
    return uuid.uuid4().hex


class PlanningService:
    """
    What one can ask of Steerco.

    Parameters
    ----------
    store
        What remembers.
    dispatcher
        What sees to it that queued runs are solved.
    settings
        Limits.
    clock
        Returns the time now, with its zone.
    """

    def __init__(self, store: Store, dispatcher: Dispatcher, settings: ServiceSettings, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._store, self._dispatcher, self._settings, self._clock = store, dispatcher, settings, clock
        self._desk = ExplanationDesk(store, settings, clock)
        self._answers: Remembered[Answer] = Remembered(PARSED_ANSWERS)

    def open(self) -> None:
        """Check what is stored, and bring it up to date."""
        self._store.open()

    def start(self) -> None:
        """Open the store and begin to solve queued runs."""
        self.open()
        self._dispatcher.start(self._store)

    def stop(self) -> None:
        """Stop solving; what was running waits in the store for the next start."""
        self._desk.stop()
        self._dispatcher.stop()
        self._store.close()

    def readiness(self) -> dict[str, bool]:
        """Return for each part whether it can do its work."""
        return {"store": self._store.ready(), "runner": self._dispatcher.alive()}

    def standing(self) -> dict[str, float]:
        """Return what an operator watches, as numbers; nothing about runs while the store cannot be read."""
        parts = self.readiness()
        ready = {f"{part}_ready": float(works) for part, works in parts.items()}
        return {**ready, "runs_waiting": float(self._store.waiting())} if parts["store"] else ready

    def add_portfolio(self, loaded: Loaded, title: str, claim: Claim | None) -> PortfolioRecord:
        """Store a portfolio, and the scenario that came with it."""
        now, id = self._clock(), new_id()
        given = loaded.scenario if loaded.scenario is not None and loaded.scenario.changes else None
        scenario = None if given is None else ScenarioRecord(new_id(), now, id, given)
        shape, content_hash = PortfolioShape.of(loaded.portfolio), hash_of(loaded.portfolio)
        record = PortfolioRecord(id, now, title, content_hash, shape, tuple(loaded.notices), None if scenario is None else scenario.id)
        return self._store.add_portfolio(record, loaded.portfolio, claim, scenario)

    def portfolio(self, id: str) -> PortfolioRecord:
        """Return what is known about a portfolio."""
        return self._store.portfolio(id)

    def portfolio_content(self, id: str) -> Portfolio:
        """Return a portfolio."""
        return self._store.portfolio_content(id)

    def portfolios(self, page: PageRequest) -> PageOf[PortfolioRecord]:
        """Return portfolios, newest first."""
        return self._store.portfolios(page)

    def scenario_of(self, record: PortfolioRecord) -> Scenario | None:
        """Return the scenario that came with a portfolio."""
        return None if record.scenario_id is None else self._store.scenario(record.scenario_id).scenario

    def add_scenario(self, portfolio_id: str, scenario: Scenario, claim: Claim | None) -> ScenarioRecord:
        """
        Store a scenario on a portfolio.

        Raises
        ------
        InvalidInputError
            If changes do not fit the portfolio; carries every defect at once.
        """
        changed(self._store.portfolio_content(portfolio_id), scenario)
        record = ScenarioRecord(new_id(), self._clock(), portfolio_id, scenario)
        return self._store.add_scenario(record, claim)

    def scenario(self, id: str) -> ScenarioRecord:
        """Return a scenario."""
        return self._store.scenario(id)

    def scenarios(self, page: PageRequest) -> PageOf[ScenarioRecord]:
        """Return scenarios, newest first."""
        return self._store.scenarios(page)

    def start_run(
        self,
        portfolio_id: str,
        scenario_id: str | None,
        policy: Policy | None,
        limits: Limits,
        claim: Claim | None,
        *,
        from_run_id: str | None = None,
    ) -> RunRecord:
        """
        Queue a solve; with ``from_run_id`` it goes on from the answer of that run.

        Raises
        ------
        NotStoredError
            If there is no such portfolio, scenario or run.
        NoAnswerError
            If the run to go on from has no answer.
        WrongPortfolioError
            If the scenario is one of another portfolio.
        LimitRefusedError
            If the limits are beyond what the operator allows.
        QueueFullError
            If too many runs wait already.
        """
        self._check(limits)
        self._store.portfolio(portfolio_id)
        scenario = None if scenario_id is None else self._scenario_on(scenario_id, portfolio_id)
        if from_run_id is not None:
            self.answer_text(from_run_id)
        waiting = self._store.waiting()
        if waiting >= self._settings.queue_limit:
            raise QueueFullError(waiting)
        policy = policy or (scenario and scenario.policy) or Policy.BALANCED
        record = RunRecord(new_id(), self._clock(), portfolio_id, scenario_id, policy, limits, from_run_id=from_run_id)
        kept = self._store.add_run(record, claim)
        if kept.id == record.id:
            self._dispatcher.wake()
        return kept

    def run(self, id: str) -> RunRecord:
        """Return a run as it is now."""
        return self._store.run(id)

    def runs(self, page: PageRequest) -> PageOf[RunRecord]:
        """Return runs, newest first."""
        return self._store.runs(page)

    def events(self, run_id: str, after: int) -> Sequence[RunEvent]:
        """Return what happened to a run after the event of a number."""
        return self._store.events(run_id, after)

    def cancel_run(self, id: str) -> RunRecord:
        """Ask a run to end; its best plans are kept. A run that has ended stays as it is."""
        self._store.request_cancel(id, self._clock())
        self._dispatcher.cancel(id)
        return self._store.run(id)

    def answer(self, run_id: str) -> Answer:
        """
        Return the answer of a run, or the best so far.

        Raises
        ------
        NoAnswerError
            If there is none.
        """
        text = self.answer_text(run_id)
        return self._answers.get((run_id, hash(text.text)), text.parsed)

    def answer_json(self, run_id: str) -> bytes:
        """Return the answer of a run as JSON, as it was written; raises as `answer` does."""
        return self.answer_text(run_id).text

    def answer_text(self, run_id: str) -> AnswerText:
        """
        Return the answer of a run, or the best so far, as it was written.

        Raises
        ------
        NoAnswerError
            If there is none.
        """
        answer = self._store.answer(run_id)
        if answer is None:
            raise NoAnswerError(run_id, self._store.run(run_id).state.value)
        return answer

    def plan(self, run_id: str, rank: int) -> Plan:
        """
        Return a plan by its rank; 0 is the reference.

        Raises
        ------
        NoPlanError
            If the answer has none of this rank.
        """
        answer = self.answer(run_id)
        there = {plan.rank: plan for plan in answer.plans}
        if answer.reference is not None:
            there[0] = answer.reference
        if rank not in there:
            raise NoPlanError(rank, tuple(sorted(there)))
        return there[rank]

    def portfolio_of(self, run_id: str) -> Portfolio:
        """Return the portfolio that a run's plans are about: the one stored, as the scenario leaves it."""
        run = self._store.run(run_id)
        return self.changed_by(run.portfolio_id, run.scenario_id)

    def changed_by(self, portfolio_id: str, scenario_id: str | None) -> Portfolio:
        """Return a portfolio as a scenario leaves it."""
        portfolio = self._store.portfolio_content(portfolio_id)
        return portfolio if scenario_id is None else changed(portfolio, self._store.scenario(scenario_id).scenario)

    def compare(self, run_id: str, ranks: Sequence[int]) -> Comparison:
        """Set plans of one answer side by side."""
        plans = [self.plan(run_id, rank) for rank in ranks]
        return compare(self.portfolio_of(run_id), plans)

    def explain(self, run_id: str, plan: int, question: Question) -> ExplanationRecord:
        """
        Queue a question about a plan of a run; the same question about the same answer is asked only once.

        Raises
        ------
        NoAnswerError
            If the run has no answer.
        NoPlanError
            If the answer has no plan of this rank.
        ExplanationsFullError
            If too many questions wait already.
        """
        if question.about_plan:
            self.plan(run_id, plan)
        run, answer = self._store.run(run_id), self.answer_text(run_id)
        scenario = None if run.scenario_id is None else self._store.scenario(run.scenario_id).scenario.model_dump_json().encode()
        return self._desk.ask(run_id, Case(self._store.portfolio_text(run.portfolio_id), scenario, answer.text, plan, question))

    def explanation(self, run_id: str, id: str) -> ExplanationRecord:
        """Return an explanation as it is now."""
        return self._desk.record(run_id, id)

    def cancel_explanation(self, run_id: str, id: str) -> ExplanationRecord:
        """Ask for the end of an explanation; one that has ended stays as it is."""
        return self._desk.cancel(run_id, id)

    def audit(self, portfolio_id: str, scenario_id: str | None, proposal: Proposal, claim: Claim | None) -> AuditReport:
        """Judge any proposal by the rules, without the solver."""
        portfolio = self._store.portfolio_content(portfolio_id)
        if scenario_id is not None:
            portfolio = changed(portfolio, self._scenario_on(scenario_id, portfolio_id))
        if claim is not None:
            self._store.claim(claim, portfolio_id)
        return audit(portfolio, proposal)

    def _scenario_on(self, scenario_id: str, portfolio_id: str) -> Scenario:
        record = self._store.scenario(scenario_id)
        if record.portfolio_id != portfolio_id:
            raise WrongPortfolioError(scenario_id, portfolio_id)
        return record.scenario

    def _check(self, limits: Limits) -> None:
        allowed = {"time_limit": self._settings.max_time_limit, "workers": self._settings.max_workers}
        for field, most in allowed.items():
            asked = getattr(limits, field)
            if asked > most:
                raise LimitRefusedError(field, asked, most)


def changed(portfolio: Portfolio, scenario: Scenario) -> Portfolio:
    """Return the portfolio as a scenario leaves it."""
    return apply(scenario, portfolio)[0]
