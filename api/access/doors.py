"""
Which role each route needs, said once: in the route's OpenAPI text.

A route declares ``openapi_extra=needs(Role.PLANNER)``, or `OPEN` for everybody. The access check and the published description
read the same words, so they cannot differ, and a route that declares nothing keeps the service from starting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from fastapi.routing import APIRoute
from starlette.routing import Route

from api.access.roles import Role
from models.errors import EngineDefectError

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence

    from fastapi import APIRouter

SCHEME = "bearer"
SCHEMES: Mapping[str, Mapping[str, str]] = {
    SCHEME: {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key, or a token of the identity provider. Without authentication (the default on one's own machine) "
        "none is needed. The roles named by an operation are those of which the caller needs one.",
    }
}
"""The security schemes of the description."""
OPEN: dict[str, Any] = {"security": []}
"""For routes that everybody may use."""


def needs(role: Role) -> dict[str, Any]:
    """Return what a route says that needs a role."""
    return {"security": [{SCHEME: [role.value]}]}


class UndeclaredRouteError(EngineDefectError):
    """Routes that say nothing about who may use them."""

    def __init__(self, routes: Sequence[str]) -> None:
        super().__init__(f"no role is declared for {', '.join(routes)}; give each route openapi_extra=needs(...) or OPEN")


class Door(NamedTuple):
    """A route as the access check sees it."""

    path: str
    """With the names of its parameters: safe to log and to count by."""
    pattern: re.Pattern[str]
    methods: frozenset[str]
    role: Role | None
    """None for everybody."""


def doors_of(routers: Sequence[APIRouter]) -> tuple[Door, ...]:
    """
    Return the doors of all routes, in the order in which paths are matched.

    Raises
    ------
    UndeclaredRouteError
        If any route does not say who may use it.
    """
    routes = [route for router in routers for route in router.routes]
    undeclared = [_named(route) for route in routes if not _is_declared(route)]
    if undeclared:
        raise UndeclaredRouteError(undeclared)
    return tuple(_door(route) for route in routes if isinstance(route, APIRoute))


def door_at(doors: Sequence[Door], path: str, method: str) -> Door | None:
    """Return the door that a request goes to, as the router will match it; None where there is nothing."""
    return next((door for door in doors if method in door.methods and door.pattern.match(path)), None)


def _is_declared(route: object) -> bool:
    security = (route.openapi_extra or {}).get("security") if isinstance(route, APIRoute) else None
    return security == [] or (security is not None and security in [needs(role)["security"] for role in Role])


def _door(route: APIRoute) -> Door:
    security = (route.openapi_extra or {})["security"]
    role = Role(security[0][SCHEME][0]) if security else None
    return Door(route.path_format, route.path_regex, frozenset(route.methods or ()), role)


def _named(route: object) -> str:
    return f"{'/'.join(sorted(route.methods or ()))} {route.path}" if isinstance(route, Route) else repr(route)
