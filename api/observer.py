"""Names every request, writes one line about its answer, and counts it."""

from __future__ import annotations

import logging
import re
import secrets
import time
from typing import TYPE_CHECKING

import structlog
from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.access.doors import Door
    from api.metrics import Metrics

log = logging.getLogger("steerco.requests")

UNKNOWN_PATH = "(unknown)"
"""Stands for paths that lead nowhere: callers make them up, so they are neither counted apart nor logged."""
_OWN_ID = re.compile(r"[0-9a-f]{32}")
"""The form of the ids that the service gives out; others may be anything, even a name."""
_QUIET = frozenset({"/livez", "/readyz", "/metrics"})
"""Paths asked for every few seconds by machines; logged only where they fail."""


class Observer:
    """
    Wraps an application.

    Parameters
    ----------
    app
        What the requests are for.
    metrics
        Where they are counted.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, and see how it ends."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        seen = _Seen(send, request_id)
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, seen)
            finally:
                self._note(scope, seen)

    def _note(self, scope: Scope, seen: _Seen) -> None:
        state, seconds = scope["state"], time.perf_counter() - seen.begun_at
        door: Door | None = state.get("door")
        path, method = (UNKNOWN_PATH if door is None else door.path), _method(scope)
        self._metrics.answered(method, path, seen.status, seconds)
        if path in _QUIET and seen.status < 400:
            return
        principal = state.get("principal")
        about = {"method": method, "path": path, "status": seen.status, "ms": round(seconds * 1000, 1)}
        caller = {} if principal is None else {"caller": principal.id}
        log.info("answered", extra={**about, **caller, **_ids(door, scope["path"])})


class _Seen:
    """Sends an answer on, and remembers its status."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send, self._request_id = send, request_id
        self.status = 0
        self.begun_at = time.perf_counter()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message)["X-Request-ID"] = self._request_id
        await self._send(message)


def _method(scope: Scope) -> str:
    """Return the method, or a word for those that callers make up."""
    method = str(scope["method"])
    return method if method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS") else "OTHER"


def _ids(door: Door | None, path: str) -> dict[str, str]:
    found = None if door is None else door.pattern.match(path)
    named = {} if found is None else found.groupdict()
    return {name: value for name, value in named.items() if value and _OWN_ID.fullmatch(value)}
