"""Shares, blocks and the freeze: what has no column is what the audit refuses, and the other way round."""

from __future__ import annotations

import pytest

from models.bookings import Lock
from tests.builders import absent, booking, demand, monday, person, portfolio, project, runs, sunday, today
from tests.optimizer.solving import COLUMNS, accepts, refused_by


def of(*rows, weeks=(0, 7), smallest=20, **settings):
    return portfolio(person("ada", min_share_pct=smallest), project(), demand(weeks=weeks), *rows, **settings)


@pytest.mark.parametrize(
    ("share", "fine"), [(0, True), (10, False), (15, False), (20, True), (25, False), (30, True), (100, True), (110, False)]
)
def test_shares_are_steps_from_the_smallest_to_all(share, fine):
    assert accepts(of(), runs(), booking("ada", "apollo.dev", (0, 7), share)) is fine


def test_a_smallest_share_between_steps_is_rounded_up():
    """At least 25 % in steps of 10 % is at least 30 %."""
    assert not accepts(of(smallest=25), runs(), booking("ada", "apollo.dev", (0, 7), 20))
    assert accepts(of(smallest=25), runs(), booking("ada", "apollo.dev", (0, 7), 30))


@pytest.mark.parametrize(("block", "fine"), [("phase", False), ("month", False), ("week", True)])
def test_a_share_is_constant_over_its_block(block, fine):
    """The share changes after week 2, in the middle of the phase and of March."""
    plan = booking("ada", "apollo.dev", (0, 2), 50), booking("ada", "apollo.dev", (3, 7), 60)
    assert accepts(of(booking_block=block), runs(), *plan) is fine


def test_a_month_is_a_block_of_its_own():
    """April begins between the Mondays of weeks 4 and 5."""
    plan = booking("ada", "apollo.dev", (0, 4), 50), booking("ada", "apollo.dev", (5, 7), 60)
    assert accepts(of(booking_block="month"), runs(), *plan)
    assert refused_by(of(), runs(), *plan) == {COLUMNS}


@pytest.mark.parametrize(("share", "fine"), [(50, True), (60, False)])
def test_todays_part_of_a_block_may_stay_exactly_as_it_is(share, fine):
    """Booked in weeks 2 to 5 of eight today: kept exactly it is fine, at another share it is not."""
    partly = of(today("ada", "apollo.dev", (2, 5), 50))
    assert accepts(partly, runs(), booking("ada", "apollo.dev", (2, 5), share)) is fine


def test_todays_uneven_booking_may_stay():
    uneven = of(today("ada", "apollo.dev", (0, 3), 50), today("ada", "apollo.dev", (4, 7), 30))
    assert accepts(uneven, runs(), booking("ada", "apollo.dev", (0, 3), 50), booking("ada", "apollo.dev", (4, 7), 30))
    assert not accepts(uneven, runs(), booking("ada", "apollo.dev", (0, 3), 50), booking("ada", "apollo.dev", (4, 7), 40))


def test_leave_does_not_cut_a_block_but_leaving_does():
    on_leave = of(absent("ada", monday(2), sunday(3)))
    assert accepts(on_leave, runs(), booking("ada", "apollo.dev", (0, 7), 50))
    assert not accepts(on_leave, runs(), booking("ada", "apollo.dev", (0, 1), 50))
    leaves = portfolio(person("ada", end_date=sunday(3)), project(), demand(weeks=(0, 7)))
    assert accepts(leaves, runs(), booking("ada", "apollo.dev", (0, 3), 50))


@pytest.mark.parametrize(
    ("plan", "fine"),
    [
        ([booking("ada", "apollo.dev", (0, 1), 50)], True),
        ([booking("ada", "apollo.dev", (0, 1), 50), booking("ada", "apollo.dev", (2, 7), 70)], True),
        ([booking("ada", "apollo.dev", (0, 1), 60)], False),
        ([booking("ada", "apollo.dev", (0, 0), 50)], False),
        ([], False),
    ],
)
def test_frozen_weeks_are_todays(plan, fine):
    """50 % in the two frozen weeks stay, whatever follows."""
    frozen = of(today("ada", "apollo.dev", (0, 7), 50), freeze_weeks=2)
    assert accepts(frozen, runs(), *plan) is fine


def test_nothing_new_begins_in_frozen_weeks():
    assert not accepts(of(freeze_weeks=2), runs(), booking("ada", "apollo.dev", (0, 7), 50))
    assert accepts(of(freeze_weeks=2), runs(), booking("ada", "apollo.dev", (2, 7), 50))


@pytest.mark.parametrize(("share", "fine"), [(15, True), (20, False)])
def test_a_locked_booking_may_be_odd_and_must_stay(share, fine):
    locked = of(today("ada", "apollo.dev", (0, 7), 15, lock=Lock.BOTH))
    assert accepts(locked, runs(), booking("ada", "apollo.dev", (0, 7), share)) is fine


@pytest.mark.parametrize(("others", "fine"), [([((4, 7), 30)], True), ([((4, 5), 30)], False), ([((4, 5), 30), ((6, 7), 40)], False)])
def test_a_locked_part_of_a_block_leaves_one_share_for_its_other_weeks(others, fine):
    """Weeks 0 to 3 are locked at 50 %: exempt, so the rest of the block has a constant share of its own."""
    locked = of(today("ada", "apollo.dev", (0, 3), 50, lock=Lock.BOTH))
    plan = booking("ada", "apollo.dev", (0, 3), 50), *(booking("ada", "apollo.dev", weeks, share) for weeks, share in others)
    assert accepts(locked, runs(), *plan) is fine


def test_todays_booking_beside_a_locked_part_may_stay():
    """Locked in weeks 0 and 1, and free to go or to stay in weeks 4 and 5 of the same block."""
    partly = of(today("ada", "apollo.dev", (0, 1), 50, lock=Lock.BOTH), today("ada", "apollo.dev", (4, 5), 30))
    locked = booking("ada", "apollo.dev", (0, 1), 50)
    assert accepts(partly, runs(), locked)
    assert accepts(partly, runs(), locked, booking("ada", "apollo.dev", (4, 5), 30))
    assert not accepts(partly, runs(), locked, booking("ada", "apollo.dev", (4, 5), 40))
