"""Skill: whoever is booked can do the work, and may."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.builders import able, booking, demand, monday, person, portfolio, project, runs
from tests.models.audit.verdicts import found, said

FRIDAY = dt.timedelta(days=4)


def of(*skills, needs=None, **fields):
    return portfolio(person("ada"), person("bob"), project(), demand(weeks=(0, 7), needs=needs or {"dev": 3}, **fields), *skills)


def booked(weeks=(0, 7)):
    return runs(), booking("ada", "apollo.dev", weeks, 50)


@pytest.mark.parametrize(("level", "short"), [(5, 0), (3, 0), (2, 1)])
def test_the_level_is_reached_or_not(level, short):
    """Level 3 is asked for: 3 is enough, 2 is one level short."""
    assert found("skill", of(able("ada", level=level)), *booked()) == ([("ada", 0, short)] if short else [])


def test_a_skill_nobody_wrote_down_is_level_nought():
    (one,) = said("skill", of(), *booked())
    assert one.amount == 3
    assert "needs dev at level 3, but does not have it then" in one.text


def test_every_required_skill_counts():
    """Dev is there, test is two levels short."""
    assert found("skill", of(able("ada"), able("ada", "test", 1), needs={"dev": 3, "test": 3}), *booked()) == [("ada", 0, 2)]


@pytest.mark.parametrize(("until", "expected"), [(monday(3) + FRIDAY, []), (monday(3) + dt.timedelta(days=3), [("ada", 3, 3)])])
def test_a_skill_is_valid_to_the_friday_of_the_week(until, expected):
    """Valid until Friday covers week 3; until Thursday it ends with week 2."""
    assert found("skill", of(able("ada", valid_until=until)), *booked((0, 3))) == expected


@pytest.mark.parametrize(("start", "expected"), [(monday(2), []), (monday(2) + dt.timedelta(days=1), [("ada", 2, 3)])])
def test_a_skill_is_valid_from_the_monday_of_the_week(start, expected):
    assert found("skill", of(able("ada", valid_from=start)), *booked((2, 7))) == expected


def test_several_rows_of_a_skill_count_as_the_best_valid_one():
    """Level 2 always, level 4 in weeks 2 and 3 only: weeks 0-1 and 4-7 are one level short."""
    rows = able("ada", level=2), able("ada", level=4, valid_from=monday(2), valid_until=monday(3) + FRIDAY)
    assert found("skill", of(*rows), *booked()) == [("ada", 0, 1), ("ada", 4, 1)]


def test_a_restricted_demand_takes_those_named_only():
    assert found("skill", of(able("ada"), restricted=("ada",)), *booked()) == []
    assert found("skill", of(able("ada"), restricted=("bob",)), *booked()) == [("ada", 0, 0)]


def test_weeks_before_the_freezes_end_are_not_judged():
    of = portfolio(person("ada"), project(), demand(weeks=(0, 7), needs={"dev": 3}), freeze_weeks=3)
    assert found("skill", of, *booked((0, 2))) == []
    assert found("skill", of, *booked((0, 3))) == [("ada", 3, 3)]


def test_outside_the_employment_it_is_a_matter_of_capacity():
    of = portfolio(person("ada", start_date=monday(4)), project(), demand(weeks=(0, 7), needs={"dev": 3}))
    assert found("skill", of, *booked((0, 4))) == [("ada", 4, 3)]
