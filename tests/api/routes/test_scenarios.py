"""Scenarios over HTTP: kept if every change fits the portfolio, refused with all that do not."""

from __future__ import annotations

import pytest

from api import examples
from tests.api.serving import assert_problem

CHANGE = {"kind": "set_rank", "id": "C1", "target": "borealis", "value": 1}


def asked(portfolio_id: str, *changes: dict, **more: object) -> dict:
    return {"portfolio_id": portfolio_id, "title": "Borealis first", "changes": list(changes), **more}


def test_a_scenario_is_kept_and_found_at_its_location(client, portfolio_id):
    response = client.post("/v1/scenarios", json=asked(portfolio_id, CHANGE, reason="Board", policy="stability"))

    assert response.status_code == 201
    view = client.get(response.headers["location"]).json()
    assert view == response.json()
    assert (view["title"], view["reason"], view["policy"], view["portfolio_id"]) == ("Borealis first", "Board", "stability", portfolio_id)
    assert view["changes"][0]["target"] == "borealis"


def test_all_changes_that_do_not_fit_are_listed(client, portfolio_id):
    wrong = [{**CHANGE, "target": "boreal"}, CHANGE, {**CHANGE, "value": 99}]
    problem = assert_problem(client.post("/v1/scenarios", json=asked(portfolio_id, *wrong)), 422, "invalid_input")

    assert [item["place"]["row"] for item in problem["errors"]] == [2, 4]
    assert "borealis" in problem["errors"][0]["fix"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({**CHANGE, "kind": "make_tea"}, "/changes/0"),
        ({**CHANGE, "value": "1"}, "/changes/0/set_rank/value"),
        ({**CHANGE, "value": True}, "/changes/0/set_rank/value"),
        ({**CHANGE, "colour": "red"}, "/changes/0/set_rank/colour"),
        ("set_rank", "/changes/0"),
    ],
)
def test_what_is_no_change_is_pointed_at(client, portfolio_id, change, pointer):
    problem = assert_problem(client.post("/v1/scenarios", json=asked(portfolio_id, change)), 422, "invalid_request")

    assert problem["errors"][0]["pointer"] == pointer


def test_unknown_members_are_refused(client, portfolio_id):
    problem = assert_problem(client.post("/v1/scenarios", json=asked(portfolio_id, CHANGE, colour="red")), 422, "invalid_request")

    assert problem["errors"][0]["pointer"] == "/colour"


def test_a_scenario_needs_its_portfolio(client):
    assert_problem(client.post("/v1/scenarios", json=asked("nobody", CHANGE)), 404, "not_found")


def test_a_body_that_is_not_json_is_refused(client):
    headers = {"content-type": "application/json"}

    assert_problem(client.post("/v1/scenarios", content=b"{", headers=headers), 400, "malformed_body")
    assert_problem(client.post("/v1/scenarios", content=b"\xff", headers=headers), 400, "malformed_body")
    assert_problem(client.post("/v1/scenarios", content=b"{}", headers={"content-type": "text/plain"}), 415, "unsupported_media_type")


def test_a_repeated_request_with_its_key_keeps_one_scenario(client, portfolio_id):
    headers = {"Idempotency-Key": "scenario-once"}
    first, second = (client.post("/v1/scenarios", json=asked(portfolio_id, CHANGE), headers=headers) for _ in range(2))

    assert first.json() == second.json()
    assert_problem(client.post("/v1/scenarios", json=asked(portfolio_id), headers=headers), 422, "idempotency_key_reused")


def test_scenarios_are_listed_newest_first(client, portfolio_id):
    newest = client.post("/v1/scenarios", json=asked(portfolio_id, CHANGE, requested_by="CFO")).json()

    assert client.get("/v1/scenarios?limit=1").json()["items"] == [newest]


def test_unknown_scenarios_are_not_found(client):
    assert_problem(client.get("/v1/scenarios/nobody"), 404, "not_found")


def test_the_example_of_the_description_is_accepted(client, portfolio_id):
    response = client.post("/v1/scenarios", json={**examples.SCENARIO_REQUEST, "portfolio_id": portfolio_id})

    assert response.status_code == 201
