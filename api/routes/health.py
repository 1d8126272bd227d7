"""Says whether the service is there, whether it works, and which version it is."""
# no `from __future__ import annotations`: FastAPI reads these annotations

import platform
from typing import Any

from fastapi import APIRouter, Request, Response

from api import examples
from api.access.doors import OPEN, needs
from api.access.roles import Role
from api.dependencies import Service
from api.documents import answer, file_answer, open_problems, problems
from api.metrics import MEDIA_TYPE, Metrics
from api.version import steerco_version
from api.views import HealthView, VersionView
from models.answer import SCHEMA_VERSION

router = APIRouter(tags=["health"])


@router.get(
    "/livez",
    operation_id="isAlive",
    openapi_extra=OPEN,
    summary="Is the process alive?",
    responses={**open_problems(), 200: answer(examples.ALIVE, "It is.")},
)
def alive() -> HealthView:
    """Answer `ok` as long as requests are answered at all. Restart the process if this fails."""
    return HealthView(status="ok", parts={})


@router.get(
    "/readyz",
    operation_id="isReady",
    openapi_extra=OPEN,
    summary="Can it take work?",
    responses={
        **open_problems(),
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


@router.get("/openapi.json", openapi_extra=OPEN, include_in_schema=False)
def get_description(request: Request) -> dict[str, Any]:
    """Return the description of all operations."""
    description: dict[str, Any] = request.app.openapi()
    return description


@router.get(
    "/metrics",
    operation_id="getMetrics",
    openapi_extra=needs(Role.VIEWER),
    summary="Figures for Prometheus",
    response_class=Response,
    responses={**problems(), 200: file_answer("text/plain", "The figures.", examples.METRICS)},
)
def get_metrics(request: Request) -> Response:
    """Return what was asked, how long it took and what waits, in the text form of Prometheus."""
    figures: Metrics = request.app.state.metrics
    return Response(figures.text(), media_type=MEDIA_TYPE)


@router.get(
    "/v1/version",
    operation_id="getVersion",
    openapi_extra=needs(Role.VIEWER),
    summary="Which version is this?",
    responses={**problems(), 200: answer(examples.VERSION, "The versions.")},
)
def get_version() -> VersionView:
    """Return the versions of the service and of the answer's JSON form."""
    return VersionView(service=steerco_version(), answer_schema=SCHEMA_VERSION, python=platform.python_version())
