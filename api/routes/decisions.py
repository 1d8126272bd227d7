"""Decisions: propose a plan, approve or reject it."""
# no `from __future__ import annotations`: FastAPI reads these annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Response

from api import examples
from api.access.doors import needs
from api.access.roles import Role
from api.dependencies import Caller, Decisions, IdempotencyKey, PageWanted, SeenVersion, strictly
from api.documents import ETAG_HEADERS, LINK_HEADERS, WITH_BODY, answer, problems
from api.idempotency import claim_for
from api.requests import DecisionRequest
from api.store import DecisionRecord
from api.views import DecisionView, Page

router = APIRouter(prefix="/v1/decisions", tags=["decisions"])

CHANGING = ("not_found", "invalid_request", "body_too_large", "stale_version", "version_missing", "decided_already")


@router.post(
    "",
    status_code=201,
    operation_id="proposeDecision",
    openapi_extra=needs(Role.PLANNER),
    summary="Propose a plan",
    dependencies=[Depends(strictly(DecisionRequest))],
    responses={
        **problems(*WITH_BODY, "not_found", "no_answer", "no_plan", "nothing_to_decide", "wrong_stage", "idempotency_key_reused"),
        201: answer(examples.DECISION, "It is proposed.", {**LINK_HEADERS, **ETAG_HEADERS}),
    },
)
def propose_decision(
    asked: Annotated[DecisionRequest, Body(openapi_examples={"plan": {"summary": "The best plan", "value": examples.DECISION_REQUEST}})],
    response: Response,
    deciding: Decisions,
    by: Caller,
    key: IdempotencyKey = None,
) -> DecisionView:
    """Propose to adopt a plan of a run, with everything that was shown kept beside it."""
    claim = claim_for("proposeDecision", key, asked.model_dump_json().encode())
    record = deciding.propose(asked.run_id, asked.rank, asked.conditions, by, claim)
    response.headers["Location"] = f"/v1/decisions/{record.id}"
    return _seen(record, response)


@router.get(
    "",
    operation_id="listDecisions",
    openapi_extra=needs(Role.VIEWER),
    summary="List decisions",
    responses={
        **problems("invalid_request", "bad_cursor"),
        200: answer(examples.page(examples.DECISION), "A part of the list, newest first."),
    },
)
def list_decisions(deciding: Decisions, page: PageWanted) -> Page[DecisionView]:
    """Return proposals and decisions, newest first."""
    return Page[DecisionView].of(deciding.decisions(page), DecisionView.of)


@router.get(
    "/{decision_id}",
    operation_id="getDecision",
    openapi_extra=needs(Role.VIEWER),
    summary="A decision",
    responses={**problems("not_found", "invalid_request"), 200: answer(examples.DECISION, "The decision.", ETAG_HEADERS)},
)
def get_decision(decision_id: str, deciding: Decisions, response: Response) -> DecisionView:
    """Return a decision with all it was based on; its ETag is what an approval names."""
    return _seen(deciding.decision(decision_id), response)


@router.post(
    "/{decision_id}/approve",
    operation_id="approveDecision",
    openapi_extra=needs(Role.APPROVER),
    summary="Approve a plan",
    responses={**problems(*CHANGING, "own_proposal", "invalid_input"), 200: answer(examples.DECISION, "It is approved.", ETAG_HEADERS)},
)
def approve_decision(decision_id: str, deciding: Decisions, by: Caller, version: SeenVersion, response: Response) -> DecisionView:
    """Make the plan the one that holds. Its bookings become the portfolio `baseline_id`, with which later scenarios begin."""
    return _seen(deciding.approve(decision_id, version, by), response)


@router.post(
    "/{decision_id}/reject",
    operation_id="rejectDecision",
    openapi_extra=needs(Role.APPROVER),
    summary="Reject a plan",
    responses={**problems(*CHANGING), 200: answer(examples.DECISION, "It is rejected.", ETAG_HEADERS)},
)
def reject_decision(decision_id: str, deciding: Decisions, by: Caller, version: SeenVersion, response: Response) -> DecisionView:
    """Turn a proposal down; another plan of the scenario can be proposed."""
    return _seen(deciding.reject(decision_id, version, by), response)


def _seen(record: DecisionRecord, response: Response) -> DecisionView:
    response.headers["ETag"] = f'"{record.version}"'
    return DecisionView.of(record)
