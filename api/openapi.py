"""The OpenAPI description: what FastAPI knows, and what it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi

from api.problems import Problem

if TYPE_CHECKING:
    from fastapi import FastAPI

VERSION = "3.1.0"
TAGS = [
    {"name": "portfolios", "description": "People, equipment, projects, today's bookings and budgets."},
    {"name": "scenarios", "description": "What changes: the question."},
    {"name": "runs", "description": "Solves that were asked for."},
    {"name": "plans", "description": "What they found: the answer."},
    {"name": "audits", "description": "The independent check of any plan."},
    {"name": "health", "description": "Whether the service works."},
]


def describe(app: FastAPI) -> None:
    """Have an application describe itself completely."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the way FastAPI documents


def _described(app: FastAPI) -> dict[str, Any]:
    found = get_openapi(
        title=app.title, version=app.version, openapi_version=VERSION, description=app.description, routes=app.routes, tags=TAGS
    )
    schemas = found["components"]["schemas"]
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs"))
    schemas["Problem"] = problem
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return found
