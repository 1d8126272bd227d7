"""What is not HTTP is answered in words, too, and nothing that comes over the wire keeps the service from answering the next."""

from __future__ import annotations

import json
import logging
import socket

import pytest

from api import server
from api.settings import ServiceSettings
from tests.api.serving import serving
from tests.api.stores import new_url


@pytest.fixture(scope="module")
def client():
    with serving() as found:
        yield found


def said(client, sent: bytes) -> bytes:
    """All that comes back for bytes sent over a connection of their own."""
    with socket.create_connection((client.base_url.host, client.base_url.port), timeout=20) as line:
        line.sendall(sent)
        line.shutdown(socket.SHUT_WR)
        got = b""
        while part := line.recv(65536):
            got += part
    return got


NOT_HTTP = {
    "noise": b"\x00\xff\xfe nonsense\r\n\r\n",
    "a hello over TLS": bytes.fromhex("16030100a5010000a10303") + bytes(160) + b"\r\n\r\n",
    "no version": b"GET /livez\r\n\r\n",
    "a header without a name": b"GET /livez HTTP/1.1\r\nHost: localhost\r\n: x\r\n\r\n",
    "no host": b"GET /livez HTTP/1.1\r\n\r\n",
    "two lengths": b"POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "a length that is none": b"POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n",
}


@pytest.mark.parametrize("sent", NOT_HTTP.values(), ids=NOT_HTTP)
def test_what_is_not_http_is_answered_by_a_problem_document(client, sent):
    head, _, body = said(client, sent).partition(b"\r\n\r\n")
    problem = json.loads(body)
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"content-type: application/problem+json" in head.lower()
    assert problem["type"] == "urn:steerco:problem:not_http"
    assert f"x-request-id: {problem['request_id']}".encode() in head.lower()
    assert client.get("/livez").status_code == 200


def test_an_address_or_headers_that_are_too_long_are_refused_in_words(client):
    long = b"x" * (server.LONGEST_HEADERS + 1000)
    for sent in (b"GET /" + long + b" HTTP/1.1\r\n", b"GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Long: " + long):
        head, _, body = said(client, sent).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 431 ")
        assert json.loads(body)["type"] == "urn:steerco:problem:headers_too_large"


def test_a_body_that_breaks_the_protocol_ends_its_connection_and_nothing_else(client):
    sent = b"POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
    assert said(client, sent) == b"" or b"application/problem+json" in said(client, sent)
    assert client.get("/livez").status_code == 200


@pytest.mark.parametrize(("authentication", "warned"), [("keys", True), ("none", False)])
def test_a_service_that_nobody_can_enter_says_so_at_its_start(monkeypatch, caplog, authentication, warned):
    monkeypatch.setattr(server.logs, "set_up", lambda level: None)
    monkeypatch.setattr(server.uvicorn, "run", lambda app, **options: None)
    with caplog.at_level(logging.WARNING, logger="api.server"):
        server.run_server(ServiceSettings(authentication=authentication, database=new_url()))
    assert ("there is no key that works" in caplog.text) is warned
