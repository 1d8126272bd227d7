"""Stints, company and the same people: the engine's rows refuse what the audit refuses."""

from __future__ import annotations

import pytest

from models.bookings import Lock
from models.settings import BookingBlock
from optimizer.model import model_of
from tests.builders import booking, demand, directive, person, portfolio, project, runs, today
from tests.optimizer.solving import refused_by

PEOPLE = [person("ada"), person("bob")]


def of(*rows, **settings):
    work = [project(), project("zeus")], demand(weeks=(0, 7)), demand("apollo.test", weeks=(2, 2)), demand("zeus.dev", weeks=(0, 7))
    return portfolio(PEOPLE, *work, *rows, booking_block=BookingBlock.WEEK, **settings)


def spells(*weeks, who="ada", on="apollo.dev"):
    return [runs(), *(booking(who, on, span, 20) for span in weeks)]


@pytest.mark.parametrize(
    ("settings", "weeks", "refused"),
    [
        ({"min_stint_weeks": 3}, [(2, 4)], False),
        ({"min_stint_weeks": 3}, [(2, 3)], True),
        ({"min_stint_weeks": 3}, [(6, 7)], False),
        ({"min_stint_weeks": 2}, [(0, 0)], True),
        ({"max_stints": 1}, [(0, 3), (5, 7)], True),
        ({"max_stints": 2}, [(0, 3), (5, 7)], False),
        ({"max_stints": 1}, [(0, 7)], False),
    ],
)
def test_stints(settings, weeks, refused):
    assert refused_by(of(**settings), *spells(*weeks)) == ({"stints"} if refused else set())


def test_stints_that_must_stay():
    held = [today("ada", "apollo.dev", (week, week), 20, lock=Lock.BOTH) for week in (1, 3, 5)]
    rules = of(*held, min_stint_weeks=2, max_stints=1)
    assert refused_by(rules, *spells((1, 1), (3, 3), (5, 5))) == set()
    assert refused_by(rules, *spells((1, 3), (5, 5))) == set()
    assert refused_by(rules, *spells((1, 1), (3, 3), (5, 5), (7, 7))) == {"stints"}


@pytest.mark.parametrize(
    ("kind", "bob", "refused"),
    [
        ("keep_apart", (0, 3), True),
        ("keep_apart", (4, 7), False),
        ("keep_together", (4, 7), True),
        ("keep_together", (0, 3), False),
    ],
)
def test_company(kind, bob, refused):
    rules = of(directive(kind, "ada", "bob"))
    assert refused_by(rules, *spells((0, 3)), booking("bob", "apollo.dev", bob, 20)) == ({"company"} if refused else set())


@pytest.mark.parametrize(
    ("on", "weeks", "refused"), [("apollo.dev", (0, 7), False), ("apollo.dev", (1, 7), True), ("zeus.dev", (1, 7), False)]
)
def test_whoever_begins_a_demand_sees_it_through(on, weeks, refused):
    plan = [runs(), runs("zeus"), booking("ada", on, weeks, 20)]
    assert refused_by(of(directive("same_people", "apollo")), *plan) == ({"same_people"} if refused else set())


def test_without_the_rules_there_is_nothing_more_to_solve():
    model = model_of(of())
    assert not {rule for rule, _ in model.program.groups} & {"stints", "company", "same_people"}
    assert model.program.size == model_of(of(min_stint_weeks=1)).program.size
