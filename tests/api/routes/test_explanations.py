"""Explanations over HTTP: asked, waited for, fetched, stopped; worked out by real processes about a real answer."""

from __future__ import annotations

import pytest

from tests.api.serving import add_portfolio, assert_problem, serving, until

WAIT = {"Prefer": "wait=30"}


@pytest.fixture(scope="module")
def client():
    with serving("real") as found:
        yield found


def planned(client):
    """The id of a run with an answer."""
    run = client.post("/v1/runs", json={"portfolio_id": add_portfolio(client), "time_limit": 120, "workers": 1}).json()
    ended = until(client, f"/v1/runs/{run['id']}", lambda body: body["ended"] is not None)
    assert ended["state"] == "succeeded", ended
    return run["id"]


@pytest.fixture(scope="module")
def run_id(client):
    return planned(client)


def asked(client, run_id, kind, plan=1, **parameters):
    question = {"plan": plan, "question": {"kind": kind, **parameters}}
    return client.post(f"/v1/runs/{run_id}/explanations", json=question, headers=WAIT)


def told(client, response):
    """What was asked, once it has ended: on a busy machine that may be after the wait."""
    assert response.status_code in (200, 202), response.text
    return until(client, response.headers["location"], lambda body: body["ended"] is not None)


@pytest.mark.parametrize(
    ("kind", "parameters", "member"),
    [
        ("standing", {}, "projects"),
        ("order", {}, "bundles"),
        ("why", {}, "moves"),
        ("why_not", {"ask_for": "put", "project_id": "apollo", "person_id": "ben", "seconds": 5}, "flips"),
        ("frontier", {"seconds": 10}, "curves"),
        ("no_regret", {"seconds": 5}, "moves"),
        ("concessions", {"seconds": 5}, "ways"),
        ("credits", {"seconds": 5}, "credits"),
        ("prices", {"confirm": 1, "workers": 1}, "skills"),
        ("prices", {"confirm": 1, "workers": 1, "of_plan": True}, "skills"),
        ("regret", {"draws": 1, "workers": 1}, "draws"),
        ("fairness", {"decide": True}, "ledger"),
    ],
)
def test_a_short_explanation_comes_with_the_answer(client, run_id, kind, parameters, member):
    response = asked(client, run_id, kind, **parameters)
    body = told(client, response)
    assert body["state"] == "succeeded", body
    assert body["explanation"]["kind"] == body["question"]["kind"] == kind
    assert member in body["explanation"]
    assert response.headers["preference-applied"] == "wait=30"
    assert response.status_code == 202 or response.json() == body


def test_the_same_question_leads_to_the_same_explanation(client, run_id):
    first, again, other = (asked(client, run_id, "regret", draws=1, seed=seed, workers=1).json()["id"] for seed in (3, 3, 4))
    assert first == again != other


def test_who_does_not_wait_follows_it_at_its_place(client, run_id):
    response = client.post(f"/v1/runs/{run_id}/explanations", json={"question": {"kind": "regret", "draws": 2, "seed": 9, "workers": 1}})
    assert response.status_code == 202
    assert response.headers["retry-after"] == "1"
    found = until(client, response.headers["location"], lambda body: body["ended"] is not None)
    assert found["state"] == "succeeded"
    assert [draw["number"] for draw in found["explanation"]["draws"]] == [1, 2]


def test_an_explanation_that_takes_long_can_be_stopped(client, run_id):
    place = client.post(f"/v1/runs/{run_id}/explanations", json={"question": {"kind": "regret", "draws": 10_000}}).headers["location"]
    until(client, place, lambda body: body["state"] == "running")
    assert client.post(f"{place}/cancel").status_code == 202
    found = until(client, place, lambda body: body["ended"] is not None)
    assert found["state"] == "succeeded" or found["reason"]["code"] == "crashed"
    if found["explanation"]:
        assert not found["explanation"]["complete"]
        assert client.post(f"{place}/cancel").json() == found


def test_what_has_no_explanation_says_why(client, run_id):
    body = told(client, asked(client, run_id, "standing", plan=0))
    assert (body["state"], body["explanation"], body["reason"]["code"]) == ("failed", None, "no_explanation")


def test_what_cannot_be_asked_is_refused(client, run_id):
    assert_problem(asked(client, run_id, "standing", plan=9), 404, "no_plan")
    assert_problem(asked(client, "nothing", "standing"), 404, "not_found")
    assert_problem(asked(client, run_id, "gossip"), 422, "invalid_request")
    assert_problem(asked(client, run_id, "regret", draws=0), 422, "invalid_request")
    assert_problem(asked(client, run_id, "why_not", ask_for="run", project_id="apollo", person_id="ben"), 422, "invalid_request")
    assert_problem(client.get(f"/v1/runs/{run_id}/explanations/none"), 404, "not_found")
    assert_problem(client.post(f"/v1/runs/{run_id}/explanations/none/cancel"), 404, "not_found")


def test_an_explanation_belongs_to_its_run(client, run_id):
    place = asked(client, run_id, "standing").headers["location"]
    other = planned(client)
    assert_problem(client.get(place.replace(run_id, other)), 404, "not_found")


def test_one_that_takes_too_long_is_ended():
    with serving("real", explanation_seconds=1.5) as client:
        run_id = planned(client)
        body = told(client, asked(client, run_id, "regret", draws=10_000))
        assert (body["state"], body["reason"]["code"]) == ("failed", "overran_limit")


def test_an_explanation_survives_a_restart_and_one_that_was_not_finished_is_said_to_be_interrupted(database_url):
    with serving("real", database=database_url) as client:
        run_id = planned(client)
        kept = told(client, asked(client, run_id, "standing"))
        long = {"question": {"kind": "regret", "draws": 10_000}}
        place = client.post(f"/v1/runs/{run_id}/explanations", json=long).headers["location"]
        until(client, place, lambda body: body["state"] == "running")
    with serving("real", database=database_url) as client:
        assert client.get(f"/v1/runs/{run_id}/explanations/{kept['id']}").json() == kept
        assert asked(client, run_id, "standing").json() == kept, "it is not worked out again"
        body = client.get(place).json()
        assert (body["state"], body["reason"]["code"]) == ("failed", "interrupted")
        again = client.post(f"/v1/runs/{run_id}/explanations", json=long)
        assert (again.headers["location"], again.json()["state"]) == (place, "queued")
        client.post(f"{place}/cancel")
        until(client, place, lambda body: body["ended"] is not None)
