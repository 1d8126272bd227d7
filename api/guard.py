"""
The gate in front of every request: names it, and refuses foreign hosts, foreign pages and bodies that are too large.

The service listens on this machine only and has no log-in yet, so the ways in are a web page that the user has open
(cross-site requests) and a host name that somebody points at this machine (DNS rebinding). Both are refused here.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException

from api import errors
from api.settings import LOOPBACK_HOSTS

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Guard:
    """
    Wraps an application.

    Parameters
    ----------
    app
        What the requests are for.
    body_limit
        Bytes of the largest body let through.
    """

    def __init__(self, app: ASGIApp, body_limit: int) -> None:
        self._app, self._body_limit = app, body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with a problem."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        named = _with_headers(send, request_id)
        refusal = self._refusal(Headers(scope=scope), str(scope["method"]))
        if refusal is not None:
            await errors.response(*refusal, request_id)(scope, receive, named)
            return
        await self._app(scope, self._counted(receive), named)

    def _refusal(self, headers: Headers, method: str) -> tuple[str, str] | None:
        if _host_name(headers.get("host", "")) not in LOOPBACK_HOSTS:
            return "cross_site", "this service answers to localhost only"
        if method not in SAFE_METHODS and _is_cross_site(headers):
            return "cross_site", "a page of another site sent this request"
        if _declared_length(headers) > self._body_limit:
            return "body_too_large", self._too_large()
        return None

    def _counted(self, receive: Receive) -> Receive:
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._body_limit:
                raise HTTPException(413, self._too_large())
            return message

        return counted

    def _too_large(self) -> str:
        return f"a body may have at most {self._body_limit} bytes"


def _with_headers(send: Send, request_id: str) -> Send:
    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["X-Request-ID"] = request_id
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return with_headers


def _host_name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _is_cross_site(headers: Headers) -> bool:
    """Follow the browser's own word where it gives one, else compare the origin with the host."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] != headers.get("host")


def _declared_length(headers: Headers) -> int:
    declared = headers.get("content-length", "0")
    return int(declared) if declared.isdecimal() else 0
