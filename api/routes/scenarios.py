"""Scenarios: questions about a portfolio, as lists of changes."""
# no `from __future__ import annotations`: FastAPI reads these annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Response

from api import examples
from api.access.doors import needs
from api.access.roles import Role
from api.dependencies import Caller, Decisions, IdempotencyKey, PageWanted, SeenVersion, Service, strictly
from api.documents import ETAG_HEADERS, LINK_HEADERS, WITH_BODY, answer, problems
from api.idempotency import claim_for
from api.requests import ScenarioRequest
from api.store import ScenarioRecord, ScenarioStage
from api.views import Page, ScenarioView

router = APIRouter(prefix="/v1/scenarios", tags=["scenarios"])

MOVING = problems("not_found", "invalid_request", "body_too_large", "wrong_stage", "stale_version", "version_missing")


@router.post(
    "",
    status_code=201,
    operation_id="addScenario",
    openapi_extra=needs(Role.PLANNER),
    summary="Hand in a scenario",
    dependencies=[Depends(strictly(ScenarioRequest))],
    responses={
        **problems(*WITH_BODY, "not_found", "invalid_input", "idempotency_key_reused"),
        201: answer(examples.SCENARIO, "It is kept.", LINK_HEADERS),
    },
)
def add_scenario(
    asked: Annotated[ScenarioRequest, Body(openapi_examples={"scenario": {"summary": "Two changes", "value": examples.SCENARIO_REQUEST}})],
    response: Response,
    service: Service,
    key: IdempotencyKey = None,
) -> ScenarioView:
    """Keep a scenario on a portfolio: the changes, in the order in which they apply. Those that fail are all listed."""
    claim = claim_for("addScenario", key, asked.model_dump_json().encode())
    record = service.add_scenario(asked.portfolio_id, asked.scenario(), claim)
    response.headers["Location"] = f"/v1/scenarios/{record.id}"
    return ScenarioView.of(record)


@router.get(
    "",
    operation_id="listScenarios",
    openapi_extra=needs(Role.VIEWER),
    summary="List scenarios",
    responses={
        **problems("invalid_request", "bad_cursor"),
        200: answer(examples.page(examples.SCENARIO), "A part of the list, newest first."),
    },
)
def list_scenarios(service: Service, page: PageWanted) -> Page[ScenarioView]:
    """Return the scenarios that are kept, newest first."""
    return Page[ScenarioView].of(service.scenarios(page), ScenarioView.of)


@router.get(
    "/{scenario_id}",
    operation_id="getScenario",
    openapi_extra=needs(Role.VIEWER),
    summary="A scenario",
    responses={**problems("not_found", "invalid_request"), 200: answer(examples.SCENARIO, "The scenario.")},
)
def get_scenario(scenario_id: str, service: Service, response: Response) -> ScenarioView:
    """Return a scenario with its changes, its stage, and the ETag by which a change of stage names what was seen."""
    record = service.scenario(scenario_id)
    response.headers["ETag"] = f'"{record.version}"'
    return ScenarioView.of(record)


def _moved(record: ScenarioRecord, response: Response) -> ScenarioView:
    response.headers["ETag"] = f'"{record.version}"'
    return ScenarioView.of(record)


@router.post(
    "/{scenario_id}/publish",
    operation_id="publishScenario",
    openapi_extra=needs(Role.APPROVER),
    summary="Make the approved plan the one people work by",
    responses={**MOVING, 200: answer(examples.SCENARIO, "It is published.", ETAG_HEADERS)},
)
def publish_scenario(scenario_id: str, deciding: Decisions, by: Caller, version: SeenVersion, response: Response) -> ScenarioView:
    """Say that the approved plan is the baseline now. The scenario must be `decided`."""
    return _moved(deciding.move(scenario_id, version, ScenarioStage.PUBLISHED, by), response)


@router.post(
    "/{scenario_id}/archive",
    operation_id="archiveScenario",
    openapi_extra=needs(Role.APPROVER),
    summary="Put a scenario away",
    responses={**MOVING, 200: answer(examples.SCENARIO, "It is archived.", ETAG_HEADERS)},
)
def archive_scenario(scenario_id: str, deciding: Decisions, by: Caller, version: SeenVersion, response: Response) -> ScenarioView:
    """Put a scenario away for good; it stays to be looked at."""
    return _moved(deciding.move(scenario_id, version, ScenarioStage.ARCHIVED, by), response)
