"""Headcount: distinct people on a demand, between its minimum and its maximum, or nobody."""

from __future__ import annotations

import pytest

from models.bookings import Lock
from tests.builders import booking, demand, person, portfolio, project, runs, today
from tests.optimizer.solving import accepts, refused_by

RULE = {"headcount"}
PEOPLE = ("ada", "bob", "eve")


def of(least, most, *rows, **settings):
    return portfolio([person(who) for who in PEOPLE], project(), demand(heads_min=least, heads_max=most), *rows, **settings)


def on(*people, weeks=(0, 3)):
    return [runs(), *(booking(who, "apollo.dev", weeks, 20) for who in people)]


@pytest.mark.parametrize(("most", "rules"), [(3, set()), (2, RULE), (0, RULE), (None, set())])
def test_three_people_are_at_most_three(most, rules):
    assert refused_by(of(None, most), *on(*PEOPLE)) == rules


@pytest.mark.parametrize(("people", "rules"), [((), set()), (PEOPLE[:1], RULE), (PEOPLE[:2], set()), (PEOPLE, set())])
def test_at_least_two_or_nobody(people, rules):
    assert refused_by(of(2, None), *on(*people)) == rules


def test_somebody_in_two_blocks_is_one_person():
    weekly = of(2, 2, booking_block="week")
    assert accepts(weekly, *on("ada", weeks=(0, 1)), booking("ada", "apollo.dev", (3, 3), 40), booking("bob", "apollo.dev", (2, 2), 20))
    assert refused_by(weekly, *on("ada", weeks=(0, 1)), booking("ada", "apollo.dev", (3, 3), 40)) == RULE


def test_whoever_is_locked_counts():
    locked = of(2, 2, today("ada", "apollo.dev", (0, 3), 20, lock=Lock.BOTH))
    assert refused_by(locked, *on("ada")) == RULE
    assert accepts(locked, *on("ada", "bob"))
    assert refused_by(locked, *on(*PEOPLE)) == RULE


def test_frozen_weeks_do_not_count():
    """Three people in the frozen weeks, one of them afterwards."""
    frozen = of(None, 1, *(today(who, "apollo.dev", (0, 1), 20) for who in PEOPLE), freeze_weeks=2)
    assert accepts(frozen, *on(*PEOPLE, weeks=(0, 1)), booking("bob", "apollo.dev", (2, 3), 30))
