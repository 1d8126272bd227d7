"""Windows: a shift that dates forbid has no column; precedence compares the shifted dates."""

from __future__ import annotations

import pytest

from models.bookings import Lock
from models.projects import Stage
from tests.builders import booking, demand, directive, monday, paused, person, portfolio, project, runs, sunday, today
from tests.optimizer.solving import COLUMNS, accepts, refused_by


def of(*rows, weeks=(1, 3), settings=None, **fields):
    return portfolio(person("ada"), project(**fields), demand(weeks=weeks), *rows, **(settings or {}))


@pytest.mark.parametrize(("shift", "rules"), [(0, set()), (2, set()), (3, {COLUMNS})])
def test_a_shift_is_at_most_what_the_project_allows(shift, rules):
    assert refused_by(of(max_shift_weeks=2), runs(shift=shift)) == rules


@pytest.mark.parametrize(("shift", "fine"), [(4, True), (5, False)])
def test_a_shift_ends_inside_the_horizon(shift, fine):
    """Week 3 of eight can move by four."""
    assert accepts(of(), runs(shift=shift)) is fine


@pytest.mark.parametrize(
    ("fields", "fine"),
    [({"stage": Stage.IN_PROGRESS}, False), ({"stage": Stage.IN_PROGRESS, "interruptible": True}, True), ({"stage": Stage.APPROVED}, True)],
)
def test_what_has_started_is_shifted_only_if_interruptible(fields, fine):
    assert accepts(of(**fields), runs(shift=1)) is fine


@pytest.mark.parametrize(("interruptible", "fine"), [(False, False), (True, True)])
def test_what_began_before_today_has_started(interruptible, fine):
    begun = of(interruptible=interruptible, settings={"today": monday(2)})
    assert accepts(begun, runs(shift=1)) is fine


@pytest.mark.parametrize(("start", "shift", "fine"), [(1, 0, True), (2, 0, False), (2, 1, True), (3, 1, False)])
def test_earliest_start_binds_the_shifted_first_week(start, shift, fine):
    assert accepts(of(earliest_start=monday(start)), runs(shift=shift)) is fine


@pytest.mark.parametrize(
    ("deadline", "hard", "shift", "fine"),
    [(3, True, 0, True), (2, True, 0, False), (4, True, 1, True), (4, True, 2, False), (4, False, 2, True)],
)
def test_only_a_hard_deadline_binds_the_shifted_last_week(deadline, hard, shift, fine):
    assert accepts(of(deadline=sunday(deadline), deadline_hard=hard), runs(shift=shift)) is fine


def test_a_project_that_does_not_run_breaks_no_date():
    assert accepts(of(deadline=sunday(2), deadline_hard=True), paused())


@pytest.mark.parametrize(("lock", "fine"), [(Lock.NONE, True), (Lock.RESOURCE, False), (Lock.TIME, False), (Lock.BOTH, False)])
def test_locked_dates_stay(lock, fine):
    """Locked `resource` keeps its person in week 1, in which the shifted demand does not exist."""
    locked = of(today("ada", "apollo.dev", (1, 3), 50, lock=lock))
    assert accepts(locked, runs(shift=1), booking("ada", "apollo.dev", (2, 4), 50)) is fine


def test_a_frozen_project_is_not_shifted():
    frozen = of(today("ada", "apollo.dev", (1, 3), 50), directive("freeze_project", "apollo"))
    assert accepts(frozen, runs(), booking("ada", "apollo.dev", (1, 3), 50))
    assert not accepts(frozen, runs(shift=1), booking("ada", "apollo.dev", (1, 3), 50))


@pytest.mark.parametrize(("weeks", "today_week", "fine"), [((1, 3), 2, True), ((1, 3), 0, False)])
def test_what_has_started_has_no_earliest_start(weeks, today_week, fine):
    """It began in week 1 and should not have before week 3; once that is past, it may go on."""
    started = of(weeks=weeks, earliest_start=monday(3), interruptible=True, settings={"today": monday(today_week)})
    assert accepts(started, runs()) is fine


def test_a_demand_after_the_horizon_keeps_the_project_where_it_is():
    later = portfolio(person("ada"), project(), demand(weeks=(1, 3)), demand("apollo.later", weeks=(9, 10)))
    assert accepts(later, runs())
    assert refused_by(later, runs(shift=1)) == {COLUMNS}


def test_a_project_wholly_after_the_horizon_may_run_before_its_earliest_start():
    """There is no week in which anything could be too early."""
    assert accepts(of(weeks=(9, 10), earliest_start=monday(20)), runs())
