"""Freeze and locks: near weeks and locked bookings stay."""

from __future__ import annotations

import pytest

from models.bookings import BookingStatus, Lock
from models.projects import Stage
from tests.builders import booking, demand, machine, machine_demand, monday, paused, person, portfolio, project, runs, sunday, today
from tests.models.audit.verdicts import found, said


def of(*rows, ada=None, freeze=2, **fields):
    return portfolio(ada or person("ada"), project(**fields), demand(weeks=(0, 7)), *rows, freeze_weeks=freeze)


HELD = today("ada", "apollo.dev", (0, 3), 50)


@pytest.mark.parametrize(
    ("bookings", "expected"),
    [
        ([((0, 1), 50)], []),
        ([((0, 7), 50)], []),
        ([((0, 1), 60)], [("ada", 0, 10)]),
        ([((0, 0), 50)], [("ada", 1, 50)]),
        ([], [("ada", 0, 50)]),
    ],
)
def test_frozen_weeks_are_todays(bookings, expected):
    """Weeks 0 and 1 hold 50 % whatever happens from week 2 on."""
    plan = [booking("ada", "apollo.dev", weeks, share) for weeks, share in bookings]
    assert found("freeze", of(HELD), runs(), *plan) == expected


def test_nothing_new_begins_in_frozen_weeks():
    assert found("freeze", of(), runs(), booking("ada", "apollo.dev", (1, 5), 50)) == [("ada", 1, 50)]


def test_without_a_freeze_nothing_is_frozen():
    assert found("freeze", of(HELD, freeze=0), runs(), booking("ada", "apollo.dev", (0, 7), 80)) == []


def test_the_past_is_frozen_as_well():
    """Today is in week 3 and one week is frozen: 0-3 stay."""
    past = portfolio(person("ada"), project(), demand(weeks=(0, 7)), HELD, today=sunday(3), freeze_weeks=1)
    assert found("freeze", past, runs(), booking("ada", "apollo.dev", (0, 3), 50)) == []
    assert found("freeze", past, runs(), booking("ada", "apollo.dev", (0, 2), 50)) == [("ada", 3, 50)]


def test_frozen_weeks_of_a_project_that_stops_stay_booked():
    assert found("freeze", of(HELD), paused(), booking("ada", "apollo.dev", (0, 1), 50)) == []
    assert found("freeze", of(HELD), paused()) == [("ada", 0, 50)]


def test_who_has_left_is_not_booked():
    """Ada's last week is 0: week 1 must be empty though today's booking goes on."""
    gone = of(HELD, ada=person("ada", end_date=sunday(0)))
    assert found("freeze", gone, runs(), booking("ada", "apollo.dev", (0, 0), 50)) == []
    assert found("freeze", gone, runs(), booking("ada", "apollo.dev", (0, 1), 50)) == [("ada", 1, 50)]


def test_a_cancelled_booking_is_none():
    cancelled = today("ada", "apollo.dev", (0, 3), 50, status=BookingStatus.CANCELLED)
    assert found("freeze", of(cancelled), runs()) == []


def test_machines_are_not_frozen():
    rig = machine(), machine_demand(weeks=(0, 3)), today("rig", "apollo.rig", (0, 3), 1)
    assert found("freeze", of(*rig), runs(shift=1), booking("rig", "apollo.rig", (1, 4), 1)) == []


def test_the_sentence_of_the_freeze():
    (one,) = said("freeze", of(HELD), runs(), booking("ada", "apollo.dev", (0, 1), 60))
    assert one.text == "ada is booked 60 % on apollo.dev in the 2 weeks from 2027-03-01, which is frozen at 50 %."


def locked(lock, weeks=(0, 5), **fields):
    return of(today("ada", "apollo.dev", weeks, 50, lock=lock), **fields)


def kept(share, weeks=(0, 5)):
    return booking("ada", "apollo.dev", weeks, share)


