"""Keys over HTTP: made once, listed without themselves, revoked at once, and each written into the log."""

from __future__ import annotations

import pytest

from api.access.roles import Role
from tests.api.access.locked import locked
from tests.api.serving import assert_problem

ASKED = {"name": "The dashboard", "roles": ["viewer"], "days": 30}


@pytest.fixture(scope="module")
def door():
    return locked()


def status(door, key: str) -> int:
    return door.client.get("/v1/caller", headers={"Authorization": f"Bearer {key}"}).status_code


def test_a_key_is_made_used_and_revoked(door):
    made = door.ask("POST", "/v1/keys", Role.ADMIN, json=ASKED)
    body = made.json()
    mine = door.client.get("/v1/caller", headers={"Authorization": f"Bearer {body['key']}"}).json()

    assert made.status_code == 201
    assert mine == {"id": f"key:{body['id']}", "name": "The dashboard", "roles": ["viewer"]}
    known = door.ask("GET", made.headers["location"], Role.ADMIN)
    assert body["key"].split("_", 2)[2] not in known.text
    assert {**body, "last_used": known.json()["last_used"]} == {**known.json(), "key": body["key"]}
    revoked = [door.ask("POST", f"/v1/keys/{body['id']}/revoke", Role.ADMIN).json() for _ in range(2)]
    assert revoked[0] == revoked[1]
    assert revoked[0]["revoked"]
    assert status(door, body["key"]) == 401


def test_keys_are_listed_page_by_page_newest_first(door):
    made = [door.ask("POST", "/v1/keys", Role.ADMIN, json={**ASKED, "name": f"n{n}"}).json()["id"] for n in range(3)]
    seen, cursor = [], None
    while cursor is not None or not seen:
        page = door.ask("GET", "/v1/keys", Role.ADMIN, params={"limit": 2, **({"cursor": cursor} if cursor else {})}).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]

    assert seen[:3] == made[::-1]
    assert len(seen) == len(set(seen)) >= 7


def test_a_repeated_request_makes_no_second_key(door):
    headers = {"Idempotency-Key": "once"}
    first = door.ask("POST", "/v1/keys", Role.ADMIN, json=ASKED, headers=headers)
    problem = assert_problem(door.ask("POST", "/v1/keys", Role.ADMIN, json=ASKED, headers=headers), 409, "key_shown_once")

    assert first.json()["id"] in problem["detail"]
    assert_problem(door.ask("POST", "/v1/keys", Role.ADMIN, json={**ASKED, "days": 1}, headers=headers), 422, "idempotency_key_reused")


@pytest.mark.parametrize("wrong", [{"name": ""}, {"roles": []}, {"roles": ["king"]}, {"days": 0}, {"days": 10**9}, {"more": 1}])
def test_what_is_no_key_is_refused(door, wrong):
    assert_problem(door.ask("POST", "/v1/keys", Role.ADMIN, json={**ASKED, **wrong}), 422, "invalid_request")


def test_unknown_keys_are_not_found(door):
    assert_problem(door.ask("GET", "/v1/keys/nobody", Role.ADMIN), 404, "not_found")
    assert_problem(door.ask("POST", "/v1/keys/nobody/revoke", Role.ADMIN), 404, "not_found")


def test_who_made_and_revoked_keys_is_in_the_log(door):
    id = door.ask("POST", "/v1/keys", Role.ADMIN, json=ASKED).json()["id"]
    door.ask("POST", f"/v1/keys/{id}/revoke", Role.ADMIN)
    entries = [entry for entry in _log(door) if entry["subject"] == id]

    admin = door.client.get("/v1/caller", headers={"Authorization": f"Bearer {door.keys[Role.ADMIN]}"}).json()["id"]
    assert [(entry["action"], entry["actor"]) for entry in entries] == [("key.made", admin), ("key.revoked", admin)]
    assert "viewer" in str(entries[0]["data"])


def _log(door) -> list[dict]:
    found, after = [], 0
    while True:
        part = door.ask("GET", "/v1/log", Role.ADMIN, params={"after": after}).json()
        entries = part["items"] if isinstance(part, dict) else part
        found += entries
        if not entries:
            return found
        after = entries[-1]["number"]
