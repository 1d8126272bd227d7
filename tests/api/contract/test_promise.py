"""What was promised to callers still holds, and each way of breaking a promise is noticed."""

from __future__ import annotations

import copy

import pytest

from tests.api.contract.compatibility import breaks
from tests.api.contract.snapshot import present, promised

NOW = present()


def test_nothing_that_callers_rely_on_is_gone():
    """An intended addition is taken up by ``python -m tests.api.contract``; until then it is not promised."""
    assert breaks(promised(), NOW) == []


def test_the_promise_is_not_empty():
    assert len(promised()["paths"]) > 10


def test_a_description_does_not_break_itself():
    assert breaks(NOW, copy.deepcopy(NOW)) == []


def run_request(document):
    return document["components"]["schemas"]["RunRequest"]


def run_view(document):
    return document["components"]["schemas"]["RunView"]


def post_runs(document):
    return document["paths"]["/v1/runs"]["post"]


def list_runs(document):
    return document["paths"]["/v1/runs"]["get"]


def limit(document):
    return next(one for one in list_runs(document)["parameters"] if one["name"] == "limit")


PLANTED = {
    "a path is gone": lambda d: d["paths"].pop("/v1/runs/{run_id}/cancel"),
    "a method is gone": lambda d: d["paths"]["/v1/runs"].pop("get"),
    "an operation has another name": lambda d: post_runs(d).update(operationId="begin"),
    "an operation needs another role": lambda d: list_runs(d).update(security=[{"bearer": ["admin"]}]),
    "a parameter is gone": lambda d: list_runs(d)["parameters"].remove(limit(d)),
    "a parameter is required": lambda d: limit(d).update(required=True),
    "a new parameter is required": lambda d: list_runs(d)["parameters"].append(
        {"name": "x", "in": "query", "required": True, "schema": {}}
    ),
    "a bound is narrower": lambda d: limit(d)["schema"].update(maximum=10),
    "a bound is new": lambda d: run_request(d)["properties"]["portfolio_id"].update(minLength=5),
    "a member is asked for": lambda d: run_request(d).update(required=["portfolio_id", "seed"]),
    "a member is no longer taken": lambda d: run_request(d)["properties"].pop("seed"),
    "a member has another type": lambda d: run_request(d)["properties"]["seed"].update(type="string"),
    "null is no longer taken": lambda d: run_request(d)["properties"]["scenario_id"].update(
        anyOf=[one for one in run_request(d)["properties"]["scenario_id"]["anyOf"] if one.get("type") != "null"]
    ),
    "a value is no longer taken": lambda d: d["components"]["schemas"]["Policy"]["enum"].remove("cost"),
    "a kind of change is no longer taken": lambda d: d["components"]["schemas"]["ScenarioRequest"]["properties"]["changes"]["items"][
        "oneOf"
    ].pop(),
    "a media type is gone": lambda d: d["paths"]["/v1/portfolios"]["post"]["requestBody"]["content"].pop("application/zip"),
    "an answer is gone": lambda d: post_runs(d)["responses"].pop("202"),
    "a header of an answer is gone": lambda d: post_runs(d)["responses"]["202"]["headers"].pop("Location"),
    "a member of an answer is gone": lambda d: run_view(d)["properties"].pop("state"),
    "a member of an answer may be missing": lambda d: run_view(d)["required"].remove("state"),
    "a member of an answer has another type": lambda d: run_view(d)["properties"]["plans"].update(type="string"),
    "a member of an answer may be null": lambda d: run_view(d)["properties"].update(
        plans={"anyOf": [{"type": "integer"}, {"type": "null"}]}
    ),
    "a member of an answer has another form": lambda d: run_view(d)["properties"]["created"].update(format="date"),
}


@pytest.mark.parametrize("plant", PLANTED.values(), ids=PLANTED)
def test_each_way_of_breaking_a_caller_is_noticed(plant):
    later = copy.deepcopy(NOW)
    plant(later)

    assert breaks(NOW, later) != []


ADDED = {
    "a path": lambda d: d["paths"].update({"/v1/more": copy.deepcopy(d["paths"]["/v1/runs"])}),
    "a parameter": lambda d: list_runs(d)["parameters"].append({"name": "x", "in": "query", "schema": {"type": "string"}}),
    "a wider bound": lambda d: limit(d)["schema"].update(maximum=1000),
    "a member that may be sent": lambda d: run_request(d)["properties"].update(x={"type": "string"}),
    "a member of an answer": lambda d: run_view(d)["properties"].update(x={"type": "string"}),
    "a value": lambda d: d["components"]["schemas"]["Policy"]["enum"].append("fairness"),
    "an answer": lambda d: post_runs(d)["responses"].update({"418": {"description": "x"}}),
}


@pytest.mark.parametrize("add", ADDED.values(), ids=ADDED)
def test_additions_break_nobody(add):
    later = copy.deepcopy(NOW)
    add(later)

    assert breaks(NOW, later) == []