@pytest.mark.parametrize(
    ("lock", "share", "expected"),
    [
        (Lock.BOTH, 50, []),
        (Lock.BOTH, 60, [("ada", 2, 10)]),
        (Lock.BOTH, 0, [("ada", 2, 50)]),
        (Lock.RESOURCE, 20, []),
        (Lock.RESOURCE, 0, [("ada", 2, 50)]),
        (Lock.TIME, 0, []),
        (Lock.NONE, 0, []),
    ],
)
def test_a_lock_holds_the_share_or_the_person(lock, share, expected):
    """From week 2 on; before it the freeze holds anyway."""
    assert found("locks", locked(lock), runs(), kept(50, (0, 1)), kept(share, (2, 5))) == expected


def test_a_lock_holds_in_every_booked_week():
    """Week 5 is missing."""
    assert found("locks", locked(Lock.RESOURCE), runs(), kept(50, (0, 4))) == [("ada", 5, 50)]


@pytest.mark.parametrize(("lock", "moves"), [(Lock.BOTH, False), (Lock.TIME, False), (Lock.RESOURCE, True), (Lock.NONE, True)])
def test_a_lock_in_time_holds_the_project(lock, moves):
    short = portfolio(person("ada"), project(), demand(weeks=(0, 5)), today("ada", "apollo.dev", (0, 5), 50, lock=lock), freeze_weeks=2)
    assert found("locks", short, runs(shift=1), kept(50)) == ([] if moves else [("apollo", None, 1)])


@pytest.mark.parametrize(("lock", "expected"), [(Lock.BOTH, [("apollo", None, 0)]), (Lock.TIME, [])])
def test_only_a_full_lock_keeps_the_project_running(lock, expected):
    assert found("locks", locked(lock), paused(), kept(50)) == expected


def test_a_lock_that_ends_with_the_freeze_binds_nobody():
    assert found("locks", locked(Lock.BOTH, (0, 1)), paused(), kept(50, (0, 1))) == []
    assert found("locks", locked(Lock.BOTH, (0, 1)), runs(shift=1), kept(50, (0, 1))) == []
    assert found("locks", locked(Lock.BOTH, (0, 2)), paused(), kept(50, (0, 2))) == [("apollo", None, 0)]


def test_a_locked_machine_binds_the_dates_only():
    """Not which machine, nor that the project runs."""
    rig = machine(), machine_demand(weeks=(0, 3)), today("rig", "apollo.rig", (0, 3), 1, lock=Lock.BOTH)
    plan = portfolio(project(), *rig, freeze_weeks=2)
    assert found("locks", plan, paused()) == []
    assert found("locks", plan, runs()) == []
    assert found("locks", plan, runs(shift=1)) == [("apollo", None, 1)]


def test_the_lock_of_somebody_who_left_cannot_hold_and_is_said():
    """Locked for weeks 0-5, gone after week 3: weeks 4 and 5 are missed."""
    gone = locked(Lock.BOTH, ada=person("ada", end_date=sunday(3)))
    assert found("locks", gone, runs(), kept(50, (0, 3))) == [("ada", 4, 50)]


def test_a_lock_on_a_halted_project_clashes():
    halted = locked(Lock.BOTH, stage=Stage.ON_HOLD)
    assert found("locks", halted, paused(), kept(50)) == [("apollo", None, 0)]


def test_the_sentences_of_locks():
    (both,) = said("locks", locked(Lock.BOTH), runs(), kept(50, (0, 1)), kept(60, (2, 5)))
    (person_,) = said("locks", locked(Lock.RESOURCE), runs(), kept(50, (0, 4)))
    assert both.text == "ada is booked 60 % on apollo.dev in the 4 weeks from 2027-03-15, but by a lock stays at 50 %."
    assert person_.text == f"ada is booked 0 % on apollo.dev in the week of {monday(5)}, but by a lock stays on it."
