"""Says whether the service is there, whether it works, and which version it is."""
# no `from __future__ import annotations`: FastAPI reads these annotations

import platform

from fastapi import APIRouter, Response

from api import examples
from api.dependencies import Service
from api.documents import answer, problems
from api.version import steerco_version
from api.views import HealthView, VersionView
from models.answer import SCHEMA_VERSION

router = APIRouter(tags=["health"])


@router.get(
    "/livez",
    operation_id="isAlive",
    summary="Is the process alive?",
    responses={**problems(), 200: answer(examples.ALIVE, "It is.")},
)
def alive() -> HealthView:
    """Answer `ok` as long as requests are answered at all. Restart the process if this fails."""
    return HealthView(status="ok", parts={})


@router.get(
    "/readyz",
    operation_id="isReady",
    summary="Can it take work?",
    responses={
        **problems(),
        200: answer(examples.READY, "It can."),
        503: {**answer(examples.NOT_READY, "A part does not work; `parts` says which."), "model": HealthView},
    },
)
def ready(service: Service, response: Response) -> HealthView:
    """Say whether the store can be written and solves are being started. Send no new work while this fails."""
    parts = service.readiness()
    well = all(parts.values())
    response.status_code = 200 if well else 503
    return HealthView(status="ok" if well else "unavailable", parts=parts)


@router.get(
    "/v1/version",
    operation_id="getVersion",
    summary="Which version is this?",
    responses={**problems(), 200: answer(examples.VERSION, "The versions.")},
)
def get_version() -> VersionView:
    """Return the versions of the service and of the answer's JSON form."""
    return VersionView(service=steerco_version(), answer_schema=SCHEMA_VERSION, python=platform.python_version())
