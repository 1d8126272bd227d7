"""Requests to an application without a socket in between, for tests that send very many of them."""

from __future__ import annotations

import asyncio

import httpx


class Asking:
    """A client of an application, one request after the other; a stream is read to its end."""

    def __init__(self, app, base_url: str = "http://testserver") -> None:
        self.app, self._base_url = app, base_url

    def request(self, method: str, path: str, **what) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=self._base_url) as client:
                return await client.request(method, path, **what)

        return asyncio.run(asked())

    def get(self, path: str, **what) -> httpx.Response:
        return self.request("GET", path, **what)

    def post(self, path: str, **what) -> httpx.Response:
        return self.request("POST", path, **what)
