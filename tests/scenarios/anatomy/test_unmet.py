"""Every cause of unmet work, at ease and on its boundary."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.builders import able, booking, cap, demand, directive, monday, paused, person, portfolio, project, runs, sunday
from tests.scenarios.anatomy.taking_apart import apart

LEFT = monday(0) - dt.timedelta(days=1)
"""A last day before the horizon."""


def gap(portfolio, *said):
    (found,) = apart(portfolio, *said).unmet
    return found


def one(*rows, fte=1, **settings):
    return portfolio(person("ada", cost_rate=6_000), project(), demand(fte=fte), *rows, **settings)


def test_what_is_covered_or_not_running_is_not_missed():
    assert apart(one(), runs(), booking("ada", "apollo.dev", (0, 3), 100)).unmet == ()
    assert apart(one(), paused()).unmet == ()


def test_people_who_can_are_busy_elsewhere():
    """Ada and Bob are booked in full on Zeus; Apollo misses 4 weeks of 40 hours."""
    busy = portfolio(person("ada"), person("bob"), project(), project("zeus"), demand(), demand("zeus.dev", fte=2, weeks=(0, 3)))
    found = apart(busy, runs(), runs("zeus"), booking("ada", "zeus.dev", (0, 3), 100), booking("bob", "zeus.dev", (0, 3), 100)).unmet
    assert [row.demand_id for row in found] == ["apollo.dev"]
    assert (found[0].hours, found[0].first, found[0].cause) == (160, monday(0), "people_busy")
    assert found[0].text == "2 people can, all booked to 100 %"


def test_the_most_valuable_gap_comes_first():
    """Zeus misses more hours, but Apollo weighs ten times as much."""
    both = portfolio(
        person("ada"), project(), project("zeus", value_score=10), demand(fte=2), demand("zeus.dev", fte=3), demand("apollo.ops", fte=1)
    )
    found = apart(both, runs(), runs("zeus")).unmet
    assert [(row.demand_id, row.hours) for row in found] == [("apollo.dev", 320), ("apollo.ops", 160), ("zeus.dev", 480)]


@pytest.mark.parametrize("rows", [[], [able("ada", "law", 1)], [able("ada", "law", 3, valid_until=LEFT)]])
def test_nobody_is_able(rows):
    found = gap(portfolio(person("ada"), project(), demand(needs={"law": 2}), *rows), runs())
    assert (found.cause, found.text) == ("nobody_able", "nobody here can do law 2 in the weeks that are short")


def test_who_is_able_only_in_weeks_that_are_covered_is_no_help():
    """Ada has the skill for two weeks and gives them; in the other two nobody can."""
    some = portfolio(person("ada"), project(), demand(needs={"law": 2}), able("ada", "law", 3, valid_until=sunday(1)))
    found = gap(some, runs(), booking("ada", "apollo.dev", (0, 1), 100))
    assert (found.cause, found.first, found.hours) == ("nobody_able", monday(2), 80)


def test_only_the_people_named_count():
    named = portfolio(person("ada", end_date=LEFT), person("bob"), project(), demand(restricted=("ada",)))
    assert gap(named, runs()).cause == "nobody_able"


@pytest.mark.parametrize(("fte", "cause"), [("1.09", "step"), ("1.1", "people_busy")])
def test_less_than_a_step_is_missing(fte, cause):
    """A step of 10 % of a full-time week is 4 hours a week."""
    assert gap(one(fte=fte), runs(), booking("ada", "apollo.dev", (0, 3), 100)).cause == cause


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (cap, "portfolio all"),
        (lambda amount: cap(amount, "project", "apollo"), "project apollo"),
        (lambda amount: cap(amount, "programme", "moon"), "programme moon"),
        (lambda amount: cap(amount, "fund", "grant"), "fund grant"),
        (lambda amount: cap(amount, "cost_centre", "lab"), "cost centre lab"),
        (lambda amount: cap(amount, period="2027-03"), "portfolio all in 2027-03"),
    ],
)
def test_a_cap_leaves_no_money_for_the_smallest_share(row, name):
    """Ada's smallest share over four weeks is 16 hours at 60.00: 960.00; a minor unit more left and she could be paid."""
    paid = person("ada", cost_rate=6_000, org_unit="lab")
    rest = project(programme="moon", fund="grant"), demand()
    short = gap(portfolio(paid, *rest, row(95_999)), runs())
    assert (short.cause, short.text) == (
        "budget",
        f"the cap of {name} has 959.99 EUR left, and the least that the cheapest person with room could add would cost 960.00 EUR",
    )
    assert gap(portfolio(paid, *rest, row(96_000)), runs()).cause == "not_proven"


