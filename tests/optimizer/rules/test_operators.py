"""Operators: in every week a machine is used, somebody able to run it is on the project."""

from __future__ import annotations

import pytest

from models.bookings import Lock
from tests.builders import able, booking, demand, machine, machine_demand, paused, person, portfolio, project, runs, sunday, today
from tests.optimizer.solving import accepts, refused_by

RULE = {"equipment"}
RIG = booking("rig", "apollo.rig", (0, 3), 1)


ADA = (able("ada", "rig", 2),)


def of(*rows, skills=ADA, **settings):
    rig = machine("rig", operator_skill="rig", operator_level=2)
    work = demand("apollo.dev"), machine_demand("apollo.rig"), demand("zeus.dev")
    return portfolio(person("ada"), person("bob"), *skills, rig, project("apollo"), project("zeus"), *work, *rows, **settings)


def plan(*bookings, zeus=False):
    return [runs("apollo"), runs("zeus") if zeus else paused("zeus"), *bookings]


@pytest.mark.parametrize(("who", "rules"), [("ada", set()), ("bob", RULE), (None, RULE)])
def test_somebody_able_is_on_the_project(who, rules):
    staff = [booking(who, "apollo.dev", (0, 3), 10)] if who else []
    assert refused_by(of(), *plan(RIG, *staff)) == rules


def test_on_another_project_is_not_enough():
    assert refused_by(of(), *plan(RIG, booking("ada", "zeus.dev", (0, 3), 10), zeus=True)) == RULE


@pytest.mark.parametrize(
    ("skill", "rules"),
    [(able("ada", "rig", 1), RULE), (able("ada", "rig", 2, valid_until=sunday(2)), RULE), (able("ada", "rig", 5), set())],
)
def test_the_operator_is_able_in_every_week(skill, rules):
    assert refused_by(of(skills=(skill,)), *plan(RIG, booking("ada", "apollo.dev", (0, 3), 10))) == rules


def test_operators_may_take_turns():
    weekly = of(skills=(able("ada", "rig", 2), able("bob", "rig", 3)), booking_block="week")
    assert accepts(weekly, *plan(RIG, booking("ada", "apollo.dev", (0, 1), 10), booking("bob", "apollo.dev", (2, 3), 10)))
    assert refused_by(weekly, *plan(RIG, booking("ada", "apollo.dev", (0, 1), 10), booking("bob", "apollo.dev", (3, 3), 10))) == RULE


def test_a_locked_operator_counts():
    locked = of(today("ada", "apollo.dev", (0, 3), 10, lock=Lock.BOTH))
    assert accepts(locked, *plan(RIG, booking("ada", "apollo.dev", (0, 3), 10)))


def test_frozen_weeks_need_no_operator():
    frozen = of(freeze_weeks=2)
    assert accepts(frozen, *plan(RIG, booking("ada", "apollo.dev", (2, 3), 10)))
    assert refused_by(frozen, *plan(RIG)) == RULE
