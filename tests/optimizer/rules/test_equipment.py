"""Equipment: all units in all weeks, no unit twice."""

from __future__ import annotations

import pytest

from tests.builders import absent, booking, machine, machine_demand, monday, paused, portfolio, project, runs, sunday
from tests.optimizer.solving import COLUMNS, accepts, refused_by

RULE = {"equipment"}


def of(*rows, units=2, asks=2, **settings):
    rigs = machine("rig", units=units), machine("spare", units=1)
    work = machine_demand("apollo.rig", units=asks), machine_demand("zeus.rig", weeks=(2, 5))
    return portfolio(*rigs, project("apollo"), project("zeus"), *work, *rows, **settings)


@pytest.mark.parametrize(
    ("rig", "spare", "rules"),
    [(2, 0, set()), (1, 1, set()), (1, 0, RULE), (0, 0, RULE), (2, 1, RULE), (3, 0, {COLUMNS}), (0, 2, {COLUMNS})],
)
def test_a_running_project_has_exactly_its_units(rig, spare, rules):
    """Two units of a rig that has two, a spare that has one, or both together."""
    plan = [booking(id, "apollo.rig", (0, 3), units) for id, units in (("rig", rig), ("spare", spare)) if units]
    assert refused_by(of(), runs("apollo"), paused("zeus"), *plan) == rules


def test_a_project_that_does_not_run_rents_nothing():
    assert accepts(of(), paused("apollo"), paused("zeus"))
    assert refused_by(of(), paused("apollo"), paused("zeus"), booking("rig", "apollo.rig", (0, 3), 2)) == RULE


@pytest.mark.parametrize(("units", "rules"), [(3, set()), (2, RULE)])
def test_units_are_not_lent_twice(units, rules):
    """Apollo has two and Zeus one in the weeks they share."""
    plan = booking("rig", "apollo.rig", (0, 3), 2), booking("rig", "zeus.rig", (2, 5), 1)
    assert refused_by(of(units=units), runs("apollo"), runs("zeus"), *plan) == rules


@pytest.mark.parametrize("weeks", [(0, 2), (1, 3), (0, 4)])
def test_every_week_of_the_span_and_no_other_is_rented(weeks):
    assert not accepts(of(), runs("apollo"), paused("zeus"), booking("rig", "apollo.rig", weeks, 2))


def test_a_machine_that_is_down_serves_nobody_then():
    """Down in week 1, so the spare must step in there and the block is cut."""
    down = of(absent("rig", monday(1), sunday(1)), asks=1)
    without = runs("apollo"), paused("zeus")
    assert not accepts(down, *without, booking("rig", "apollo.rig", (0, 3), 1))
    mixed = booking("rig", "apollo.rig", (0, 0), 1), booking("spare", "apollo.rig", (1, 1), 1), booking("rig", "apollo.rig", (2, 3), 1)
    assert accepts(down, *without, *mixed)


def test_more_units_than_there_are_stop_a_project():
    assert refused_by(of(asks=4), runs("apollo"), paused("zeus")) == RULE
    assert accepts(of(asks=4), paused("apollo"), paused("zeus"))


def test_machines_move_with_their_project():
    assert accepts(of(), runs("apollo", 4), paused("zeus"), booking("rig", "apollo.rig", (4, 7), 2))
