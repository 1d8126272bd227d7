"""Capacity: rows, solver and audit add the same shares up, week by week."""

from __future__ import annotations

import pytest

from models.bookings import Lock
from tests.builders import booking, demand, monday, paused, person, portfolio, project, runs, sunday, today
from tests.optimizer.solving import COLUMNS, accepts, refused_by

BOTH = runs("apollo"), runs("zeus")


def of(*rows, reserve=0, **settings):
    """Ada with two projects that overlap in weeks 2 and 3 only."""
    ada = person("ada", reserve_pct=reserve)
    work = demand("apollo.dev", weeks=(0, 3)), demand("zeus.dev", weeks=(2, 5))
    return portfolio(ada, person("bob"), project("apollo"), project("zeus"), *work, *rows, **settings)


@pytest.mark.parametrize(("reserve", "share", "rules"), [(0, 50, set()), (0, 60, {"capacity"}), (20, 30, set()), (20, 40, {"capacity"})])
def test_shares_fill_a_person_to_the_reserve_and_not_a_step_further(reserve, share, rules):
    """50 % on the one project leaves 50 %, or 30 % if a fifth is kept in reserve."""
    plan = *BOTH, booking("ada", "apollo.dev", (0, 3), 50), booking("ada", "zeus.dev", (2, 5), share)
    assert refused_by(of(reserve=reserve), *plan) == rules


def test_a_single_booking_beyond_the_room_has_no_column():
    assert refused_by(of(reserve=20), runs("apollo"), paused("zeus"), booking("ada", "apollo.dev", (0, 3), 90)) == {COLUMNS}


def test_nobody_booked_is_fine():
    assert accepts(of(), *BOTH)


def test_bookings_that_only_meet_do_not_add_up():
    """Full time on each of two demands, one after the other."""
    apart = portfolio(person("ada"), project(), demand("apollo.a", weeks=(0, 3)), demand("apollo.b", weeks=(4, 7)))
    assert accepts(apart, runs(), booking("ada", "apollo.a", (0, 3), 100), booking("ada", "apollo.b", (4, 7), 100))


def test_what_is_locked_takes_its_room():
    """A locked 60 % leaves 40 %."""
    locked = of(today("ada", "apollo.dev", (0, 3), 60, lock=Lock.BOTH))
    held = booking("ada", "apollo.dev", (0, 3), 60)
    assert accepts(locked, *BOTH, held, booking("ada", "zeus.dev", (2, 5), 40))
    assert refused_by(locked, *BOTH, held, booking("ada", "zeus.dev", (2, 5), 50)) == {"capacity"}


def test_locks_that_overbook_refuse_every_plan():
    """Two locked bookings of 60 % break the rule whatever else is planned."""
    both = [today("ada", id, weeks, 60, lock=Lock.BOTH) for id, weeks in (("apollo.dev", (0, 3)), ("zeus.dev", (2, 5)))]
    plan = *BOTH, booking("ada", "apollo.dev", (0, 3), 60), booking("ada", "zeus.dev", (2, 5), 60)
    assert refused_by(of(*both), *plan) == {"capacity"}


@pytest.mark.parametrize(("weeks", "fine"), [((2, 3), True), ((0, 3), False)])
def test_only_employed_weeks_can_be_booked(weeks, fine):
    """She joins in week 2, which cuts the block there."""
    joins = portfolio(person("ada", start_date=monday(2)), person("bob"), project(), demand())
    assert accepts(joins, runs(), booking("ada", "apollo.dev", weeks, 50)) is fine


@pytest.mark.parametrize(("weeks", "fine"), [((0, 1), True), ((0, 3), False)])
def test_nothing_is_booked_after_somebody_left(weeks, fine):
    leaves = portfolio(person("ada", end_date=sunday(1)), project(), demand())
    assert accepts(leaves, runs(), booking("ada", "apollo.dev", weeks, 50)) is fine


def test_frozen_weeks_may_be_overbooked():
    """What was booked too high before the freeze's end is history; from week 2 on the rule holds."""
    rows = [today("ada", "apollo.dev", (0, 1), 80), today("ada", "zeus.dev", (0, 1), 80)]
    frozen = booking("ada", "apollo.dev", (0, 1), 80), booking("ada", "zeus.dev", (0, 1), 80)
    assert accepts(of(*rows, freeze_weeks=2), *BOTH, *frozen)


@pytest.mark.parametrize(("weeks", "rules"), [((0, 1), {"capacity"}), ((2, 3), set())])
def test_a_kept_booking_that_changes_inside_its_block_counts_week_by_week(weeks, rules):
    """Ada keeps 80 % and then 50 %, of which only the first two weeks leave no room for half of her."""
    kept = today("ada", "apollo.dev", (0, 1), 80), today("ada", "apollo.dev", (2, 3), 50)
    uneven = portfolio(person("ada"), project(), project("zeus"), demand(), demand("zeus.dev", weeks=weeks), *kept)
    plan = booking("ada", "apollo.dev", (0, 1), 80), booking("ada", "apollo.dev", (2, 3), 50), booking("ada", "zeus.dev", weeks, 50)
    assert refused_by(uneven, *BOTH, *plan) == rules


def test_a_kept_booking_that_falls_inside_its_block_leaves_its_first_weeks_full():
    """The other booking overlaps all four weeks, so no week has more bookings than another; the first two are still too full."""
    kept = today("ada", "apollo.dev", (0, 1), 80), today("ada", "apollo.dev", (2, 3), 50)
    uneven = portfolio(person("ada"), project(), project("zeus"), demand(), demand("zeus.dev"), *kept)
    plan = booking("ada", "apollo.dev", (0, 1), 80), booking("ada", "apollo.dev", (2, 3), 50), booking("ada", "zeus.dev", (0, 3), 50)
    assert refused_by(uneven, *BOTH, *plan) == {"capacity"}
