"""What a run found: its answer, its plans, and plans side by side."""
# no `from __future__ import annotations`: FastAPI reads these annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api import examples
from api.access.doors import needs
from api.access.roles import Role
from api.dependencies import Service
from api.documents import answer, problems
from api.views import PlanView
from models.answer import Answer, Plan
from scenarios.comparison import Comparison

router = APIRouter(prefix="/v1/runs/{run_id}", tags=["plans"])

Rank = Annotated[int, Path(ge=0, le=1000, description="1 is best; 0 is the reference, today's plan repaired.")]
Ranks = Annotated[
    str,
    Query(pattern=r"^\d{1,4}(,\d{1,4}){1,5}$", description="Ranks with commas between them; the first is compared with.", examples=["1,2"]),
]


@router.get(
    "/answer",
    operation_id="getAnswer",
    openapi_extra=needs(Role.VIEWER),
    summary="The answer of a run",
    responses={
        **problems("not_found", "no_answer", "invalid_request"),
        200: {**answer(examples.ANSWER, "All ranked plans, the reference, and how to repeat it."), "model": Answer},
    },
)
def get_answer(run_id: str, service: Service) -> Response:
    """Return the whole answer; while the run goes on, the best so far."""
    return Response(service.answer_json(run_id), media_type="application/json")


@router.get(
    "/plans",
    operation_id="listPlans",
    openapi_extra=needs(Role.VIEWER),
    summary="Plans of a run, best first",
    responses={
        **problems("not_found", "no_answer", "invalid_request"),
        200: answer([examples.PLAN_VIEW.model_dump(mode="json")], "The plans without their bookings."),
    },
)
def list_plans(run_id: str, service: Service) -> tuple[PlanView, ...]:
    """Return every ranked plan with its score, its figures, and why it ranks there."""
    return tuple(PlanView.of(plan) for plan in service.answer(run_id).plans)


@router.get(
    "/plans/{rank:int}",
    operation_id="getPlan",
    openapi_extra=needs(Role.VIEWER),
    summary="A plan",
    responses={
        **problems("not_found", "no_answer", "no_plan", "invalid_request"),
        200: answer(examples.PLAN, "The plan with its moves, bookings and outcomes."),
    },
)
def get_plan(run_id: str, rank: Rank, service: Service) -> Plan:
    """Return a plan with its decisions, bookings, moves, outcomes, unmet work and audit."""
    return service.plan(run_id, rank)


@router.get(
    "/compare",
    operation_id="comparePlans",
    openapi_extra=needs(Role.VIEWER),
    summary="Plans side by side",
    responses={
        **problems("not_found", "no_answer", "no_plan", "invalid_request"),
        200: answer(examples.COMPARISON, "Score parts, projects, and people by week."),
    },
)
def compare_plans(run_id: str, plans: Ranks, service: Service) -> Comparison:
    """Set two to six plans side by side: what each scores, and who works on what in which week in one but not in the other."""
    return service.compare(run_id, [int(rank) for rank in plans.split(",")])
