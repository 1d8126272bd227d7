"""The OpenAPI description: what FastAPI knows, and what it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.access.doors import SCHEMES
from api.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import APIRouter, FastAPI

VERSION = "3.1.0"
TAGS = [
    {"name": "portfolios", "description": "People, equipment, projects, today's bookings and budgets."},
    {"name": "scenarios", "description": "What changes: the question."},
    {"name": "runs", "description": "Solves that were asked for."},
    {"name": "plans", "description": "What they found: the answer."},
    {"name": "audits", "description": "The independent check of any plan."},
    {"name": "keys", "description": "Who may use the service."},
    {"name": "health", "description": "Whether the service works."},
]


def describe(app: FastAPI, routers: Sequence[APIRouter]) -> None:
    """Have an application describe itself completely; its operations are those of the routers."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app, routers)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the way FastAPI documents


def _described(app: FastAPI, routers: Sequence[APIRouter]) -> dict[str, Any]:
    found = get_openapi(
        title=app.title, version=app.version, openapi_version=VERSION, description=app.description, routes=app.routes, tags=TAGS
    )
    found["components"]["securitySchemes"] = {name: dict(scheme) for name, scheme in SCHEMES.items()}
    schemas = found["components"]["schemas"]
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs"))
    schemas["Problem"] = problem
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for router in routers:
        for route in router.routes:
            if isinstance(route, APIRoute) and route.include_in_schema:
                _restore_examples(found["paths"][route.path_format], route)
    return found


def _restore_examples(path: dict[str, Any], route: APIRoute) -> None:
    """Put examples back as they were: FastAPI leaves out their nulls, and then they no longer fit their schemas."""
    for method in route.methods or ():
        for status, described in route.responses.items():
            for media_type, content in described.get("content", {}).items():
                kept = {name: value for name, value in content.items() if name in ("example", "examples")}
                path[method.lower()]["responses"][str(status)]["content"][media_type].update(kept)
