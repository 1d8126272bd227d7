"""Deciding over HTTP: propose, approve once, by a second person where asked; the plan is the next baseline; the log tells it all."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.access.keys import new_key
from api.access.roles import Role
from api.app import create_app
from api.settings import ServiceSettings
from api.store.sql import SqlStore, utc_now
from models.bookings import BookingStatus
from tests.api.asking import Asking
from tests.api.instant_runner import InstantRunner
from tests.api.serving import add_portfolio, assert_problem


class Committee:
    """A service with a planner and two approvers, and a scenario that is solved."""

    def __init__(self, url: str, **settings) -> None:
        self.store = SqlStore(url)
        asked = ServiceSettings(authentication="keys", host_names=("testserver",), rate_limit=10**9, **settings)
        self.app = create_app(asked, store=self.store, dispatcher=InstantRunner())
        self.app.state.service.start()
        self.client = Asking(self.app)
        self.keys = {}
        for name, role in (("planner", Role.PLANNER), ("ada", Role.APPROVER), ("grace", Role.APPROVER)):
            made = new_key(name, frozenset({role}), utc_now())
            self.store.keys.add(made.record, "test")
            self.keys[name] = made.key
        self.portfolio_id = add_portfolio(_As(self, "planner"))
        change = {"kind": "set_rank", "id": "C1", "target": "borealis", "value": 1}
        body = {"portfolio_id": self.portfolio_id, "title": "Borealis first", "changes": [change]}
        self.scenario_id = self.ask("planner", "POST", "/v1/scenarios", json=body).json()["id"]
        self.run_id = self.run()

    def ask(self, who: str, method: str, path: str, version: int | None = None, **what):
        headers = {"Authorization": f"Bearer {self.keys[who]}", **({} if version is None else {"If-Match": f'"{version}"'})}
        return self.client.request(method, path, headers={**headers, **what.pop("headers", {})}, **what)

    def run(self) -> str:
        body = {"portfolio_id": self.portfolio_id, "scenario_id": self.scenario_id}
        return self.ask("planner", "POST", "/v1/runs", json=body).json()["id"]

    def propose(self, who: str = "planner", rank: int = 1) -> str:
        asked = {"run_id": self.run_id, "rank": rank, "conditions": "until June"}
        response = self.ask(who, "POST", "/v1/decisions", json=asked)
        assert response.status_code == 201, response.text
        assert response.headers["etag"] == '"1"'
        return response.json()["id"]

    def stage(self) -> str:
        return self.ask("planner", "GET", f"/v1/scenarios/{self.scenario_id}").json()["stage"]


class _As:
    """A client with somebody's key, for helpers that know of none."""

    def __init__(self, committee: Committee, who: str) -> None:
        self._committee, self._who = committee, who

    def post(self, path: str, **what):
        return self._committee.ask(self._who, "POST", path, **what)


@pytest.fixture
def committee(database_url):
    found = Committee(database_url)
    yield found
    found.app.state.service.stop()


def test_a_plan_is_proposed_approved_published_and_becomes_the_next_baseline(committee):
    assert committee.stage() == "solved"
    id = committee.propose()
    approved = committee.ask("ada", "POST", f"/v1/decisions/{id}/approve", version=1)
    assert approved.status_code == 200, approved.text
    decision = approved.json()
    evidence = decision["record"]
    assert (decision["state"], decision["conditions"], approved.headers["etag"]) == ("approved", "until June", '"2"')
    assert decision["proposed_by"] != decision["approved_by"]
    assert evidence["provenance"]["limits"]["seed"] == 1
    assert evidence["scenario"]["changes"][0]["target"] == "borealis"
    assert [plan["rank"] for plan in evidence["plans_shown"]] == [1]
    assert evidence["plan_chosen"]["rank"] == 1

    baseline = committee.store.portfolio_content(decision["baseline_id"])
    assert {(row.resource_id, row.demand_id, row.status) for row in baseline.allocations} == {
        ("anna", "apollo-dev", BookingStatus.HARD),
        ("ben", "borealis-dev", BookingStatus.SOFT),
    }
    assert {project.id: project.rank for project in baseline.projects} == {"borealis": 1, "apollo": 2}
    assert committee.stage() == "decided"
    scenario = committee.ask("ada", "GET", f"/v1/scenarios/{committee.scenario_id}")
    version = int(scenario.headers["etag"].strip('"'))
    assert committee.ask("ada", "POST", f"/v1/scenarios/{committee.scenario_id}/publish", version=version).json()["stage"] == "published"
    assert_problem(committee.ask("ada", "POST", f"/v1/scenarios/{committee.scenario_id}/archive", version=version), 412, "stale_version")
    log = committee.ask("ada", "GET", "/v1/log").json()
    actions = [entry["action"] for entry in log if not entry["action"].startswith("key.")]
    assert actions == ["decision.proposed", "decision.approved", "scenario.published"]
    assert committee.store.verify_log().fault == ""


