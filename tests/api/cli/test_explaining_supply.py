"""The verbs about time, money and who bears what, end to end on a small portfolio."""

from __future__ import annotations

import csv
import json
from decimal import Decimal

import pytest

import scenarios
from models.options import Option, OptionKind
from scenarios.replanning import replan
from tests.builders import cap, directive, two_by_two
from tests.scenarios.explain.answers import LIMITS

HIRE = Option(id="hire", kind=OptionKind.HIRE, role_or_skill="dev", cost=500_000)


@pytest.fixture
def small(tmp_path):
    """A portfolio on disk with the answer to it."""
    of = two_by_two()
    demands = tuple(row.replace(fte=Decimal(2)) for row in of.demands)
    people = tuple(row.replace(org_unit="it") for row in of.people)
    rules = (directive("max_moves", "team", value=Decimal(4)),)
    of = of.replace(demands=demands, people=people, options=(HIRE,), budgets=(cap(2_500_000),), directives=rules)
    scenarios.save(tmp_path / "portfolio", of)
    answer = tmp_path / "answer.json"
    answer.write_text(replan(of, limits=LIMITS).model_dump_json(), encoding="utf-8")
    return tmp_path / "portfolio", answer


def told(ended):
    assert ended.code == 0, ended.err
    return json.loads(ended.out)


def test_prices_are_shown_and_written(steerco, small):
    found = told(steerco("explain", "prices", *small, "--json", "-"))
    assert found["kind"] == "prices"
    assert {price["worth"]["standing"] for price in found["skills"]} == {"proven"}
    assert [price["option"] for price in found["options"]] == ["hire"]
    page = steerco("explain", "prices", *small, "--confirm", 0)
    assert "One more person-week would be worth" in page.out
    assert "shortlisted" in page.out
    assert "hire" in page.out


def test_prices_can_be_asked_of_any_plan(steerco, small):
    """Measured around that plan, whatever the best is worth; also around today's plan, repaired."""
    answer = json.loads(small[1].read_text(encoding="utf-8"))
    for plan in (answer["reference"], answer["plans"][-1]):
        found = told(steerco("explain", "prices", *small, "--plan", plan["rank"], "--confirm", 2, "--json", "-"))
        assert (found["plan"], found["value"]) == (plan["rank"], plan["score"]["value"])
        assert {price["worth"]["standing"] for price in found["skills"]} <= {"confirmed", "shortlisted"}


def test_regret_is_shown_and_repeats(steerco, small):
    first, second = (told(steerco("explain", "regret", *small, "--draws", 2, "--seed", 4, "--json", "-")) for _ in range(2))
    assert first == second
    assert [draw["number"] for draw in first["draws"]] == [1, 2]
    assert "2 draws, seed 4" in steerco("explain", "regret", *small, "--draws", 2, "--seed", 4).out


def test_the_ledger_keeps_what_was_decided(steerco, small, tmp_path):
    ledger, changes = tmp_path / "ledger.json", tmp_path / "taken.csv"
    words = ["explain", "fairness", *small, "--ledger", ledger, "--changes", changes]
    before = told(steerco(*words, "--json", "-"))
    assert not ledger.exists()
    after = told(steerco(*words, "--decide", "--json", "-"))
    assert (len(before["ledger"]["entries"]), len(after["ledger"]["entries"])) == (0, 1)
    taken = {row["target"]: int(row["value"]) for row in csv.DictReader(changes.read_text(encoding="utf-8").splitlines())}
    moved = {share["now"]["id"]: share["now"]["chosen"] for share in after["shares"] if share["now"]["bearer"] == "team"}
    assert taken["team:it"] == moved["it"] > 0
    limits = {share["now"]["id"]: share["limit"] for share in after["shares"] if share["now"]["bearer"] == "team"}
    assert limits == {"it": 4}
    assert "Teams" in steerco(*words).out
    planned = told(steerco("plan", small[0], "--scenario", changes, "--time-limit", 5, "--json", "-"))
    assert all(effect["had_effect"] for effect in planned["effects"])


def test_a_ledger_of_something_else_is_refused(steerco, small, tmp_path):
    other = tmp_path / "other.json"
    other.write_text('{"entries": 3}', encoding="utf-8")
    ended = steerco("explain", "fairness", *small, "--ledger", other)
    assert ended.code == 2
    assert "does not hold a ledger" in ended.err
