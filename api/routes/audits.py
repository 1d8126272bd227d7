"""Audits: have any plan judged by the rules, also one made by hand."""
# no `from __future__ import annotations`: FastAPI reads these annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends

from api import examples
from api.access.doors import needs
from api.access.roles import Role
from api.dependencies import IdempotencyKey, Service, strictly
from api.documents import WITH_BODY, answer, problems
from api.idempotency import claim_for
from api.requests import AuditRequest
from models.answer import AuditReport

router = APIRouter(prefix="/v1/audits", tags=["audits"])


@router.post(
    "",
    operation_id="auditProposal",
    openapi_extra=needs(Role.PLANNER),
    summary="Judge a proposal",
    dependencies=[Depends(strictly(AuditRequest))],
    responses={
        **problems(*WITH_BODY, "not_found", "wrong_portfolio", "unknown_id", "idempotency_key_reused"),
        200: answer(examples.AUDIT, "The score, and every rule that is broken."),
    },
)
def audit_proposal(
    asked: Annotated[AuditRequest, Body(openapi_examples={"proposal": {"summary": "One booking", "value": examples.AUDIT_REQUEST}})],
    service: Service,
    key: IdempotencyKey = None,
) -> AuditReport:
    """Score decisions and bookings and list every hard rule they break, by code that shares nothing with the solver. Nothing is kept."""
    claim = claim_for("auditProposal", key, asked.model_dump_json().encode())
    return service.audit(asked.portfolio_id, asked.scenario_id, asked.proposal, claim)