def test_a_projects_own_cap_counts():
    capped = portfolio(person("ada", cost_rate=6_000), project(budget_cap=50_000), demand())
    assert gap(capped, runs()).cause == "budget"


@pytest.mark.parametrize("scope", [("project", "zeus"), ("programme", "moon"), ("fund", "grant"), ("cost_centre", "lab")])
def test_a_cap_on_something_else_is_no_cause(scope):
    assert (
        gap(
            one(project("zeus", programme="moon", fund="grant"), person("eve", org_unit="lab", end_date=LEFT), cap(0, *scope)), runs()
        ).cause
        == "not_proven"
    )


def test_somebody_who_costs_nothing_can_always_be_paid():
    assert gap(one(person("bob"), cap(0)), runs()).cause == "not_proven"


def test_the_cheapest_of_the_able_people_decides():
    both = one(person("bob", cost_rate=3_000), cap(47_999))
    assert "960.00" not in gap(both, runs()).text
    assert gap(both, runs()).text.endswith("480.00 EUR")


def test_a_rate_that_a_rule_sets_counts():
    dear = one(cap(100_000), directive("cost_rate", "ada", value=7_000))
    assert gap(dear, runs()).cause == "budget"


def test_how_booked_the_people_are_is_said_for_the_short_weeks():
    mixed = one(person("bob", reserve_pct=60), project("zeus"), demand("zeus.dev", weeks=(0, 3)), fte=2)
    said = booking("ada", "zeus.dev", (0, 3), 80), booking("ada", "apollo.dev", (0, 3), 20), booking("bob", "apollo.dev", (0, 3), 40)
    found = apart(mixed, runs(), runs("zeus"), *said)
    assert found.unmet[0].text == "2 people can, booked to between 40 and 100 % in these weeks, and none has room in all of them"


def test_room_that_nothing_keeps_from_being_used_is_no_cause():
    """The plan leaves Ada idle, and no rule asks for that."""
    found = gap(one(), runs())
    assert (found.cause, found.text) == ("not_proven", "ada has room, and no rule is in the way; a longer search may use it")


def test_less_room_than_the_smallest_share_is_no_room():
    short = one(project("zeus"), demand("zeus.dev", weeks=(0, 3)), min_share_pct=30)
    found = next(u for u in apart(short, runs(), runs("zeus"), booking("ada", "zeus.dev", (0, 3), 80)).unmet if u.project_id == "apollo")
    assert (found.cause, found.text) == ("smallest_share", "the only person who can has room, but less of it than the smallest share")


def test_the_audit_knows_rules_that_are_not_looked_at_before():
    found = gap(one(directive("max_moves", "plan", value=1)), runs())
    said = "the only person who can has room, but with more of it: The plan has 2 chosen moves, at most 1 may be."
    assert (found.cause, found.text) == ("move_limits", said)


def test_whoever_is_on_as_many_projects_as_may_be_takes_no_other():
    busy = portfolio(person("ada", max_projects=1), project(), project("zeus"), demand(), demand("zeus.dev", weeks=(0, 3)))
    found = next(u for u in apart(busy, runs(), runs("zeus"), booking("ada", "zeus.dev", (0, 3), 50)).unmet if u.project_id == "apollo")
    assert (found.cause, found.text) == (
        "projects_at_once",
        "the only person who can has room, but as many projects at once as there may be",
    )


def test_no_more_people_than_a_demand_may_have():
    crowd = portfolio(person("ada"), person("bob"), project(), demand(fte=2, heads_max=1))
    found = gap(crowd, runs(), booking("ada", "apollo.dev", (0, 3), 100))
    assert (found.cause, found.text) == ("headcount", "1 of 2 people who can has room, but no more than 1 may be on it")


def test_weeks_before_the_freeze_ends_stay_as_they_are():
    found = gap(one(freeze_weeks=4), runs())
    assert (found.cause, found.text) == ("freeze", "the only person who can has room, but these weeks are frozen")
