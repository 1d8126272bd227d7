"""API keys: what is kept of them, when they work, and how they are refused."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools

import pytest
from sqlalchemy import update

from api.access.authentication import Authenticator
from api.access.keys import KEY_FORMAT, new_key
from api.access.refusals import UnauthenticatedError
from api.access.roles import LOCAL, Role
from api.store import DamagedStoreError, NotStoredError
from api.store.schema import api_keys
from api.store.sql import SqlStore
from tests.api.access.locked import locked
from tests.api.serving import assert_problem

NOON = dt.datetime(2027, 1, 5, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def ring(database_url):
    store = SqlStore(database_url)
    yield store.keys
    store.close()


def made(ring, **asked):
    new = new_key(asked.pop("name", "Weekly script"), frozenset({Role.PLANNER}), NOON, **asked)
    ring.add(new.record, "test")
    return new


def at(ring, now=NOON, **asked) -> Authenticator:
    return Authenticator(ring, None, lambda: now, required=asked.get("required", True))


def test_a_key_holds_256_random_bits_and_is_not_kept(ring):
    keys = [made(ring).key for _ in range(50)]

    assert all(KEY_FORMAT.fullmatch(key) for key in keys)
    assert len({key.rpartition("_")[0] for key in keys}) == 50
    kept = repr(ring.all())
    assert not any(key in kept or KEY_FORMAT.fullmatch(key)[2] in kept for key in keys)


def test_it_says_who_asks(ring):
    new = made(ring)
    found = at(ring).principal(f"Bearer {new.key}")

    assert (found.id, found.name, found.roles) == (f"key:{new.record.id}", "Weekly script", frozenset({Role.PLANNER}))
    assert new.key not in found.id


@pytest.mark.parametrize("spelled", ["bearer {}", "BEARER   {} ", "Bearer {}"])
def test_the_scheme_is_read_as_http_has_it(ring, spelled):
    assert at(ring).principal(spelled.format(made(ring).key)).name == "Weekly script"


def test_one_wrong_letter_anywhere_is_refused(ring):
    key = made(ring).key
    for place in range(len(key)):
        wrong = key[:place] + ("A" if key[place] != "A" else "B") + key[place + 1 :]
        with pytest.raises(UnauthenticatedError):
            at(ring).principal(f"Bearer {wrong}")


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "Token x", "Bearer " + "x" * 9000, "Bearer steerco_"]
)
def test_what_is_no_key_is_refused(ring, header):
    with pytest.raises(UnauthenticatedError):
        at(ring).principal(header)


def test_the_secret_of_one_key_does_not_open_another(ring):
    first, second = made(ring), made(ring)
    mixed = f"steerco_{first.record.id}_{second.key.split('_', 2)[2]}"

    with pytest.raises(UnauthenticatedError):
        at(ring).principal(f"Bearer {mixed}")


def test_it_works_until_it_expires(ring):
    key = made(ring, lifetime=DAY).key

    assert at(ring, NOON + DAY - dt.timedelta(seconds=1)).principal(f"Bearer {key}")
    with pytest.raises(UnauthenticatedError):
        at(ring, NOON + DAY).principal(f"Bearer {key}")


def test_it_is_revoked_at_once_and_for_good(ring):
    new = made(ring)
    first = ring.revoke(new.record.id, NOON, "test")

    assert ring.revoke(new.record.id, NOON + DAY, "test") == first
    with pytest.raises(UnauthenticatedError):
        at(ring).principal(f"Bearer {new.key}")
    with pytest.raises(NotStoredError):
        ring.revoke("nothing", NOON, "test")


def test_all_are_listed_in_the_order_in_which_they_were_made(ring):
    records = [made(ring, name=f"key {n}", lifetime=DAY).record for n in range(3)]

    assert list(ring.all()) == records


def test_a_role_that_was_slipped_into_the_database_opens_nothing(database_url):
    store = SqlStore(database_url)
    key = made(store.keys).key
    with store.database.writing() as connection:
        connection.execute(update(api_keys).values(roles="admin"))
    with pytest.raises(DamagedStoreError, match="api_keys"):
        at(store.keys).principal(f"Bearer {key}")
    store.close()


def test_its_last_use_is_known_to_the_minute(ring):
    new, second = made(ring), dt.timedelta(seconds=1)
    for after in (0, 30, 59, 60, 61):
        at(ring, NOON + after * second).principal(f"Bearer {new.key}")

    assert ring.find(new.record.id).last_used == NOON + 60 * second


def test_without_authentication_everybody_on_this_machine_may_do_everything(ring):
    found = at(ring, required=False).principal("Bearer whatever")

    assert found is LOCAL
    assert all(found.may(role) for role in Role)


def test_roles_build_on_one_another_and_admin_stands_apart():
    key = new_key("x", frozenset(), NOON).record
    held = {role: dataclasses.replace(key, roles=frozenset({role})).principal for role in Role}
    may = {(one, other) for one, other in itertools.product(Role, Role) if held[one].may(other)}

    assert {(one, one) for one in Role} <= may
    assert may - {(one, one) for one in Role} == {
        (Role.PLANNER, Role.VIEWER),
        (Role.APPROVER, Role.VIEWER),
        (Role.APPROVER, Role.PLANNER),
        (Role.ADMIN, Role.VIEWER),
    }


def test_refusals_tell_how_to_come_in_but_not_what_was_wrong():
    door = locked()
    texts = set()
    for header in ("Bearer steerco_" + "0" * 12 + "_" + "A" * 43, f"Bearer {door.keys[Role.VIEWER][:-1]}x"):
        answer = door.client.get("/v1/runs", headers={"Authorization": header})
        texts.add(assert_problem(answer, 401, "unauthenticated")["detail"])
        assert answer.headers["www-authenticate"] == "Bearer"

    assert len(texts) == 1


def test_a_caller_that_asks_too_often_is_told_to_wait_and_others_are_not():
    door = locked(rate_limit=5)
    answers = [door.ask("GET", "/v1/runs", Role.VIEWER) for _ in range(7)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    assert_problem(answers[-1], 429, "rate_limited")
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert door.ask("GET", "/v1/runs", Role.PLANNER).status_code == 200


def test_guessing_is_slowed_down_and_good_keys_still_open():
    door = locked(failed_login_limit=3)
    answers = [door.client.get("/v1/runs", headers={"Authorization": "Bearer guess"}) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [401] * 3 + [429] * 2
    assert door.ask("GET", "/v1/runs", Role.VIEWER).status_code == 200


def test_without_authentication_nobody_is_counted():
    door = locked(authentication="none", rate_limit=2)

    assert {door.ask("GET", "/v1/runs", None).status_code for _ in range(10)} == {200}
