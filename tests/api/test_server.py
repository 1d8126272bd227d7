"""Where the service may listen, and what it says when asked to listen elsewhere."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from api import server
from api.prefer import wait_of
from api.refusals import AddressRefusedError, AddressTakenError, HostNamesMissingError
from api.settings import ServiceSettings
from tests.api.stores import new_url


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_machine_is_allowed(host):
    assert server.named(ServiceSettings(host=host)).host == host


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.com", "", "localhost.example.com", "127.0.0.1 "])
def test_other_machines_are_refused_with_the_reason_and_a_way_out(host):
    with pytest.raises(AddressRefusedError, match=r"without authentication.*steerco keys create.*127\.0\.0\.1"):
        server.run_server(ServiceSettings(host=host, port=0))


def test_with_authentication_other_machines_are_let_in_by_the_address_or_by_the_names_that_are_set():
    known = ServiceSettings(host="192.168.1.4", authentication="keys")

    assert server.named(known).host_names[0] == "192.168.1.4"
    assert server.named(known.replace(host="0.0.0.0", host_names=("plan.example",))).host_names == ("plan.example",)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])
def test_an_address_that_stands_for_all_needs_names(host):
    with pytest.raises(HostNamesMissingError, match="set host_names"):
        server.named(ServiceSettings(host=host, authentication="keys"))


def test_the_server_is_started_where_it_was_asked_to(monkeypatch):
    started = {}
    monkeypatch.setattr(server.logs, "set_up", lambda level: None)
    monkeypatch.setattr(server.uvicorn, "run", lambda app, **options: started.update(app=app, **options))
    server.run_server(ServiceSettings(host="localhost", port=8123))

    assert (started["host"], started["port"], started["app"].title) == ("localhost", 8123, "Steerco")


def test_an_address_that_is_taken_is_said_before_anything_is_announced(monkeypatch):
    monkeypatch.setattr(server.logs, "set_up", lambda level: None)
    announced = []
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AddressTakenError, match=rf"cannot listen on 127\.0\.0\.1:{port} .*--port"):
            server.run_server(ServiceSettings(port=port, database=new_url()), announce=lambda: announced.append(1))
    assert announced == []


def test_importing_the_faces_starts_nothing():
    """In a process of its own: no thread, no child, no solver is there after the import."""
    code = "import api.app, sys, threading; assert threading.active_count() == 1; assert 'ortools' not in sys.modules"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("prefer", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("respond-async", 0),
        ("wait=10", 10),
        ("respond-async, wait=10", 10),
        ("wait=10; respond-async", 10),
        ("WAIT = 5", 5),
        ('wait="7"', 7),
        ("wait=31", 30),
        ("wait=99999999999", 0),
        ("wait=-1", 0),
        ("wait=1.5", 0),
        ("await=3", 0),
        ("wait=soon", 0),
    ],
)
def test_how_long_a_caller_would_wait(prefer, seconds):
    assert wait_of(prefer) == seconds
