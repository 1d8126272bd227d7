"""Answers, plans, comparisons, files and audits over HTTP."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from api import examples
from models.answer import Answer, AuditReport
from tests.api.serving import assert_problem


def test_the_answer_is_the_published_one(client, run_id):
    answer = Answer.model_validate_json(client.get(f"/v1/runs/{run_id}/answer").content)

    assert answer.plans == examples.ANSWER.plans


def test_plans_are_listed_without_their_bookings(client, run_id):
    (plan,) = client.get(f"/v1/runs/{run_id}/plans").json()

    assert plan == examples.PLAN_VIEW.model_dump(mode="json")
    assert "bookings" not in plan


@pytest.mark.parametrize(("rank", "label"), [(1, "most value"), (0, "today, repaired")])
def test_a_plan_comes_whole(client, run_id, rank, label):
    plan = client.get(f"/v1/runs/{run_id}/plans/{rank}").json()

    assert (plan["rank"], plan["label"]) == (rank, label)
    assert len(plan["bookings"]) == 2


@pytest.mark.parametrize("path", ["plans/2", "plans/2.xlsx", "plans/2.csv", "compare?plans=1,2"])
def test_ranks_that_are_not_there_are_named_with_those_that_are(client, run_id, path):
    problem = assert_problem(client.get(f"/v1/runs/{run_id}/{path}"), 404, "no_plan")

    assert "there are 0, 1" in problem["detail"]


def test_ranks_that_cannot_be_are_refused(client, run_id):
    assert_problem(client.get(f"/v1/runs/{run_id}/plans/99999999999999999999"), 422, "invalid_request")
    assert_problem(client.get(f"/v1/runs/{run_id}/plans/first"), 404, "not_found")
    assert_problem(client.get(f"/v1/runs/{run_id}/plans/-1"), 404, "not_found")


def test_a_workbook_opens_at_its_decision_sheet(client, run_id):
    response = client.get(f"/v1/runs/{run_id}/plans/1.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(response.content))

    assert response.headers["content-disposition"] == 'attachment; filename="plan-1.xlsx"'
    assert book.sheetnames == ["Decision sheet", "Moves", "Winners and losers", "Bookings", "Unmet"]
    assert book["Decision sheet"]["A1"].value == "Plan 1: most value"


@pytest.mark.parametrize(("table", "header"), [("moves", "What"), ("outcomes", "Rank"), ("bookings", "Resource"), ("unmet", "Project")])
def test_each_table_comes_as_csv(client, run_id, table, header):
    response = client.get(f"/v1/runs/{run_id}/plans/1.csv", params={"table": table})
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))

    assert rows[0][0] == header
    assert response.headers["content-disposition"] == f'attachment; filename="plan-1-{table}.csv"'
    assert response.headers["content-type"].startswith("text/csv")


def test_tables_that_are_none_are_refused(client, run_id):
    assert_problem(client.get(f"/v1/runs/{run_id}/plans/1.csv?table=secrets"), 422, "invalid_request")


def test_plans_stand_side_by_side(client, run_id):
    comparison = client.get(f"/v1/runs/{run_id}/compare", params={"plans": "1,0"}).json()

    assert [head["rank"] for head in comparison["plans"]] == [1, 0]
    assert {line["part"] for line in comparison["parts"]} == {"value", "lateness", "disruption", "cost", "fit"}
    assert comparison["people"] == []


@pytest.mark.parametrize("plans", ["", "1", "1,", "1,x", "1,2,3,4,5,6,7,8,9,10,11", "1;2"])
def test_comparisons_need_two_to_ten_ranks(client, run_id, plans):
    problem = assert_problem(client.get(f"/v1/runs/{run_id}/compare", params={"plans": plans}), 422, "invalid_request")

    assert problem["errors"][0]["parameter"] == "plans"


def test_a_proposal_is_audited(client, portfolio_id):
    response = client.post("/v1/audits", json={**examples.AUDIT_REQUEST, "portfolio_id": portfolio_id})

    assert response.status_code == 200
    assert AuditReport.model_validate_json(response.content).score.cost > 0


def test_an_audit_names_the_rules_that_are_broken(client, portfolio_id):
    """120 % of Anna cannot be."""
    booking = {"resource_id": "anna", "demand_id": "apollo-dev", "first": "2027-01-04", "last": "2027-03-28", "share_pct": 120}
    response = client.post("/v1/audits", json={"portfolio_id": portfolio_id, "proposal": {"bookings": [booking]}})

    assert "capacity" in {violation["rule"] for violation in response.json()["violations"]}


def test_proposals_that_are_none_are_refused(client, portfolio_id):
    no_date = {"resource_id": "anna", "demand_id": "apollo-dev", "first": "soon", "last": "2027-03-28", "share_pct": 50}
    problem = assert_problem(
        client.post("/v1/audits", json={"portfolio_id": portfolio_id, "proposal": {"bookings": [no_date]}}), 422, "invalid_request"
    )

    assert problem["errors"][0]["pointer"] == "/proposal/bookings/0/first"
    assert_problem(client.post("/v1/audits", json={"portfolio_id": "nobody", "proposal": {}}), 404, "not_found")


def test_an_audit_with_a_used_key_and_another_proposal_is_refused(client, portfolio_id):
    headers = {"Idempotency-Key": "audit-once"}
    body = {"portfolio_id": portfolio_id, "proposal": {}}

    assert client.post("/v1/audits", json=body, headers=headers).status_code == 200
    assert client.post("/v1/audits", json=body, headers=headers).status_code == 200
    other = {**examples.AUDIT_REQUEST, "portfolio_id": portfolio_id}
    assert_problem(client.post("/v1/audits", json=other, headers=headers), 422, "idempotency_key_reused")
