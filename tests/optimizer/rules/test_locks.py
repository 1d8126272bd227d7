"""Locks: the person stays on the demand in every booked week, or the booking as it is."""

from __future__ import annotations

import pytest

from models.bookings import Lock
from tests.builders import booking, demand, paused, person, portfolio, project, runs, today
from tests.optimizer.solving import COLUMNS, accepts, refused_by


def of(lock, weeks=(0, 3), **settings):
    return portfolio(person("ada"), person("bob"), project(), demand(), today("ada", "apollo.dev", weeks, 50, lock=lock), **settings)


@pytest.mark.parametrize(("share", "rules"), [(50, set()), (10, set()), (100, set()), (0, {"locks"})])
def test_a_locked_person_stays_at_any_share(share, rules):
    plan = [booking("ada", "apollo.dev", (0, 3), share)] if share else []
    assert refused_by(of(Lock.RESOURCE), runs(), *plan) == rules


@pytest.mark.parametrize(("share", "fine"), [(50, True), (60, False), (0, False)])
def test_a_booking_locked_both_stays_as_it_is(share, fine):
    plan = [booking("ada", "apollo.dev", (0, 3), share)] if share else []
    assert accepts(of(Lock.BOTH), runs(), *plan) is fine


def test_what_is_locked_keeps_its_project_running():
    """Without a column to pause there is none for the person's absence either; the rows of selection and locks say so."""
    assert refused_by(of(Lock.BOTH), paused(), booking("ada", "apollo.dev", (0, 3), 50)) >= {"selection"}
    assert refused_by(of(Lock.RESOURCE), paused()) == {"locks", "selection"}


def test_locked_dates_let_the_person_go():
    assert accepts(of(Lock.TIME), runs(), booking("bob", "apollo.dev", (0, 3), 50))
    assert accepts(of(Lock.TIME), paused())
    assert refused_by(of(Lock.TIME), runs(shift=1)) == {COLUMNS}


@pytest.mark.parametrize(("weeks", "rules"), [((1, 2), set()), ((1, 1), {"locks"}), ((0, 3), set())])
def test_a_lock_holds_in_its_own_weeks(weeks, rules):
    """Locked in weeks 1 and 2 of four that may be booked one by one."""
    assert refused_by(of(Lock.RESOURCE, weeks=(1, 2), booking_block="week"), runs(), booking("ada", "apollo.dev", weeks, 30)) == rules


def test_a_lock_in_frozen_weeks_is_the_freezes_business():
    """Locked in the two frozen weeks only: nothing binds afterwards."""
    frozen = of(Lock.RESOURCE, weeks=(0, 1), freeze_weeks=2)
    assert accepts(frozen, runs(), booking("ada", "apollo.dev", (0, 1), 50))
