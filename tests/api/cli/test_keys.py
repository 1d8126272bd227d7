"""The verbs that look after who may use a service: made, listed, used, revoked."""

from __future__ import annotations

import json

import pytest

from api.access.keys import KEY_FORMAT
from api.app import create_app
from api.settings import ServiceSettings
from tests.api.asking import Asking
from tests.api.instant_runner import InstantRunner


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path}/steerco.sqlite"


def client_of(url: str) -> Asking:
    settings = ServiceSettings(database=url, authentication="keys", host_names=("testserver",))
    app = create_app(settings, dispatcher=InstantRunner())
    app.state.service.start()
    return Asking(app)


def status(client: Asking, key: str, method: str = "GET") -> int:
    return client.request(method, "/v1/portfolios", headers={"Authorization": f"Bearer {key}"}).status_code


def test_a_key_is_made_used_listed_and_revoked(steerco, url):
    made = steerco("keys", "create", "Weekly script", "--days", "30", "--database", url)
    key = made.out.strip()
    client = client_of(url)

    assert made.code == 0
    assert KEY_FORMAT.fullmatch(key)
    assert (status(client, key), status(client, key, "POST")) == (200, 403)
    (listed,) = json.loads(steerco("keys", "list", "--database", url, "--json", "-").out)
    assert (listed["name"], listed["roles"], listed["state"]) == ("Weekly script", ["viewer"], "works")
    assert listed["last_used"]
    assert key.split("_", 2)[2] not in json.dumps(listed)
    assert steerco("keys", "revoke", listed["id"], "--database", url).code == 0
    assert status(client, key) == 401
    assert "revoked" in steerco("keys", "list", "--database", url).out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("create", "x", "--role", "planer"), "did you mean planner?"),
        (("create", "x", "--role", "king"), "there are viewer, planner, approver, admin"),
        (("create", ""), "1 to 200 characters"),
        (("revoke", "nothing"), "no key has the id 'nothing'"),
    ],
)
def test_mistakes_are_told_in_words(steerco, url, arguments, told):
    ended = steerco("keys", *arguments, "--database", url)

    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err


def test_settings_are_shown_with_their_sources(steerco, monkeypatch, tmp_path):
    file = tmp_path / "steerco.toml"
    file.write_text("slots = 3", encoding="utf-8")
    monkeypatch.setenv("STEERCO_DATABASE", "postgresql://me:hunter2@db/plans")
    shown = json.loads(steerco("config", "show", "--config", str(file), "--json", "-").out)

    assert (shown["slots"]["value"], shown["slots"]["source"]) == (3, str(file))
    assert shown["database"]["source"] == "variable STEERCO_DATABASE"
    assert "hunter2" not in json.dumps(shown)
    assert "hunter2" not in steerco("config", "show").out


def test_settings_that_cannot_be_used_end_every_verb_alike(steerco, monkeypatch):
    monkeypatch.setenv("STEERCO_SLOTS", "none")
    monkeypatch.setenv("STEERCO_SLOT", "1")
    for verb in (("config", "show"), ("serve",), ("keys", "list")):
        ended = steerco(*verb)
        assert ended.code == 2
        assert "did you mean slots" in ended.err
        assert "STEERCO_SLOTS: slots:" in ended.err
