"""Runs over HTTP: started, waited for, watched, stopped, broken; real processes behind a real socket."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.api.serving import add_portfolio, assert_problem, run_to_end, serving, until


def ended(run: dict) -> bool:
    return run["state"] in ("succeeded", "failed", "cancelled")


def events_of(text: str) -> list[tuple[int, str, dict]]:
    blocks = [dict(line.split(": ", 1) for line in block.splitlines()) for block in text.strip().split("\n\n")]
    return [(int(block["id"]), block["event"], json.loads(block["data"])) for block in blocks]


def test_a_run_is_accepted_at_once_and_ends_by_itself(client, portfolio_id):
    response = client.post("/v1/runs", json={"portfolio_id": portfolio_id, "seed": 7, "workers": 1})

    assert response.status_code == 202
    assert response.headers["retry-after"] == "1"
    assert "preference-applied" not in response.headers
    assert response.json()["state"] in ("queued", "running", "succeeded")
    run = until(client, response.headers["location"], ended)
    assert (run["state"], run["result"], run["plans"], run["reason"]) == ("succeeded", "optimal", 1, None)
    assert run["limits"] == {"time_limit": 60.0, "workers": 1, "seed": 7, "gap_pct": 0.1, "plans": 5}
    assert run["progress"] == {"stage": "improve", "value": 100.0, "bound": 100.0, "gap_pct": 0.0, "plans": 1, "elapsed": 0.02}


def test_a_caller_who_would_wait_gets_the_ended_run(client, portfolio_id):
    response = client.post("/v1/runs", json={"portfolio_id": portfolio_id}, headers={"Prefer": "respond-async, wait=20"})

    assert response.status_code == 200
    assert response.headers["preference-applied"] == "wait=20"
    assert response.json()["state"] == "succeeded"


def test_the_scenario_of_a_run_reaches_the_solve_with_its_policy(client, portfolio_id):
    change = {"kind": "set_rank", "id": "C1", "target": "borealis", "value": 1}
    scenario = client.post("/v1/scenarios", json={"portfolio_id": portfolio_id, "policy": "cost", "changes": [change]}).json()
    run = run_to_end(client, portfolio_id, scenario_id=scenario["id"])
    other = run_to_end(client, portfolio_id, scenario_id=scenario["id"], policy="value")

    assert run["policy"] == "cost"
    assert client.get(f"/v1/runs/{run['id']}/answer").json()["title"] == "2 people, 1 changes, cost, seed 1"
    assert other["policy"] == "value"


def test_a_run_goes_on_from_the_answer_of_another(client, portfolio_id):
    first = run_to_end(client, portfolio_id, seed=5)
    second = run_to_end(client, portfolio_id, from_run_id=first["id"])

    title = client.get(f"/v1/runs/{second['id']}/answer").json()["title"]
    assert title == "2 people, 0 changes, balanced, seed 1, after 2 people, 0 changes, balanced, seed 5"


def test_a_run_cannot_go_on_from_one_that_is_not_there(client, portfolio_id):
    assert_problem(client.post("/v1/runs", json={"portfolio_id": portfolio_id, "from_run_id": "nothing"}), 404, "not_found")


def test_a_scenario_of_another_portfolio_is_refused(client, portfolio_id):
    scenario = client.post("/v1/scenarios", json={"portfolio_id": portfolio_id}).json()
    other = add_portfolio(client)

    assert_problem(client.post("/v1/runs", json={"portfolio_id": other, "scenario_id": scenario["id"]}), 422, "wrong_portfolio")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_limit", 0),
        ("time_limit", -1),
        ("time_limit", "60"),
        ("time_limit", 1e9),
        ("workers", 0),
        ("workers", True),
        ("workers", 1.5),
        ("plans", 0),
        ("plans", 21),
        ("gap_pct", -0.1),
        ("seed", -1),
        ("seed", 2**31),
        ("policy", "luck"),
        ("portfolio_id", ""),
        ("portfolio_id", None),
        ("colour", "red"),
    ],
)
def test_requests_beyond_their_bounds_are_pointed_at(client, portfolio_id, field, value):
    response = client.post("/v1/runs", json={"portfolio_id": portfolio_id, field: value})

    assert assert_problem(response, 422, "invalid_request")["errors"][0]["pointer"] == f"/{field}"


def test_the_operators_limits_hold():
    with serving(max_time_limit=10, max_workers=1) as client:
        portfolio_id = add_portfolio(client)
        long = client.post("/v1/runs", json={"portfolio_id": portfolio_id, "time_limit": 11, "workers": 1})
        wide = client.post("/v1/runs", json={"portfolio_id": portfolio_id, "time_limit": 10, "workers": 2})
        run = run_to_end(client, portfolio_id, time_limit=10, workers=1)

    assert assert_problem(long, 422, "limit_refused")["errors"][0]["pointer"] == "/time_limit"
    assert assert_problem(wide, 422, "limit_refused")["errors"][0]["pointer"] == "/workers"
    assert run["state"] == "succeeded"


def test_runs_need_their_portfolio_and_scenario(client, portfolio_id):
    assert_problem(client.post("/v1/runs", json={"portfolio_id": "nobody"}), 404, "not_found")
    assert_problem(client.post("/v1/runs", json={"portfolio_id": portfolio_id, "scenario_id": "nobody"}), 404, "not_found")


@pytest.mark.parametrize("path", ["", "/events", "/answer", "/plans", "/plans/1", "/plans/1.xlsx", "/plans/1.csv", "/compare?plans=1,2"])
def test_nothing_is_found_of_unknown_runs(client, path):
    assert_problem(client.get(f"/v1/runs/nobody{path}"), 404, "not_found")


def test_unknown_runs_cannot_be_cancelled(client):
    assert_problem(client.post("/v1/runs/nobody/cancel"), 404, "not_found")


def test_a_repeated_request_with_its_key_is_one_run(client, portfolio_id):
    headers = {"Idempotency-Key": "run-once"}
    ids = {client.post("/v1/runs", json={"portfolio_id": portfolio_id, "seed": 3}, headers=headers).json()["id"] for _ in range(5)}

    assert len(ids) == 1
    reordered = client.post(
        "/v1/runs", content=f'{{"seed": 3,   "portfolio_id": "{portfolio_id}"}}', headers={**headers, "content-type": "application/json"}
    )
    assert reordered.json()["id"] in ids
    other = client.post("/v1/runs", json={"portfolio_id": portfolio_id, "seed": 4}, headers=headers)
    assert_problem(other, 422, "idempotency_key_reused")


def test_runs_are_listed_newest_first(client, portfolio_id):
    newest = run_to_end(client, portfolio_id)

    assert client.get("/v1/runs?limit=1").json()["items"] == [newest]


def test_events_tell_a_run_from_its_beginning_to_its_end(client, run_id):
    response = client.get(f"/v1/runs/{run_id}/events")
    events = events_of(response.text)

    assert response.headers["content-type"].startswith("text/event-stream")
    assert [number for number, _, _ in events] == list(range(1, len(events) + 1))
    assert [data["state"] for _, kind, data in events if kind == "state"] == ["queued", "running", "succeeded"]
    assert [data["value"] for _, kind, data in events if kind == "progress"] == [40.0, 100.0]


@pytest.mark.parametrize("after", [1, 3])
def test_events_go_on_after_the_last_one_received(client, run_id, after):
    everything = events_of(client.get(f"/v1/runs/{run_id}/events").text)
    rest = events_of(client.get(f"/v1/runs/{run_id}/events", headers={"Last-Event-ID": str(after)}).text)

    assert rest == everything[after:]


def test_whoever_has_every_event_is_told_not_to_come_back(client, run_id):
    last = len(events_of(client.get(f"/v1/runs/{run_id}/events").text))
    response = client.get(f"/v1/runs/{run_id}/events", headers={"Last-Event-ID": str(last)})

    assert (response.status_code, response.content) == (204, b"")


@pytest.mark.parametrize("last", ["-1", "soon", "1.5"])
def test_event_numbers_that_are_none_are_refused(client, run_id, last):
    problem = assert_problem(client.get(f"/v1/runs/{run_id}/events", headers={"Last-Event-ID": last}), 422, "invalid_request")

    assert problem["errors"][0]["parameter"] == "Last-Event-ID"


@pytest.fixture(scope="module")
def patient():
    """A service whose solves go on until they are stopped."""
    with serving("patient", queue_limit=2) as found:
        yield found


def test_events_arrive_while_the_run_goes_on_and_nothing_is_lost_between_two_connections(patient):
    portfolio_id = add_portfolio(patient)
    run = patient.post("/v1/runs", json={"portfolio_id": portfolio_id}).json()
    path = f"/v1/runs/{run['id']}/events"
    with patient.stream("GET", path) as stream:
        seen = []
        for line in stream.iter_lines():
            seen += [int(line.removeprefix("id: "))] if line.startswith("id: ") else []
            if line == "event: progress":
                break
    patient.post(f"/v1/runs/{run['id']}/cancel")
    rest = events_of(patient.get(path, headers={"Last-Event-ID": str(seen[-1])}).text)

    assert seen + [number for number, _, _ in rest] == list(range(1, rest[-1][0] + 1))
    assert rest[-1][2]["state"] == "cancelled"


def test_plans_are_there_while_the_run_goes_on(patient):
    run = patient.post("/v1/runs", json={"portfolio_id": add_portfolio(patient)}).json()
    running = until(patient, f"/v1/runs/{run['id']}", lambda found: found["plans"])

    assert (running["state"], running["result"]) == ("running", None)
    assert patient.get(f"/v1/runs/{run['id']}").headers["retry-after"] == "1"
    assert patient.get(f"/v1/runs/{run['id']}/answer").json()["title"] == "best so far"
    response = patient.post(f"/v1/runs/{run['id']}/cancel")
    assert response.status_code == 202
    assert response.json()["cancel_requested"]
    stopped = until(patient, f"/v1/runs/{run['id']}", ended)
    assert (stopped["state"], stopped["result"], stopped["reason"]["code"]) == ("cancelled", "feasible", "cancelled")
    assert patient.get(f"/v1/runs/{run['id']}/answer").json()["title"] == "stopped when asked"
    again = patient.post(f"/v1/runs/{run['id']}/cancel")
    assert (again.status_code, again.json()) == (202, stopped)


def test_a_wait_that_is_too_short_gives_the_run_as_it_is(patient):
    response = patient.post("/v1/runs", json={"portfolio_id": add_portfolio(patient)}, headers={"Prefer": "wait=1"})
    patient.post(f"{response.headers['location']}/cancel")

    assert response.status_code == 202
    assert response.headers["preference-applied"] == "wait=1"
    assert response.headers["retry-after"] == "1"


def test_a_full_queue_refuses_and_says_when_to_come_back(patient):
    portfolio_id = add_portfolio(patient)
    first = patient.post("/v1/runs", json={"portfolio_id": portfolio_id}).json()
    until(patient, f"/v1/runs/{first['id']}", lambda run: run["state"] == "running")
    waiting = [patient.post("/v1/runs", json={"portfolio_id": portfolio_id}).json() for _ in range(2)]
    refused = patient.post("/v1/runs", json={"portfolio_id": portfolio_id})
    assert_problem(patient.get(f"/v1/runs/{waiting[1]['id']}/answer"), 404, "no_answer")
    for run in (*waiting, first):
        patient.post(f"/v1/runs/{run['id']}/cancel")
    states = {until(patient, f"/v1/runs/{run['id']}", ended)["state"] for run in (*waiting, first)}

    assert_problem(refused, 429, "queue_full")
    assert refused.headers["retry-after"]
    assert states == {"cancelled"}


def test_a_crash_fails_the_run_keeps_its_plans_and_spares_the_service():
    with serving("segfault") as client:
        run = run_to_end(client, add_portfolio(client))
        answer = client.get(f"/v1/runs/{run['id']}/answer")

        assert client.get("/readyz").status_code == 200
    assert (run["state"], run["reason"]["code"], run["plans"]) == ("failed", "crashed", 1)
    assert "SIGSEGV" in run["reason"]["text"]
    assert answer.json()["title"] == "before the crash"


def test_a_failed_run_without_plans_has_no_answer():
    with serving("leaves") as client:
        run = run_to_end(client, add_portfolio(client))

        problem = assert_problem(client.get(f"/v1/runs/{run['id']}/plans"), 404, "no_answer")
    assert "failed" in problem["detail"]


def test_stopping_the_service_ends_its_solves():
    """Leaving the block stops the server; a solve that is deaf to orders must not keep it."""
    with serving("deaf", cancel_grace=0.1) as client:
        run = client.post("/v1/runs", json={"portfolio_id": add_portfolio(client)}).json()
        until(client, f"/v1/runs/{run['id']}", lambda found: found["plans"])

    with pytest.raises(httpx.HTTPError):
        httpx.get(f"{client.base_url}/livez", timeout=2)
