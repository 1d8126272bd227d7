"""The door that every request passes: who asks, how often, and whether they may. Nothing of a body has been read before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import Headers

from api import errors
from api.access.doors import Door, door_at
from api.access.refusals import ForbiddenError, RateLimitedError, UnauthenticatedError
from api.access.roles import LOCAL
from models.errors import SteercoError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send

    from api.access.authentication import Authenticator
    from api.access.rates import Rates
    from api.access.roles import Principal


class Gate:
    """
    Wraps an application. What no door leads to needs authentication as well, so that nobody can feel their way along.

    Parameters
    ----------
    app
        What the requests are for.
    doors
        Of all routes.
    authenticator
        Finds out who asks.
    rates
        How often callers may ask.
    """

    def __init__(self, app: ASGIApp, doors: Sequence[Door], authenticator: Authenticator, rates: Rates) -> None:
        self._app, self._doors, self._authenticator, self._rates = app, doors, authenticator, rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with a problem."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        door = door_at(self._doors, scope["path"], scope["method"])
        state["door"] = door
        try:
            if door is None or door.role is not None:
                state["principal"] = await self._let_in(scope, door)
        except SteercoError as refusal:
            answer = errors.response(refusal.code, str(refusal), state.get("request_id", ""), headers=_headers(refusal))
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def _let_in(self, scope: Scope, door: Door | None) -> Principal:
        try:
            principal = await run_in_threadpool(self._authenticator.principal, Headers(scope=scope).get("authorization"))
        except UnauthenticatedError:
            self._rates.count_failure(scope["client"][0] if scope.get("client") else "")
            raise
        if principal is not LOCAL:
            self._rates.count(principal.id)
        if door is not None and door.role is not None and not principal.may(door.role):
            raise ForbiddenError(door.role, principal.roles)
        return principal


def _headers(refusal: SteercoError) -> Mapping[str, str]:
    if isinstance(refusal, RateLimitedError):
        return {"Retry-After": str(refusal.retry_after)}
    return {"WWW-Authenticate": "Bearer"} if isinstance(refusal, UnauthenticatedError) else {}
