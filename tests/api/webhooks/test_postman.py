"""Webhooks: signed, tried again under one id, and never sent into the network unless that is allowed."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import http.server
import json
import threading
from typing import TYPE_CHECKING

import pytest

from api.store import PageRequest, ScenarioStage, WebhookRecord
from api.webhooks import Postman
from tests.api.serving import assert_problem, serving
from tests.api.stores import with_examples

if TYPE_CHECKING:
    from api.store.sql import SqlStore

NOON = dt.datetime(2027, 1, 5, 12, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


class Receiver(http.server.BaseHTTPRequestHandler):
    """Remembers what comes; broken for the first requests."""

    got: list[tuple[dict[str, str], bytes]]
    broken: int

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        type(self).got.append((dict(self.headers), body))
        type(self).broken -= 1
        self.send_response(500 if type(self).broken >= 0 else 204)
        self.end_headers()

    def log_message(self, *_) -> None:
        """Nothing is logged."""


@pytest.fixture
def receiver():
    class Mine(Receiver):
        got, broken = [], 3

    server = http.server.HTTPServer(("127.0.0.1", 0), Mine)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Mine, f"http://127.0.0.1:{server.server_port}/hook?x=1"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def store() -> SqlStore:
    found = with_examples()
    yield found
    found.close()


def something_happens(store: SqlStore, url: str) -> None:
    store.add_webhook(WebhookRecord("w", NOON, url, "secret", ("*",)))
    scenario = store.scenarios(PageRequest()).items[0]
    store.move_scenario(scenario.id, scenario.version, ScenarioStage.ARCHIVED, "key:1")


def test_what_does_not_arrive_is_sent_again_under_the_same_id_until_it_does(store, receiver):
    mine, url = receiver
    something_happens(store, url)
    clock = [dt.datetime.now(dt.UTC) + MINUTE]
    postman = Postman(store, lambda: clock[0], private=True, pauses=(MINUTE,) * 3)
    for _ in range(4):
        assert postman.deliver_one()
        assert not postman.deliver_one(), "it is tried again only after a pause"
        clock[0] += MINUTE

    assert not postman.deliver_one(), "what has arrived is not sent again"
    assert len({headers["Steerco-Event-Id"] for headers, _ in mine.got}) == 1
    headers, body = mine.got[-1]
    told = json.loads(body)
    assert (told["type"], told["id"]) == ("scenario.archived", headers["Steerco-Event-Id"])
    time, _, digest = headers["Steerco-Signature"].partition(",v1=")
    assert digest == hmac.new(b"secret", f"{time.removeprefix('t=')}.".encode() + body, hashlib.sha256).hexdigest()


def test_after_the_last_pause_it_is_given_up(store, receiver):
    mine, url = receiver
    mine.broken = 99
    something_happens(store, url)
    clock = [dt.datetime.now(dt.UTC) + MINUTE]
    postman = Postman(store, lambda: clock[0], private=True, pauses=(MINUTE,))
    tries = 0
    while postman.deliver_one():
        tries += 1
        clock[0] += MINUTE

    assert tries == 2


def test_addresses_inside_the_network_are_not_called(store, receiver, caplog):
    mine, url = receiver
    something_happens(store, url)
    postman = Postman(store, lambda: dt.datetime.now(dt.UTC) + MINUTE, private=False)

    assert postman.deliver_one()
    assert mine.got == []
    assert "did not arrive" in caplog.text


def test_what_a_postman_took_and_never_settled_is_taken_again(store, receiver):
    something_happens(store, receiver[1])
    now = dt.datetime.now(dt.UTC) + MINUTE
    first = store.next_delivery(now, MINUTE)

    assert store.next_delivery(now, MINUTE) is None
    again = store.next_delivery(now + 2 * MINUTE, MINUTE)
    assert (again.id, again.attempts) == (first.id, 2)


def test_a_webhook_that_is_asked_for_again_with_its_key_is_one():
    with serving() as client:
        body, key = {"url": "https://example.org/hook"}, {"Idempotency-Key": "once"}
        first, again = (client.post("/v1/webhooks", json=body, headers=key) for _ in range(2))
        assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
        assert len(client.get("/v1/webhooks").json()) == 1
        assert_problem(client.post("/v1/webhooks", json={"url": "https://example.org/x"}, headers=key), 422, "idempotency_key_reused")
