"""Demand: a step too much is allowed, two are not, and only running projects are served."""

from __future__ import annotations

import pytest

from models.bookings import Lock
from tests.builders import booking, demand, paused, person, portfolio, project, runs, today
from tests.optimizer.solving import COLUMNS, accepts, refused_by


def of(*rows, fte=0.5, **settings):
    return portfolio(person("ada"), person("bob"), project(), demand(fte=fte), *rows, **settings)


@pytest.mark.parametrize(
    ("shares", "rules"),
    [
        ((0, 0), set()),
        ((50, 0), set()),
        ((30, 30), set()),
        ((60, 0), set()),
        ((70, 0), {COLUMNS}),
        ((30, 40), {"demand"}),
        ((40, 30), {"demand"}),
    ],
)
def test_delivery_exceeds_need_by_at_most_a_step(shares, rules):
    """Half an FTE is 1,200 minutes a week and a step 240: 60 % of full-timers fit, 70 % do not, alone or together."""
    plan = [booking(who, "apollo.dev", (0, 3), share) for who, share in zip(("ada", "bob"), shares, strict=True) if share]
    assert refused_by(of(), runs(), *plan) == rules


def test_a_project_that_does_not_run_is_not_served():
    assert refused_by(of(), paused(), booking("ada", "apollo.dev", (0, 3), 50)) == {"demand"}
    assert accepts(of(), paused())


@pytest.mark.parametrize("weeks", [(0, 4), (4, 4)])
def test_nothing_is_booked_outside_the_span(weeks):
    assert refused_by(of(), runs(), booking("ada", "apollo.dev", weeks, 50)) == {COLUMNS}


def test_the_span_moves_with_the_project():
    """Two weeks later the demand lasts from week 2 to 5, no longer from 0 to 3."""
    assert accepts(of(), runs(shift=2), booking("ada", "apollo.dev", (2, 5), 50))
    assert refused_by(of(), runs(shift=2), booking("ada", "apollo.dev", (0, 3), 50)) == {COLUMNS}


@pytest.mark.parametrize(("share", "rules"), [(10, set()), (20, set()), (30, {COLUMNS})])
def test_what_is_locked_counts_towards_the_need(share, rules):
    """A locked 40 % of a need of 50 % leaves room for 10 % and the step."""
    locked = of(today("bob", "apollo.dev", (0, 3), 40, lock=Lock.BOTH))
    plan = booking("bob", "apollo.dev", (0, 3), 40), booking("ada", "apollo.dev", (0, 3), share)
    assert refused_by(locked, runs(), *plan) == rules


@pytest.mark.parametrize(("hours", "fine"), [(56, True), (55, False)])
def test_effort_is_held_to_the_minute(hours, fine):
    """40 % over four weeks is 64 hours, a step of slack 16: 48 hours needed are exact, a little less is too much."""
    of = portfolio(person("ada"), project(), demand(effort_hours=hours - 8))
    assert accepts(of, runs(), booking("ada", "apollo.dev", (0, 3), 40)) is fine
