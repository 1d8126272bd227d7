"""Capacity: nobody is booked for more than they have, or when they are not there."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.builders import booking, demand, monday, person, portfolio, project, runs, sunday, today
from tests.models.audit.verdicts import found, said

TWO_DEMANDS = [project(), demand("apollo.dev", weeks=(0, 7)), demand("apollo.test", weeks=(0, 7))]


def ada(**fields):
    return portfolio(person("ada", name="Ada Lovelace", **fields), TWO_DEMANDS)


def plan(dev, test):
    return runs(), booking("ada", "apollo.dev", (0, 7), dev), booking("ada", "apollo.test", (2, 3), test)


def test_an_empty_plan_books_nobody():
    assert found("capacity", ada()) == []


@pytest.mark.parametrize(("test", "over"), [(20, 0), (30, 10)])
def test_shares_on_all_demands_add_up_to_what_the_reserve_leaves(test, over):
    """A reserve of 10 leaves 90: 70 + 20 fits exactly, 70 + 30 is 10 over in weeks 2 and 3."""
    assert found("capacity", ada(reserve_pct=10), *plan(70, test)) == ([("ada", 2, over)] if over else [])


def test_the_reserve_of_the_settings_holds_for_those_who_have_none_of_their_own():
    """100 - 25 leaves 75; 80 is 5 over in all eight weeks, one violation as they are neighbours."""
    of = portfolio(person(), TWO_DEMANDS, reserve_pct=25)
    assert found("capacity", of, runs(), booking("ada", "apollo.dev", (0, 7), 80)) == [("ada", 0, 5)]


def test_weeks_apart_are_told_apart():
    """Weeks 1 and 5 are over by 10 each, and not neighbours."""
    plan = (booking("ada", "apollo.dev", (0, 7), 90), booking("ada", "apollo.test", (1, 1), 20), booking("ada", "apollo.test", (5, 5), 20))
    assert found("capacity", ada(), *plan) == [("ada", 1, 10), ("ada", 5, 10)]


def test_the_sentence_says_who_when_and_by_how_much():
    (one,) = said("capacity", ada(reserve_pct=10), *plan(80, 30))
    assert one.text == "Ada Lovelace (ada) is booked 110 % in the 2 weeks from 2027-03-15, 20 % more than the 90 % there is room for."
    assert (one.unit, one.amount) == ("%", 20)


def test_an_absence_does_not_shrink_the_room():
    """A share is a part of the time there is: it delivers less and breaks no limit."""
    of = portfolio(person(hours_per_week=0), TWO_DEMANDS)
    assert found("capacity", of, *plan(80, 20)) == []


def test_before_the_freezes_end_capacity_is_not_judged():
    """Frozen weeks are as they are; from week 2 on 90 is 30 over the 60 that are left."""
    of = portfolio(person(), TWO_DEMANDS, today("ada", "apollo.dev", (0, 1), 90), freeze_weeks=2, reserve_pct=40)
    assert found("capacity", of, runs(), booking("ada", "apollo.dev", (0, 1), 90)) == []
    assert found("capacity", of, runs(), booking("ada", "apollo.dev", (0, 7), 90)) == [("ada", 2, 30)]


@pytest.mark.parametrize(
    ("start", "weeks", "expected"),
    [
        (monday(2), (2, 7), []),
        (monday(2), (1, 7), [("ada", 1, 50)]),
        (monday(2) + dt.timedelta(days=4), (2, 7), []),
        (monday(2) + dt.timedelta(days=5), (2, 7), [("ada", 2, 50)]),
    ],
)
def test_a_week_is_worked_if_one_working_day_of_it_is(start, weeks, expected):
    """Starting on a Friday makes the week one of the employment, starting on a Saturday does not."""
    assert found("capacity", ada(start_date=start), runs(), booking("ada", "apollo.dev", weeks, 50)) == expected


@pytest.mark.parametrize(("end", "expected"), [(sunday(4), []), (monday(4), []), (sunday(3), [("ada", 4, 50)])])
def test_after_the_last_day_there_is_no_share(end, expected):
    assert found("capacity", ada(end_date=end), runs(), booking("ada", "apollo.dev", (0, 4), 50)) == expected


def test_the_sentence_says_why_there_is_no_employment():
    (before,) = said("capacity", ada(start_date=monday(2)), runs(), booking("ada", "apollo.dev", (1, 1), 50))
    (after,) = said("capacity", ada(end_date=sunday(2)), runs(), booking("ada", "apollo.dev", (3, 4), 50))
    assert "before the employment begins on 2027-03-15" in before.text
    assert "in the 2 weeks from 2027-03-22, after the employment ended on 2027-03-21" in after.text
