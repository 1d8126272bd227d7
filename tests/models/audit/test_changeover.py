"""Changeover: a machine that goes from one project to another is set up first."""

from __future__ import annotations

import pytest

from tests.builders import booking, machine, machine_demand, portfolio, project, runs
from tests.models.audit.verdicts import all_found, said


def of(*, zeus=(5, 7), setup=1, units=1, each=1):
    work = machine_demand("apollo.rig", weeks=(0, 3), units=each), machine_demand("zeus.rig", weeks=zeus, units=each)
    return portfolio(project(), project("zeus"), machine("rig", setup_weeks=setup, units=units), *work)


def plan(zeus=(5, 7), each=1):
    return [runs(), runs("zeus"), booking("rig", "apollo.rig", (0, 3), each), booking("rig", "zeus.rig", zeus, each)]


@pytest.mark.parametrize(
    ("setup", "zeus", "units", "broken"),
    [
        (0, (4, 7), 1, []),
        (1, (5, 7), 1, []),
        (1, (4, 7), 1, ["changeover"]),
        (2, (5, 7), 1, ["changeover"]),
        (2, (6, 7), 1, []),
        (1, (4, 7), 2, []),
        (5, (2, 7), 2, []),
    ],
)
def test_a_unit_is_set_up_between_projects(setup, zeus, units, broken):
    assert all_found(of(setup=setup, zeus=zeus, units=units), *plan(zeus)) == broken


def test_each_unit_goes_its_own_way():
    """Three units: two stay with apollo until week 3, so zeus has but one in week 4."""
    assert all_found(of(zeus=(4, 7), units=3, each=2), *plan((4, 7), 2)) == ["changeover"]
    assert all_found(of(zeus=(4, 7), units=4, each=2), *plan((4, 7), 2)) == []


def test_within_a_project_nothing_is_set_up():
    work = machine_demand("apollo.rig", weeks=(0, 3)), machine_demand("apollo.bench", weeks=(4, 7))
    one = portfolio(project(), machine("rig", setup_weeks=3), *work)
    assert all_found(one, runs(), booking("rig", "apollo.rig", (0, 3), 1), booking("rig", "apollo.bench", (4, 7), 1)) == []


def test_the_sentence():
    (found,) = said("changeover", of(setup=2), *plan())
    assert found.text == "rig goes from one project to another in the week of 2027-04-05 without the 2 weeks that setting it up takes."
