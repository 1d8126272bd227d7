"""Runs: ask for a solve, watch it, stop it."""
# no `from __future__ import annotations`: FastAPI reads these annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Response
from fastapi.concurrency import run_in_threadpool

from api import examples
from api.access.doors import needs
from api.access.roles import Role
from api.dependencies import IdempotencyKey, PageWanted, Service, strictly
from api.documents import WITH_BODY, answer, problems
from api.idempotency import claim_for
from api.prefer import wait_of
from api.requests import RunRequest
from api.views import Page, RunView
from api.waiting import ACCEPTED_HEADERS, ENDED_HEADERS, Prefer, ended, follow, look_again

router = APIRouter(prefix="/v1/runs", tags=["runs"])


@router.post(
    "",
    status_code=202,
    operation_id="startRun",
    openapi_extra=needs(Role.PLANNER),
    summary="Ask for plans",
    dependencies=[Depends(strictly(RunRequest))],
    responses={
        **problems(*WITH_BODY, "not_found", "wrong_portfolio", "no_answer", "limit_refused", "idempotency_key_reused", "queue_full"),
        200: {**answer(examples.RUN_ENDED, "It has ended already, within the time that was preferred.", ENDED_HEADERS), "model": RunView},
        202: answer(examples.RUN_QUEUED, "It is queued.", ACCEPTED_HEADERS),
    },
)
async def start_run(
    asked: Annotated[RunRequest, Body(openapi_examples={"run": {"summary": "Five plans in a minute", "value": examples.RUN_REQUEST}})],
    response: Response,
    service: Service,
    key: IdempotencyKey = None,
    prefer: Prefer = None,
) -> RunView:
    """
    Queue a solve and return at once; it runs in a process of its own.

    Follow it at its `Location`, or live at `/v1/runs/{id}/events`. That there is no plan is an answer, too: such a run has
    succeeded, and its `result` says why there is none.
    """
    claim = claim_for("startRun", key, asked.model_dump_json().encode())
    run = await run_in_threadpool(
        service.start_run, asked.portfolio_id, asked.scenario_id, asked.policy, asked.limits(), claim, from_run_id=asked.from_run_id
    )
    if wait := wait_of(prefer):
        run = await ended(run, lambda: service.run(run.id), wait)
    follow(response, run, f"/v1/runs/{run.id}", wait)
    return RunView.of(run)


@router.get(
    "",
    operation_id="listRuns",
    openapi_extra=needs(Role.VIEWER),
    summary="List runs",
    responses={
        **problems("invalid_request", "bad_cursor"),
        200: answer(examples.page(examples.RUN_ENDED), "A part of the list, newest first."),
    },
)
def list_runs(service: Service, page: PageWanted) -> Page[RunView]:
    """Return all runs, newest first."""
    return Page[RunView].of(service.runs(page), RunView.of)


@router.get(
    "/{run_id}",
    operation_id="getRun",
    openapi_extra=needs(Role.VIEWER),
    summary="How a run stands",
    responses={**problems("not_found", "invalid_request"), 200: answer(examples.RUN_ENDED, "The run as it is now.")},
)
def get_run(run_id: str, service: Service, response: Response) -> RunView:
    """Return a run's state, its progress, and once it has ended how; while it has not, `Retry-After` says when to look again."""
    run = service.run(run_id)
    look_again(response, run)
    return RunView.of(run)


@router.post(
    "/{run_id}/cancel",
    status_code=202,
    operation_id="cancelRun",
    openapi_extra=needs(Role.PLANNER),
    summary="Stop a run",
    responses={
        **problems("not_found", "invalid_request", "body_too_large"),
        202: answer(examples.RUN_CANCELLED, "It will end soon, or has ended."),
    },
)
def cancel_run(run_id: str, service: Service) -> RunView:
    """Stop a run soon and keep the best plans it has found. Asking again, or for a run that has ended, changes nothing."""
    return RunView.of(service.cancel_run(run_id))
