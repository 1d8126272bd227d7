"""Ramp-up: a newcomer to a project is less productive in their first weeks on it."""

from __future__ import annotations

import pytest

from tests.builders import booking, demand, person, portfolio, project, runs, today
from tests.models.audit.verdicts import all_found, score

PEOPLE = [person("ada", cost_rate=6_000), person("bob")]
FULL = 100_000_000
"""Micro-points of everything: eight weeks of one FTE."""


def of(*rows, weeks=2, pct=50, **settings):
    return portfolio(
        PEOPLE,
        project(),
        demand(weeks=(0, 3)),
        demand("apollo.test", weeks=(4, 7)),
        *rows,
        ramp_up_weeks=weeks,
        ramp_up_pct=pct,
        **settings,
    )


def value(of, *plan):
    return score(of, runs(), *plan).value


@pytest.mark.parametrize(
    ("weeks", "pct", "lost"),
    [(0, 50, 0), (None, 50, 0), (1, 50, 4), (2, 50, 8), (2, 0, 16), (2, 100, 0), (6, 50, 24)],
)
def test_what_is_lost_in_the_first_weeks(weeks, pct, lost):
    """In sixty-fourths of everything; ada is there all the time."""
    plan = booking("ada", "apollo.dev", (0, 3), 100), booking("ada", "apollo.test", (4, 7), 100)
    assert value(of(weeks=weeks, pct=pct), *plan) == FULL * (64 - lost) // 64


def test_the_weeks_count_from_the_first_on_the_project():
    """A gap does not make anybody new again, and a second demand of the project neither."""
    assert value(of(), booking("ada", "apollo.test", (4, 7), 100)) == FULL * (4 - 1) // 8
    assert value(of(), booking("ada", "apollo.dev", (0, 0), 100), booking("ada", "apollo.test", (4, 7), 100)) == FULL * 9 // 16


def test_whoever_is_there_today_is_no_newcomer():
    held = of(today("ada", "apollo.test", (7, 7), 10))
    assert value(held, booking("ada", "apollo.dev", (0, 3), 100)) == FULL // 2


def test_newcomers_are_paid_in_full():
    plan = booking("ada", "apollo.dev", (0, 3), 100)
    assert score(of(), runs(), plan).cost == score(of(weeks=0), runs(), plan).cost


def test_minutes_are_rounded_down_by_week():
    third = of(pct=33)
    assert value(third, booking("ada", "apollo.dev", (0, 0), 10)) == FULL * (240 * 33 // 100) // (8 * 2400)


def test_a_second_newcomer_makes_no_more_than_is_needed():
    """Two at half their productivity deliver what the demand needs for two weeks, then one is too many."""
    two = [booking(who, "apollo.dev", (0, 1), 100) for who in ("ada", "bob")]
    assert all_found(of(booking_block="week"), runs(), *two) == []
    assert all_found(of(booking_block="week", weeks=1), runs(), *two) == ["demand"]
