"""Explanations: ask why a plan is what it is, and what would change it."""
# no `from __future__ import annotations`: FastAPI reads these annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Response
from fastapi.concurrency import run_in_threadpool

from api import examples_of_explanations as examples
from api.access.doors import needs
from api.access.roles import Role
from api.dependencies import Service, strictly
from api.documents import WITH_BODY, answer, problems
from api.prefer import wait_of
from api.requests import ExplanationRequest
from api.views import ExplanationView
from api.waiting import ACCEPTED_HEADERS, ENDED_HEADERS, Prefer, ended, follow, look_again

router = APIRouter(prefix="/v1/runs/{run_id}/explanations", tags=["explanations"])


@router.post(
    "",
    status_code=202,
    operation_id="explainPlan",
    openapi_extra=needs(Role.PLANNER),
    summary="Ask about a plan",
    dependencies=[Depends(strictly(ExplanationRequest))],
    responses={
        **problems(*WITH_BODY, "not_found", "no_answer", "no_plan", "queue_full"),
        200: {**answer(examples.EXPLAINED, "It is there, within the time that was preferred.", ENDED_HEADERS), "model": ExplanationView},
        202: answer(examples.ASKED, "It is being worked out.", ACCEPTED_HEADERS),
    },
)
async def explain_plan(
    run_id: str,
    asked: Annotated[ExplanationRequest, Body(openapi_examples=examples.QUESTIONS)],
    response: Response,
    service: Service,
    prefer: Prefer = None,
) -> ExplanationView:
    """
    Ask why a plan is what it is, or what would change it; the answer is worked out in a process of its own.

    Short ones come with the answer under `Prefer: wait=10`; follow long ones at their `Location`. Asking the same about the same
    answer again leads to the same explanation. One whose service was stopped is `failed` with the reason `interrupted`: ask again.
    """
    found = await run_in_threadpool(service.explain, run_id, asked.plan, asked.question)
    if wait := wait_of(prefer):
        found = await ended(found, lambda: service.explanation(run_id, found.id), wait)
    follow(response, found, f"/v1/runs/{run_id}/explanations/{found.id}", wait)
    return ExplanationView.of(found)


@router.get(
    "/{explanation_id}",
    operation_id="getExplanation",
    openapi_extra=needs(Role.VIEWER),
    summary="An explanation",
    responses={**problems("not_found", "invalid_request"), 200: answer(examples.EXPLAINED, "The explanation as it is now.")},
)
def get_explanation(run_id: str, explanation_id: str, service: Service, response: Response) -> ExplanationView:
    """Return an explanation, or how it stands; while it is not there, `Retry-After` says when to look again."""
    found = service.explanation(run_id, explanation_id)
    look_again(response, found)
    return ExplanationView.of(found)


@router.post(
    "/{explanation_id}/cancel",
    status_code=202,
    operation_id="cancelExplanation",
    openapi_extra=needs(Role.PLANNER),
    summary="Stop an explanation",
    responses={
        **problems("not_found", "invalid_request", "body_too_large"),
        202: answer(examples.STOPPED, "It will end soon, or has ended."),
    },
)
def cancel_explanation(run_id: str, explanation_id: str, service: Service) -> ExplanationView:
    """Stop an explanation soon; those that can, such as prices and regret, tell what they have found by then."""
    return ExplanationView.of(service.cancel_explanation(run_id, explanation_id))
