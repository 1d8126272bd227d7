"""A store with something in every table, and everything that can be read from it."""

from __future__ import annotations

import contextlib
import datetime as dt

from api import examples
from api.access.keys import new_key
from api.access.roles import Role
from api.store import (
    AnswerText,
    Claim,
    DecisionRecord,
    DecisionState,
    ExplanationRecord,
    PageRequest,
    PortfolioRecord,
    PortfolioShape,
    ProgressNote,
    RunProgress,
    RunRecord,
    RunState,
    ScenarioRecord,
    WebhookRecord,
)
from models.answer import Limits, Policy
from models.scenario import Scenario
from scenarios.explain.questions import FairnessQuestion, StandingQuestion
from tests.api import portfolios

NOON = dt.datetime(2027, 1, 5, 12, 0, tzinfo=dt.UTC)
ALL = PageRequest(200)


def fill(store) -> None:
    portfolio = portfolios.small()
    shape = PortfolioShape.of(portfolio)
    store.add_webhook(WebhookRecord("w", NOON, "https://example.org/hook", "secret", ("*",)))
    store.add_portfolio(PortfolioRecord("p", NOON, "Spring", "0" * 64, shape), portfolio, Claim("k", "f"))
    store.add_scenario(ScenarioRecord("s", NOON, "p", Scenario(title="as it is")), None)
    for id in ("r1", "r2", "r3"):
        store.add_run(RunRecord(id, NOON, "p", "s", Policy.BALANCED, Limits()), Claim(f"run:{id}", "f"))
    lease = store.begin_run("r1", "me", NOON, 60.0).lease
    store.note_progress(lease, [ProgressNote(NOON, RunProgress("improve", 40, 100, 60.0, 1, 0.5))])
    store.end_run(lease, RunState.SUCCEEDED, NOON, AnswerText.of(examples.ANSWER), None)
    store.begin_run("r2", "me", NOON, 60.0)
    store.propose(DecisionRecord("d", NOON, "s", "r1", 1, DecisionState.PROPOSED, "ada", "until June", {"seed": 1}), None)
    store.approve("d", 1, "grace", PortfolioRecord("b", NOON, "Next", "1" * 64, shape), portfolio, two_people=True)
    asked = ExplanationRecord("e", "r1", 1, StandingQuestion(), RunState.QUEUED, NOON)
    store.ask_explanation(asked, "me", 60.0)
    told = {"kind": "standing", "projects": [{"name": "Müller & Söhne", "rank": 1}]}
    store.change_explanation(asked.changed(state=RunState.SUCCEEDED, ended=NOON, explanation=told), "me")
    store.ask_explanation(ExplanationRecord("e2", "r1", 1, FairnessQuestion(decide=True), RunState.QUEUED, NOON), "me", 60.0)
    store.keys.add(new_key("somebody", frozenset({Role.VIEWER}), NOON).record, "ada")


def everything(store) -> dict[str, object]:
    """All that a caller can see."""
    found = {name: getattr(store, name)(ALL).items for name in ("portfolios", "scenarios", "runs", "decisions")}
    found["contents"] = [store.portfolio_text(record.id) for record in found["portfolios"]]
    found["answers"] = [store.answer(run.id) for run in found["runs"]]
    found["events"] = [store.events(run.id, 0) for run in found["runs"]]
    found["log"] = store.log(0, 100)
    found["verdict"] = store.verify_log()
    found["keys"] = store.keys.all()
    return found


@contextlib.contextmanager
def opened(store):
    store.open()
    try:
        yield store
    finally:
        store.close()
