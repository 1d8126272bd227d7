"""Skill: nobody unable has a column, and whoever must stay and lost the skill refuses every plan."""

from __future__ import annotations

import pytest

from models.bookings import Lock
from tests.builders import able, booking, demand, person, portfolio, project, runs, sunday, today
from tests.optimizer.solving import COLUMNS, accepts, refused_by

LOCKED = today("ada", "apollo.dev", (0, 3), 50, lock=Lock.BOTH)


def of(*skills, **fields):
    rows = [row for row in skills if not isinstance(row, dict)]
    return portfolio(person("ada"), person("bob"), project(), demand(needs={"dev": 3}, **fields), *rows)


@pytest.mark.parametrize(
    ("skills", "rules"),
    [
        ([able("ada", level=3)], set()),
        ([able("ada", level=5)], set()),
        ([able("ada", level=2)], {COLUMNS}),
        ([able("ada", "test", level=5)], {COLUMNS}),
        ([able("ada", level=3, valid_until=sunday(1))], {COLUMNS}),
        ([able("ada", level=3, valid_until=sunday(3))], set()),
        ([able("ada", level=2), able("ada", level=4)], set()),
    ],
)
def test_level_and_validity_are_met_exactly(skills, rules):
    """Dev 3 in weeks 0 to 3: at the level is enough, one below is not, and neither is a skill that ends early."""
    assert refused_by(of(*skills), runs(), booking("ada", "apollo.dev", (0, 3), 50)) == rules


def test_only_those_named_are_booked_where_there_is_a_list():
    named = of(able("ada"), able("bob"), restricted=("bob",))
    assert accepts(named, runs(), booking("bob", "apollo.dev", (0, 3), 50))
    assert refused_by(named, runs(), booking("ada", "apollo.dev", (0, 3), 50)) == {COLUMNS}


@pytest.mark.parametrize(("level", "rules"), [(3, set()), (2, {"skill"})])
def test_a_locked_booking_needs_the_skill_too(level, rules):
    assert refused_by(of(able("ada", level=level), LOCKED), runs(), booking("ada", "apollo.dev", (0, 3), 50)) == rules


def test_a_locked_booking_outside_its_demand_serves_nothing():
    """Locked to week 5 of a demand that ends in week 3: the rule it breaks is `demand`."""
    outside = of(able("ada"), today("ada", "apollo.dev", (0, 5), 50, lock=Lock.BOTH))
    assert refused_by(outside, runs(), booking("ada", "apollo.dev", (0, 5), 50)) == {"demand"}
