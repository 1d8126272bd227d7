"""A service that hides names: nothing that a viewer can fetch holds one, whatever form it comes in, and planners see them all."""

from __future__ import annotations

import io
import re
import time
import zipfile

import pytest

from api import examples
from api.access.doors import needs
from api.access.roles import Role
from models.answer import Policy
from models.people import Absence
from models.scenario import Scenario
from scenarios.explain.questions import FairnessQuestion
from tests.api import portfolios
from tests.api.access.locked import LIMITS, engine, locked
from tests.api.runner.recording import PATIENCE
from tests.api.serving import assert_problem

CANARIES = ("Zebedee", "Quillfeather", "zq77", "Ottoline", "ot88", "Marjoram", "sickness", "zeb@example.com")
SECRET_REASON = "Zebedee is ill, says Marjoram Keep"


def portfolio():
    small = portfolios.small()
    anna, ben = small.people
    text = small.replace(
        people=(
            anna.replace(name="Zebedee Quillfeather", role="developer", extra=(("email", "zeb@example.com"),)),
            ben.replace(name="Ottoline Quillfeather", role="developer", manager="Marjoram Keep"),
        ),
        projects=(small.projects[0].replace(sponsor="Marjoram Keep"), small.projects[1]),
        absences=(Absence(resource_id="anna", first="2027-02-01", last="2027-02-14", kind="sickness"),),
    ).model_dump_json()
    return type(small).model_validate_json(text.replace('"anna"', '"zq77"').replace('"ben"', '"ot88"'))


@pytest.fixture(scope="module")
def door():
    found = locked(portfolio(), engine, hide_names=True)
    service = found.client.app.state.service
    changes = [{"kind": "person_leaves", "target": "zq77", "from": "2027-02-15"}]
    scenario = service.add_scenario(examples.PORTFOLIO_ID, _scenario(changes), None)
    run = service.start_run(examples.PORTFOLIO_ID, scenario.id, Policy.BALANCED, LIMITS, None)
    explained = service.explain(run.id, 1, FairnessQuestion(decide=True))
    until(found, f"/v1/runs/{run.id}/explanations/{explained.id}")
    asked = {"run_id": run.id, "rank": 1, "conditions": "If Zebedee Quillfeather agrees"}
    decision = found.ask("POST", "/v1/decisions", Role.PLANNER, json=asked).json()
    found.things.update(run_id=run.id, scenario_id=scenario.id, explanation_id=explained.id, decision_id=decision["id"])
    return found


def until(door, path) -> None:
    """Wait for the end of an explanation, which is worked out in a process of its own."""
    deadline = time.monotonic() + PATIENCE
    while (state := door.ask("GET", path, Role.PLANNER).json()["state"]) != "succeeded":
        assert state in ("queued", "running")
        assert time.monotonic() < deadline, "the explanation did not end"
        time.sleep(0.05)


def _scenario(changes):
    said = {"title": "Zebedee leaves", "reason": SECRET_REASON, "requested_by": "Marjoram Keep", "changes": changes}
    return Scenario.model_validate(said)


def fetched(door, role) -> dict[str, str]:
    """Everything that a role can fetch, by operation, as text."""
    found = {}
    for path, item in door.client.app.openapi()["paths"].items():
        if "get" not in item or path == "/metrics" or item["get"]["security"] == needs(Role.ADMIN)["security"]:
            continue
        answer = door.ask("GET", door.filled(path), role, params={"plans": "0,1", "table": "bookings"})
        found[item["get"]["operationId"]] = f"{answer.status_code} {_text(answer)}"
    return found


def _text(answer) -> str:
    if answer.headers.get("content-type", "").endswith("spreadsheetml.sheet"):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
            return " ".join(book.read(name).decode() for name in book.namelist())
    return answer.text


def test_viewers_fetch_everything_and_find_no_name(door):
    found = fetched(door, Role.VIEWER)

    assert [id for id, text in found.items() if not text.startswith("200")] == []
    assert [(id, canary) for id, text in found.items() for canary in CANARIES if canary in text] == []
    for id in ("getPlan", "getAnswer", "getPlanWorkbook", "getPlanTable", "getPortfolioDocument", "getScenario"):
        assert re.search(r"developer[ -][12]", found[id]), id


def test_planners_see_names(door):
    found = fetched(door, Role.PLANNER)

    assert "Zebedee Quillfeather" in found["getPortfolioDocument"]
    assert "zq77" in found["getPlan"] or "ot88" in found["getPlan"]


def test_an_admin_who_is_no_planner_sees_none(door):
    assert not [canary for canary in CANARIES if canary in str(fetched(door, Role.ADMIN))]


def test_what_a_viewer_is_shown_agrees_with_what_a_planner_is_shown(door):
    """The same plan under other names: score, decisions and bookings in number."""
    path = f"/v1/runs/{door.things['run_id']}/plans/1"
    seen, known = (door.ask("GET", path, role).json() for role in (Role.VIEWER, Role.PLANNER))

    assert seen["score"] == known["score"]
    assert seen["decisions"] == known["decisions"]
    assert [{**one, "resource_id": ""} for one in seen["bookings"]] == [{**one, "resource_id": ""} for one in known["bookings"]]
    assert seen != known


def test_a_use_case_that_nobody_thought_of_veiling_is_refused(door):
    veiled = door.client.app.state.veiled
    with pytest.raises(Exception, match="names are hidden"):
        veiled.some_new_use_case()


def test_a_service_that_does_not_hide_names_shows_them_to_viewers():
    open_door = locked(portfolio())

    assert "Zebedee" in open_door.ask("GET", f"/v1/portfolios/{examples.PORTFOLIO_ID}/document", Role.VIEWER).text


def test_a_viewer_who_asks_wrongly_learns_no_name(door):
    answer = door.ask("GET", "/v1/runs/zq7/plans", Role.VIEWER)

    assert_problem(answer, 404, "not_found")
    assert not [canary for canary in CANARIES if canary in answer.text]
