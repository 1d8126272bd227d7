"""The OpenAPI description: complete, and its examples true."""

from __future__ import annotations

import json

import jsonschema
import pytest

from api import examples
from api.app import create_app
from api.errors import STATUS_OF, TITLE_OF
from tests.api.instant_runner import InstantRunner

DESCRIPTION = json.loads(json.dumps(create_app(dispatcher=InstantRunner()).openapi()))
OPERATIONS = [(f"{method} {path}", operation) for path, item in DESCRIPTION["paths"].items() for method, operation in item.items()]
by_name = pytest.mark.parametrize("operation", [operation for _, operation in OPERATIONS], ids=[name for name, _ in OPERATIONS])


def contents(described: dict):
    """Every content of requests and answers: what it is, its schema, its examples."""
    places = {"request": described.get("requestBody", {}), **described["responses"]}
    for place, part in places.items():
        for media_type, content in part.get("content", {}).items():
            values = [example["value"] for example in content.get("examples", {}).values()]
            yield f"{place} {media_type}", content.get("schema"), values + ([content["example"]] if "example" in content else [])


def test_it_is_openapi_31_with_every_operation_of_this_release():
    assert DESCRIPTION["openapi"] == "3.1.0"
    assert {operation["operationId"] for _, operation in OPERATIONS} == {
        "isAlive", "isReady", "getMetrics", "getVersion",
        "addPortfolio", "listPortfolios", "getPortfolio", "getPortfolioDocument",
        "addScenario", "listScenarios", "getScenario",
        "startRun", "listRuns", "getRun", "watchRun", "cancelRun",
        "getAnswer", "listPlans", "getPlan", "getPlanWorkbook", "getPlanTable", "comparePlans",
        "auditProposal", "explainPlan", "getExplanation", "cancelExplanation",
        "getCaller", "makeKey", "listKeys", "getKey", "revokeKey",
        "proposeDecision", "listDecisions", "getDecision", "approveDecision", "rejectDecision",
        "publishScenario", "archiveScenario", "readLog",
        "addWebhook", "listWebhooks", "removeWebhook",
    }  # fmt: skip


@by_name
def test_every_operation_is_described(operation):
    assert operation["summary"]
    assert len(operation["description"]) > 20
    assert operation["tags"]


@by_name
def test_every_body_has_a_schema_and_an_example(operation):
    for place, schema, values in contents(operation):
        assert schema is not None, place
        assert values, place


def test_the_schema_of_a_stream_lets_every_event_pass():
    """Readers take a stream apart into events, objects with id, event and data; whole, it is text."""
    content = DESCRIPTION["paths"]["/v1/runs/{run_id}/events"]["get"]["responses"]["200"]["content"]
    assert content["text/event-stream"]["schema"] == {}


@by_name
def test_every_example_fits_its_schema(operation):
    for place, schema, values in contents(operation):
        if schema.get("format") == "binary" or "multipart" in place:
            continue
        validator = jsonschema.Draft202012Validator({**schema, "components": DESCRIPTION["components"]})
        for value in values:
            faults = [f"{place}: {fault.json_path} {fault.message}" for fault in validator.iter_errors(value)]
            assert not faults


@by_name
def test_every_failure_is_a_problem_document(operation):
    failures = {status: part for status, part in operation["responses"].items() if status == "default" or int(status) >= 400}
    failures.pop("503", None)  # not ready: a health report, read by probes

    assert {"default", "403", "500"} <= set(failures)
    assert all(set(part["content"]) == {"application/problem+json"} for part in failures.values())


@by_name
def test_every_operation_with_a_body_tells_how_bodies_are_refused(operation):
    if "requestBody" in operation:
        assert {"400", "413", "415", "422"} <= set(operation["responses"])


def test_every_kind_of_problem_has_a_title():
    assert set(STATUS_OF) <= set(TITLE_OF)


def test_the_examples_tell_one_story():
    """The run asks for the scenario, which is on the portfolio, whose document the others use."""
    assert examples.RUN_REQUEST["portfolio_id"] == examples.SCENARIO_REQUEST["portfolio_id"] == examples.PORTFOLIO.id
    assert examples.RUN_REQUEST["scenario_id"] == examples.SCENARIO.id
    assert {booking.resource_id for booking in examples.PLAN.bookings} == {person["person_id"] for person in examples.DOCUMENT["people"]}
