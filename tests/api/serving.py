"""The real application behind a real socket, so that streams, cancelled requests and headers are those of production."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import uvicorn

from api import examples
from api.app import create_app
from api.protocol import ProblemProtocol
from api.settings import ServiceSettings
from tests.api.runner.recording import PATIENCE
from tests.api.stores import new_url

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def serving(solve: str = "instant", **settings: object) -> Iterator[httpx.Client]:
    """A client of a service whose solve function is one of `tests.api.solves`."""
    asked = ServiceSettings(solve=f"tests.api.solves:{solve}", **{"database": new_url(), **settings})
    server = uvicorn.Server(uvicorn.Config(create_app(asked), port=0, http=ProblemProtocol, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + PATIENCE
    while not server.started:
        assert thread.is_alive(), "the server ended before it started"
        assert time.monotonic() < until, "the server did not start"
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


def add_portfolio(client: httpx.Client) -> str:
    response = client.post("/v1/portfolios", json=examples.DOCUMENT)
    assert response.status_code == 201, response.text
    return response.json()["id"]


def run_to_end(client: httpx.Client, portfolio_id: str, **asked: object) -> dict:
    response = client.post("/v1/runs", json={"portfolio_id": portfolio_id, **asked}, headers={"Prefer": "wait=30"})
    assert response.status_code == 200, response.text
    return response.json()


def until(client: httpx.Client, path: str, condition) -> dict:
    """Look at a resource until it is as wanted."""
    deadline = time.monotonic() + PATIENCE
    while True:
        body = client.get(path).json()
        if condition(body):
            return body
        assert time.monotonic() < deadline, f"{path} stayed {body}"
        time.sleep(0.05)


def assert_problem(response: httpx.Response, status: int, code: str) -> dict:
    """The answer is the problem document that is expected, whole and well formed."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["type"] == f"urn:steerco:problem:{code}"
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"] == response.headers["x-request-id"]
    return problem
