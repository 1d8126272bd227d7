"""
What stands in front of every request: refuses foreign hosts, foreign pages and bodies that are too large.

On a machine of one's own, without authentication, the ways in are a web page that the user has open (cross-site requests) and a
host name that somebody points at this machine (DNS rebinding). Both are refused here.
"""

from __future__ import annotations

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
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
UPLOAD_PATHS = frozenset({"/v1/portfolios"})


class Guard:
    """
    Wraps an application.

    Parameters
    ----------
    app
        What the requests are for.
    body_limit
        Bytes of the largest body let through.
    upload_limit
        The same, on the paths on which portfolios arrive.
    host_names
        Names by which callers may address the service.
    """

    def __init__(self, app: ASGIApp, body_limit: int, upload_limit: int, host_names: tuple[str, ...] = LOOPBACK_HOSTS) -> None:
        self._app, self._host_names = app, host_names
        self._body_limit, self._upload_limit = body_limit, upload_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with a problem."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = scope.setdefault("state", {}).get("request_id", "")
        out = _Out(send)
        limit = self._upload_limit if scope["path"] in UPLOAD_PATHS else self._body_limit
        refusal = self._refusal(scope, limit)
        if refusal is not None:
            await errors.response(*refusal, request_id)(scope, receive, out)
            return
        try:
            await self._app(scope, _counted(receive, limit), out)
        except Exception as error:
            if out.begun:
                raise  # too late for a problem document: the server cuts the connection, and the caller knows
            await errors.defect(error, request_id)(scope, receive, out)

    def _refusal(self, scope: Scope, limit: int) -> tuple[str, str] | None:
        headers, method = Headers(scope=scope), str(scope["method"])
        if _host_name(headers.get("host", "")) not in self._host_names:
            return "cross_site", f"this service answers to {self._host_names[0]} only"
        if method not in SAFE_METHODS and _is_cross_site(headers):
            return "cross_site", "a page of another site sent this request"
        if _has_nul(scope):
            return "malformed_request", "the address holds the character NUL, which nothing here is called by"
        if _declared_length(headers) > limit:
            return "body_too_large", _too_large(limit)
        return None


def _counted(receive: Receive, limit: int) -> Receive:
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise HTTPException(413, _too_large(limit))
        return message

    return counted


def _has_nul(scope: Scope) -> bool:
    """Return whether an address holds what databases refuse in texts."""
    return "\0" in scope["path"] or b"%00" in scope.get("query_string", b"")


def _too_large(limit: int) -> str:
    return f"a body may have at most {limit / 2**20:.3g} MiB"


class _Out:
    """Sends an answer on, with the headers that every answer has."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
        await self._send(message)


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
