"""Examples of explanations for the OpenAPI description, about the run of the other examples."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from api.examples import RUN_ID
from api.store import RunState
from api.views import ExplanationView, ReasonView
from models.answer import Policy
from models.score import MICRO
from scenarios.explain.questions import (
    ConcessionsQuestion,
    CreditsQuestion,
    FairnessQuestion,
    FrontierQuestion,
    NoRegretQuestion,
    OrderQuestion,
    PricesQuestion,
    RegretQuestion,
    StandingQuestion,
    WhyNotQuestion,
    WhyQuestion,
)
from scenarios.explain.standing import BreakEven, Standing, Switch

if TYPE_CHECKING:
    from scenarios.explain.questions import Question

EXPLANATION_ID = "4be1f60d0f1c4a8a9a5d3b7c2e6f8091"
_NOON = dt.datetime(2027, 1, 5, 12, 1, tzinfo=dt.UTC)
_SWITCH = Switch(rank=2, plan=2, value_ahead=3 * MICRO)
STANDING = Standing(
    plan=1,
    policy=Policy.BALANCED,
    plans=(1, 2),
    projects=(BreakEven(project_id="borealis", rank=1, holds_from=1, holds_to=1, better=None, worse=_SWITCH),),
)


def _question(summary: str, question: Question) -> dict[str, Any]:
    return {"summary": summary, "value": {"plan": 1, "question": question.model_dump(mode="json")}}


QUESTIONS: dict[str, Any] = {
    "standing": _question("How far ranks can move before another plan is recommended", StandingQuestion()),
    "order": _question("The moves in a safe order", OrderQuestion()),
    "credits": _question("What each bundle of moves is worth", CreditsQuestion(seconds=20.0)),
    "why": _question("What caused each move", WhyQuestion()),
    "why_not": _question("Why Ben is not on Apollo", WhyNotQuestion(ask_for="put", project_id="apollo", person_id="ben")),
    "frontier": _question("Value against disruption and cost", FrontierQuestion(seconds=60.0)),
    "no_regret": _question("What all good plans have in common", NoRegretQuestion()),
    "concessions": _question("Ways out where nothing fits", ConcessionsQuestion()),
    "prices": _question("What more time and money would be worth", PricesQuestion(confirm=5)),
    "regret": _question("How plans fare under bad luck", RegretQuestion(draws=10)),
    "fairness": _question("Who bears the plan", FairnessQuestion(decide=True)),
}
"""One of each kind."""
EXPLAINED = ExplanationView(
    id=EXPLANATION_ID,
    run_id=RUN_ID,
    plan=1,
    question=StandingQuestion(),
    state=RunState.SUCCEEDED,
    created=_NOON,
    ended=_NOON + dt.timedelta(seconds=2),
    explanation=STANDING.model_dump(mode="json"),
    reason=None,
)
ASKED = EXPLAINED.replace(question=PricesQuestion(), state=RunState.QUEUED, ended=None, explanation=None)
STOPPED = ASKED.replace(state=RunState.CANCELLED, ended=_NOON, reason=ReasonView(code="cancelled", text="it was stopped before it began"))
