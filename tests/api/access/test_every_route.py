"""
Every route with every role, from the service's own description: who is let in, and who is not.

What a role may do is written here a second time, by hand, as a table of operations: a route that is opened to more roles than
before fails here until somebody says that this was meant.
"""

from __future__ import annotations

import asyncio

import pytest
from fastapi import APIRouter

from api.access.doors import UndeclaredRouteError, doors_of, needs
from api.access.roles import Role
from api.app import create_app
from tests.api.access.locked import locked
from tests.api.instant_runner import InstantRunner
from tests.api.serving import assert_problem

LOCKED = locked(failed_login_limit=10**6)
DESCRIPTION = LOCKED.client.app.openapi()
OPERATIONS = [
    (operation["operationId"], method.upper(), path, operation)
    for path, item in DESCRIPTION["paths"].items()
    for method, operation in item.items()
]
EVERYBODY = {"isAlive", "isReady"}
ONLY: dict[Role, set[str]] = {
    Role.PLANNER: {
        "addPortfolio",
        "addScenario",
        "startRun",
        "cancelRun",
        "auditProposal",
        "proposeDecision",
        "explainPlan",
        "cancelExplanation",
    },
    Role.APPROVER: {"approveDecision", "rejectDecision", "publishScenario", "archiveScenario"},
    Role.ADMIN: {"makeKey", "listKeys", "getKey", "revokeKey", "addWebhook", "listWebhooks", "removeWebhook"},
}
"""Operations that need more than looking; all others need the role viewer."""
MAY = {
    Role.VIEWER: {Role.VIEWER},
    Role.PLANNER: {Role.VIEWER, Role.PLANNER},
    Role.APPROVER: {Role.VIEWER, Role.PLANNER, Role.APPROVER},
    Role.ADMIN: {Role.VIEWER, Role.ADMIN},
}
REFUSALS = ("unauthenticated", "forbidden", "rate_limited")


def role_for(operation_id: str) -> Role | None:
    if operation_id in EVERYBODY:
        return None
    return next((role for role, operations in ONLY.items() if operation_id in operations), Role.VIEWER)


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_every_operation_lets_in_whom_it_should_and_nobody_else(role):
    """One test for each role over all operations, so that all that is wrong is told at once."""
    wrong = []
    for id, method, path, _ in OPERATIONS:
        needed = role_for(id)
        answer = LOCKED.ask(method, LOCKED.filled(path), role)
        kind = answer.json().get("type", "").rpartition(":")[2] if answer.headers.get("content-type") == "application/problem+json" else ""
        expected = "" if needed is None or (role and needed in MAY[role]) else "forbidden" if role else "unauthenticated"
        if (kind in REFUSALS or expected) and kind != expected:
            wrong.append(f"{id}: {answer.status_code} {kind or 'let in'}, expected {expected or 'to be let in'}")
        if expected and answer.status_code != {"forbidden": 403, "unauthenticated": 401}[expected]:
            wrong.append(f"{id}: {answer.status_code}")

    assert wrong == []


def test_the_description_names_the_role_that_is_asked_for():
    said = {id: operation["security"] for id, _, _, operation in OPERATIONS}

    assert said == {id: [] if role_for(id) is None else needs(role_for(id))["security"] for id in said}
    assert set(DESCRIPTION["components"]["securitySchemes"]) == {"bearer"}


def test_operations_behind_a_door_say_how_they_refuse():
    for id, _, _, operation in OPERATIONS:
        assert ({"401", "403", "429"} <= set(operation["responses"])) is (id not in EVERYBODY), id


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/nothing"), ("DELETE", "/v1/portfolios"), ("GET", "/v1/runs/"), ("GET", "/")])
def test_what_is_not_there_is_not_told_to_strangers(method, path):
    assert_problem(LOCKED.ask(method, path, None), 401, "unauthenticated")
    assert LOCKED.ask(method, path, Role.VIEWER).status_code in (404, 405)


def test_the_body_of_a_stranger_is_never_read():
    sent = []

    async def receive():
        raise AssertionError("the body was read")

    async def send(message):
        sent.append(message)

    headers = [(b"host", b"testserver"), (b"content-type", b"application/json"), (b"content-length", b"1000")]
    scope = {"type": "http", "method": "POST", "path": "/v1/portfolios", "headers": headers, "query_string": b"", "client": ("10.0.0.1", 9)}
    asyncio.run(LOCKED.client.app(scope, receive, send))

    assert sent[0]["status"] == 401


def test_a_route_that_says_nothing_keeps_the_service_from_starting(monkeypatch):
    forgotten = APIRouter()
    forgotten.get("/v1/forgotten")(lambda: None)
    monkeypatch.setattr("api.app.ROUTERS", (*__import__("api.routes").routes.ROUTERS, forgotten))

    with pytest.raises(UndeclaredRouteError, match="GET /v1/forgotten"):
        create_app(dispatcher=InstantRunner())


@pytest.mark.parametrize("said", [{}, {"security": None}, {"security": [{"bearer": ["king"]}]}, {"security": [{}]}, {"security": ["x"]}])
def test_only_known_words_count_as_a_declaration(said):
    router = APIRouter()
    router.get("/x", openapi_extra=said)(lambda: None)

    with pytest.raises(UndeclaredRouteError):
        doors_of([router])


def test_the_application_has_no_route_that_no_router_declares():
    app = LOCKED.client.app
    declared = {door.path for door in doors_of(app.state.routers)}

    assert {getattr(route, "path", None) for route in app.router.routes if getattr(route, "path", None)} <= declared
