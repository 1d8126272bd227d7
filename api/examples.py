"""A small portfolio, a question about it, and the answer: the examples of the OpenAPI description, all of one piece."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from api.access.roles import Role
from api.store import DecisionState, RunState, ScenarioStage
from api.views import (
    CallerView,
    DecisionView,
    HealthView,
    KeyMadeView,
    KeyView,
    LogEntryView,
    PlanView,
    PortfolioView,
    ProgressView,
    ReasonView,
    RunView,
    ScenarioView,
    VersionView,
    WebhookMadeView,
    WebhookView,
)
from models.answer import (
    Answer,
    AuditReport,
    ChangeEffect,
    Figures,
    Limits,
    Move,
    MoveKind,
    Plan,
    Policy,
    ProjectOutcome,
    Provenance,
    Status,
)
from models.bookings import Booking, Decision, ProjectState
from models.scenario import Scenario
from models.score import MICRO, Part, PartBound, Score
from scenarios.comparison import UNIT_OF, Comparison, MovesLine, PartLine, PersonWeekLine, PlanHead

if TYPE_CHECKING:
    from pydantic import BaseModel

PORTFOLIO_ID = "0b4a1c6e9f3d4d0f8a57c2e1b6d90a11"
SCENARIO_ID = "5d7f1e0a2c3b4f6e8d9c0b1a2f3e4d5c"
RUN_ID = "c81d4e2e0f7b4a9d9e3a7c5b1f206d83"
_NOON = dt.datetime(2027, 1, 5, 12, 0, tzinfo=dt.UTC)
_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_START, _END = dt.date(2027, 1, 4), dt.date(2027, 3, 28)

DOCUMENT: dict[str, Any] = {
    "settings": {"horizon_start": "2027-01-04", "horizon_weeks": 12, "currency": "EUR"},
    "people": [
        {"person_id": "anna", "name": "Anna Weber", "role": "developer", "cost_rate": 80},
        {"person_id": "ben", "name": "Ben Okafor", "role": "developer", "cost_rate": 75},
    ],
    "skills": [{"person_id": "anna", "skill": "backend", "level": 4}, {"person_id": "ben", "skill": "backend", "level": 3}],
    "projects": [
        {"project_id": "apollo", "name": "Apollo", "rank": 1, "value_score": 80},
        {"project_id": "borealis", "name": "Borealis", "rank": 2, "value_score": 60},
    ],
    "demands": [
        {
            "demand_id": "apollo-dev",
            "project_id": "apollo",
            "skill": "backend",
            "level": 3,
            "fte": 0.5,
            "from": "2027-01-04",
            "to": "2027-03-28",
        },
        {
            "demand_id": "borealis-dev",
            "project_id": "borealis",
            "skill": "backend",
            "level": 3,
            "fte": 0.5,
            "from": "2027-01-04",
            "to": "2027-03-28",
        },
    ],
    "allocations": [
        {"demand_id": "apollo-dev", "resource_id": "anna", "from": "2027-01-04", "to": "2027-03-28", "share_pct": 50, "status": "hard"}
    ],
}
"""A portfolio as a JSON document."""

_CHANGES = [{"kind": "set_rank", "id": "C1", "target": "borealis", "value": 1, "reason": "the regulator moved the date"}]
SCENARIO_REQUEST: dict[str, Any] = {
    "portfolio_id": PORTFOLIO_ID,
    "title": "Borealis first",
    "reason": "Board, 5 January",
    "changes": _CHANGES,
}
RUN_REQUEST: dict[str, Any] = {
    "portfolio_id": PORTFOLIO_ID,
    "scenario_id": SCENARIO_ID,
    "policy": "balanced",
    "plans": 5,
    "time_limit": 60.0,
}
AUDIT_REQUEST: dict[str, Any] = {
    "portfolio_id": PORTFOLIO_ID,
    "proposal": {
        "decisions": [{"project_id": "apollo", "state": "run"}],
        "bookings": [{"resource_id": "anna", "demand_id": "apollo-dev", "first": "2027-01-04", "last": "2027-03-28", "share_pct": 50}],
    },
}

ALIVE = HealthView(status="ok", parts={})
READY = HealthView(status="ok", parts={"store": True, "runner": True})
NOT_READY = HealthView(status="unavailable", parts={"store": True, "runner": False})
VERSION = VersionView(service="0.1.0", answer_schema="1", python="3.11.7")
PORTFOLIO = PortfolioView(
    id=PORTFOLIO_ID,
    created=_NOON,
    title="Spring portfolio",
    content_hash=_HASH,
    horizon_start=_START,
    horizon_weeks=12,
    currency="EUR",
    rows={"people": 2, "projects": 2, "demands": 2, "allocations": 1},
    scenario_id=None,
    notices=(),
)
_SAID = Scenario.model_validate({name: value for name, value in SCENARIO_REQUEST.items() if name != "portfolio_id"})
SCENARIO = ScenarioView(
    id=SCENARIO_ID,
    created=_NOON,
    portfolio_id=PORTFOLIO_ID,
    title=_SAID.title,
    reason=_SAID.reason,
    requested_by="",
    policy=None,
    changes=_SAID.changes,
    stage=ScenarioStage.SOLVED,
    version=3,
)
RUN_QUEUED = RunView(
    id=RUN_ID,
    created=_NOON,
    portfolio_id=PORTFOLIO_ID,
    scenario_id=SCENARIO_ID,
    policy=Policy.BALANCED,
    limits=Limits(),
    state=RunState.QUEUED,
    result=None,
    started=None,
    ended=None,
    cancel_requested=None,
    plans=0,
    progress=None,
    reason=None,
)
_PROGRESS = ProgressView(stage="improve", value=96.5, bound=97.0, gap_pct=0.5155, plans=1, elapsed=4.2)
_LATER = _NOON + dt.timedelta(seconds=12)
RUN_ENDED = RUN_QUEUED.replace(state=RunState.SUCCEEDED, result=Status.OPTIMAL, started=_NOON, ended=_LATER, plans=1, progress=_PROGRESS)
RUN_CANCELLED = RUN_ENDED.replace(
    state=RunState.CANCELLED,
    result=Status.FEASIBLE,
    cancel_requested=_LATER,
    reason=ReasonView(code="cancelled", text="somebody asked for the run to stop"),
)
EVENTS = (
    'id: 1\nevent: state\ndata: {"at": "2027-01-05T12:00:00+00:00", "state": "queued"}\n\n'
    'id: 2\nevent: state\ndata: {"at": "2027-01-05T12:00:00+00:00", "state": "running"}\n\n'
    'id: 3\nevent: progress\ndata: {"at": "2027-01-05T12:00:04+00:00", "stage": "improve", "value": 96.5, "bound": 97.0, '
    '"gap_pct": 0.5155, "plans": 1, "elapsed": 4.2}\n\n'
)
_SCORE = Score(mandatory_value=0, value=100 * MICRO, lateness=0, disruption=0, cost=1_000_000, fit=1)
AUDIT = AuditReport(score=_SCORE, forced_disruption=0, chosen_moves=1, forced_moves=0, violations=())


def _outcome(id: str, name: str, rank: int, value: int, *, ran: bool) -> ProjectOutcome:
    return ProjectOutcome(
        project_id=id,
        name=name,
        sponsor="",
        rank=rank,
        state_before=ProjectState.RUN if ran else ProjectState.PAUSED,
        state=ProjectState.RUN,
        shift_weeks=0,
        finish_before=_END if ran else None,
        finish=_END,
        late_weeks=0,
        hours_before=240.0 if ran else 0.0,
        hours=240.0,
        coverage_before_pct=100.0 if ran else 0.0,
        coverage_pct=100.0,
        value=value * MICRO,
    )


PLAN = Plan(
    rank=1,
    label="most value",
    why="Covers all work of both projects; nobody leaves a project.",
    status=Status.OPTIMAL,
    score=_SCORE,
    bounds=(PartBound(part=Part.VALUE, bound=100 * MICRO, scope="all plans", gap_pct=0.0),),
    figures=Figures(
        people_moved=1,
        hours_moved=0.0,
        chosen_moves=1,
        forced_moves=0,
        projects_running=2,
        projects_late=0,
        coverage_pct=100.0,
        cost=3_720_000,
        cost_cap=None,
    ),
    decisions=(Decision(project_id="apollo", state=ProjectState.RUN), Decision(project_id="borealis", state=ProjectState.RUN)),
    bookings=(
        Booking(resource_id="anna", demand_id="apollo-dev", first=_START, last=_END, share_pct=50),
        Booking(resource_id="ben", demand_id="borealis-dev", first=_START, last=_END, share_pct=50),
    ),
    moves=(
        Move(
            kind=MoveKind.ASSIGN,
            subject="ben",
            to_project="borealis",
            demands=("borealis-dev",),
            first=_START,
            last=_END,
            hours=240.0,
            cost_delta=1_800_000,
            reason="Borealis is first now and Ben is free.",
        ),
    ),
    outcomes=(_outcome("borealis", "Borealis", 1, 60, ran=False), _outcome("apollo", "Apollo", 2, 40, ran=True)),
    unmet=(),
    audit=AUDIT,
)
PLAN_VIEW = PlanView.of(PLAN)
ANSWER = Answer(
    status=Status.OPTIMAL,
    title="Borealis first",
    plans=(PLAN,),
    reference=PLAN.replace(rank=0, label="today, repaired"),
    effects=(ChangeEffect(change_id="C1", kind="set_rank", text="Borealis: rank 2 -> 1", had_effect=True),),
    provenance=Provenance(
        input_hash=_HASH, engine_version="0.1.0", solver_versions=("ortools 9.15.6755",), policy=Policy.BALANCED, limits=Limits()
    ),
)
COMPARISON = Comparison(
    plans=(PlanHead(rank=1, label="most value"), PlanHead(rank=2, label="fewest moves")),
    parts=(
        PartLine(
            part=Part.VALUE, unit=UNIT_OF[Part.VALUE], more_is_better=True, values=(100 * MICRO, 40 * MICRO), differences=(0, -60 * MICRO)
        ),
    ),
    moves=(
        MovesLine(chosen=True, moves=(3, 1), disruption=(432_000, 96_000)),
        MovesLine(chosen=False, moves=(1, 1), disruption=(240_000, 240_000)),
    ),
    projects=(),
    people=(
        PersonWeekLine(
            person_id="ben",
            name="Ben Okafor",
            project_id="borealis",
            week=_START,
            shares_pct=(50, 0),
            differences_pct=(0, -50),
            hours=(20.0, 0.0),
        ),
    ),
)

DECISION_ID = "2f6f3c1f0d1e4b7a9c5d8e7f6a5b4c3d"
DECISION_REQUEST: dict[str, Any] = {"run_id": RUN_ID, "rank": 1, "conditions": "Ben stays with Apollo until the audit is over."}
DECISION = DecisionView(
    id=DECISION_ID,
    created=_LATER,
    scenario_id=SCENARIO_ID,
    run_id=RUN_ID,
    rank=1,
    state=DecisionState.PROPOSED,
    proposed_by="key:0a1b2c3d4e5f",
    conditions=DECISION_REQUEST["conditions"],
    record={"portfolio_hash": _HASH, "plan_chosen": {"rank": 1, "label": "most value", "hash": _HASH}},
    approved_by=None,
    decided=None,
    baseline_id=None,
    version=1,
)
LOG_ENTRY = LogEntryView(
    number=1,
    at=_LATER,
    actor="key:0a1b2c3d4e5f",
    action="decision.proposed",
    subject=DECISION_ID,
    data='{"rank": 1}',
    previous="0" * 64,
    hash=_HASH,
)

WEBHOOK_REQUEST: dict[str, Any] = {"url": "https://example.org/steerco", "events": ["decision.approved", "scenario.published"]}
WEBHOOK = WebhookView(
    id="7b1d2c3e4f5a46b7a8c9d0e1f2a3b4c5", created=_NOON, url=WEBHOOK_REQUEST["url"], events=tuple(WEBHOOK_REQUEST["events"])
)
WEBHOOK_MADE = WebhookMadeView(**WEBHOOK.model_dump(), secret="kq3Jm0m3p0vJt9s2cL8yXw7uQn5rZb1dFhGaVeIoUxE")


def page(item: BaseModel) -> dict[str, Any]:
    """Return a page that holds one item."""
    return {"items": [item.model_dump(mode="json")], "next_cursor": None}


METRICS = "# HELP steerco_requests_total Requests answered.\n# TYPE steerco_requests_total counter\n"
CALLER = CallerView(id="key:5e61c8ae9bbd", name="Paula, PMO", roles=(Role.PLANNER,))
KEY_REQUEST = {"name": "The dashboard", "roles": ["viewer"], "days": 365}
_MADE: dict[str, Any] = {"created": _NOON, "expires": _NOON + dt.timedelta(days=365)}
_DASHBOARD: dict[str, Any] = {"id": "5e61c8ae9bbd", "name": "The dashboard", "roles": (Role.VIEWER,), **_MADE}
KEY = KeyView(**_DASHBOARD, revoked=None, last_used=_NOON)
KEY_MADE = KeyMadeView(**_DASHBOARD, revoked=None, last_used=None, key="steerco_5e61c8ae9bbd_ThisIsNoKeyItOnlyShowsHowOneLooks0123456789")
KEY_REVOKED = KEY.replace(revoked=_NOON)