def test_twenty_who_approve_two_rival_plans_at_once_decide_once(committee):
    """Each names the version it saw; the threads meet at a barrier."""
    rivals = [committee.propose(rank=1), committee.propose(rank=0)]
    barrier, answers = threading.Barrier(20), []

    def approve(number: int) -> None:
        barrier.wait()
        answers.append(committee.ask("ada", "POST", f"/v1/decisions/{rivals[number % 2]}/approve", version=1))

    threads = [threading.Thread(target=approve, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 19
    states = sorted(committee.ask("ada", "GET", f"/v1/decisions/{id}").json()["state"] for id in rivals)
    assert states == ["approved", "proposed"]
    assert [entry.action for entry in committee.store.log(0, 100)].count("decision.approved") == 1
    assert_problem(committee.ask("planner", "POST", "/v1/decisions", json={"run_id": committee.run_id, "rank": 1}), 409, "wrong_stage")


def test_whoever_approves_names_the_version_they_saw(committee):
    id = committee.propose()
    path = f"/v1/decisions/{id}/approve"

    assert_problem(committee.ask("ada", "POST", path), 428, "version_missing")
    assert_problem(committee.ask("ada", "POST", path, version=7), 412, "stale_version")
    assert_problem(committee.ask("ada", "POST", path, headers={"If-Match": "*"}), 412, "stale_version")
    assert_problem(committee.ask("planner", "POST", path, version=1), 403, "forbidden")
    rejected = committee.ask("ada", "POST", f"/v1/decisions/{id}/reject", version=1)
    assert rejected.json()["state"] == "rejected"
    assert_problem(committee.ask("ada", "POST", path, version=2), 409, "decided_already")


def test_a_second_person_approves_where_that_is_asked_for(database_url):
    committee = Committee(database_url, two_people=True)
    id = committee.propose("ada")
    assert_problem(committee.ask("ada", "POST", f"/v1/decisions/{id}/approve", version=1), 403, "own_proposal")

    assert committee.ask("grace", "POST", f"/v1/decisions/{id}/approve", version=1).status_code == 200
    committee.app.state.service.stop()


def test_a_repeated_proposal_with_its_key_is_one(committee):
    body = {"run_id": committee.run_id, "rank": 1}
    answers = [committee.ask("planner", "POST", "/v1/decisions", json=body, headers={"Idempotency-Key": "once"}) for _ in range(3)]

    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(committee.ask("ada", "GET", "/v1/decisions").json()["items"]) == 1


def test_the_log_cannot_be_changed_and_shows_it_if_it_was(committee):
    """First the database itself refuses; then somebody takes its guards away, as an administrator could."""
    id = committee.propose()
    committee.ask("ada", "POST", f"/v1/decisions/{id}/approve", version=1)
    head = committee.store.verify_log().head
    for statement in ("UPDATE log_entries SET actor = 'nobody'", "DELETE FROM log_entries WHERE number = 2"):
        with pytest.raises(DBAPIError, match="only ever added to"), committee.store.database.engine.begin() as connection:
            connection.execute(text(statement))
    with committee.store.database.engine.begin() as connection:
        for guard in guards(connection):
            connection.execute(text(guard))
        connection.execute(text("DELETE FROM log_entries WHERE number = (SELECT max(number) FROM log_entries)"))
    assert "cut off" in committee.store.verify_log(head).fault
    assert f"the decision {id} is not the one that was logged" in committee.store.verify_log().fault
    with committee.store.database.engine.begin() as connection:
        connection.execute(text("UPDATE log_entries SET actor = 'nobody'"))
    assert committee.store.verify_log().fault == "entry 1 is not what was written"


def guards(connection) -> list[str]:
    if connection.dialect.name == "sqlite":
        return ["DROP TRIGGER log_entries_no_update", "DROP TRIGGER log_entries_no_delete"]
    return ["DROP TRIGGER log_entries_no_change ON log_entries"]
