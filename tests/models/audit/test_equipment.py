"""Equipment: a running project has its machines, and somebody to work them."""

from __future__ import annotations

import pytest

from tests.builders import able, absent, booking, demand, machine, machine_demand, monday, paused, person, portfolio, project, runs, sunday
from tests.models.audit.verdicts import found, said


def of(*rows, units=2, weeks=(0, 3), rig=None, **settings):
    return portfolio(rig or machine(units=3), project(), machine_demand(weeks=weeks, units=units), *rows, **settings)


def lent(units=2, weeks=(0, 3), id="rig"):
    return booking(id, "apollo.rig", weeks, units)


def test_a_project_that_does_not_run_needs_no_machine():
    assert found("equipment", of(), paused()) == []


@pytest.mark.parametrize(("units", "off"), [(2, 0), (1, 1), (3, 1)])
def test_the_units_booked_equal_those_asked_for(units, off):
    assert found("equipment", of(), runs(), lent(units)) == ([("apollo.rig", 0, off)] if off else [])


def test_several_machines_make_up_the_units():
    two = of(machine("rig2"), rig=machine())
    assert found("equipment", two, runs(), lent(1), lent(1, id="rig2")) == []


def test_every_week_counts_frozen_ones_too():
    assert found("equipment", of(freeze_weeks=2), runs(), lent(weeks=(1, 2))) == [("apollo.rig", 0, 2), ("apollo.rig", 3, 2)]


def test_nothing_is_booked_elsewhere():
    assert found("equipment", of(), runs(), lent(weeks=(0, 4))) == [("apollo.rig", 4, 2)]
    assert found("equipment", of(), paused(), lent()) == [("apollo.rig", 0, 2)]


def test_machines_follow_the_project():
    assert found("equipment", of(), runs(shift=2), lent(weeks=(2, 5))) == []
    assert found("equipment", of(), runs(shift=2), lent()) == [("apollo.rig", 0, 2), ("apollo.rig", 4, 2)]


def test_a_machine_is_lent_once():
    """Three units, asked for twice: two and two in weeks 2 and 3 are one too many."""
    both = of(project("zeus"), machine_demand("zeus.rig", weeks=(2, 5), units=2))
    plan = runs("apollo"), runs("zeus"), lent(), booking("rig", "zeus.rig", (2, 5), 2)
    assert found("equipment", both, *plan) == [("rig", 2, 1)]


def test_a_machine_of_another_type_does_not_do():
    """The units are there, but not of the right kind."""
    wrong = of(machine("lathe", "lathe", units=9))
    assert found("equipment", wrong, runs(), lent(id="lathe")) == [("lathe", 0, 2)]


@pytest.mark.parametrize(
    ("down", "over"),
    [
        (absent("rig", monday(1), share_pct=100), 2),
        (absent("rig", sunday(1), share_pct=100), 0),
        (absent("rig", monday(1), sunday(1), share_pct=33), 0),
        (absent("rig", monday(1), sunday(1), share_pct=34), 1),
        (absent("rig", monday(1), sunday(1), share_pct=0), 0),
    ],
)
def test_maintenance_takes_units(down, over):
    """
    All three for a day takes all; a Sunday takes none. 33 % of 3 is 0.99, rounded up 1, so 2 are left; 34 % is 1.02, so 1 is left.
    """
    assert found("equipment", of(down), runs(), lent()) == ([("rig", 1, over)] if over else [])


def test_of_several_absences_the_largest_counts():
    """20 % and 30 % of ten units take three of them, so seven are there and eight are one too many."""
    down = [absent("rig", monday(1), share_pct=20), absent("rig", monday(1), sunday(1), share_pct=30)]
    ten = {"rig": machine(units=10)}
    assert found("equipment", of(down, units=7, **ten), runs(), lent(7)) == []
    assert found("equipment", of(down, units=8, **ten), runs(), lent(8)) == [("rig", 1, 1)]


@pytest.mark.parametrize(("first", "last", "expected"), [(0, 3, []), (1, 3, [("rig", 0, 2)]), (0, 2, [("rig", 3, 2)])])
def test_a_machine_is_there_for_whole_weeks_only(first, last, expected):
    """From Monday to Friday; the weekend does not matter."""
    rented = machine(units=2, first=monday(first), last=sunday(last))
    assert found("equipment", of(rig=rented), runs(), lent()) == expected


def test_a_machine_that_leaves_on_a_thursday_is_not_there_that_week():
    gone = machine(units=2, last=monday(3).replace(day=monday(3).day + 3))
    assert found("equipment", of(rig=gone), runs(), lent()) == [("rig", 3, 2)]


OPERATED = machine(units=3, operator_skill="rigging", operator_level=2)
TEAM = [person("ada"), demand("apollo.dev", weeks=(0, 7))]


@pytest.mark.parametrize(
    ("skills", "weeks", "expected"),
    [
        ([able("ada", "rigging", 2)], (0, 3), []),
        ([able("ada", "rigging", 1)], (0, 3), [("rig", 0, 4)]),
        ([able("ada", "rigging", 2)], (0, 1), [("rig", 2, 2)]),
        ([able("ada", "rigging", 2, valid_until=sunday(2))], (0, 3), [("rig", 3, 1)]),
        ([], (0, 3), [("rig", 0, 4)]),
    ],
)
def test_somebody_who_can_work_it_is_booked_on_the_project(skills, weeks, expected):
    """In each of the four weeks, with rigging at level 2."""
    plan = runs(), lent(), booking("ada", "apollo.dev", weeks, 50)
    assert found("equipment", of(TEAM, *skills, rig=OPERATED), *plan) == expected


def test_an_operator_on_another_project_does_not_help():
    rows = TEAM, able("ada", "rigging", 2), project("zeus"), demand("zeus.dev", weeks=(0, 7))
    plan = runs(), runs("zeus"), lent(), booking("ada", "zeus.dev", (0, 3), 50)
    assert found("equipment", of(*rows, rig=OPERATED), *plan) == [("rig", 0, 4)]


def test_in_frozen_weeks_the_operator_may_be_missing():
    rows = TEAM, able("ada", "rigging", 2)
    plan = runs(), lent(), booking("ada", "apollo.dev", (2, 3), 50)
    assert found("equipment", of(*rows, rig=OPERATED, freeze_weeks=2), *plan) == []


@pytest.mark.parametrize(
    ("rows", "plan", "text"),
    [
        ({}, [lent(1)], "Demand apollo.rig has 1 of 2 units of test-rig in the 4 weeks from 2027-03-01."),
        ({"rig": machine(units=1)}, [lent()], "rig is booked 2 units in the 4 weeks from 2027-03-01, but has 1 then."),
        (
            {"rig": OPERATED},
            [lent()],
            "rig is used by project apollo in the 4 weeks from 2027-03-01 while nobody with rigging at level 2 is booked on it.",
        ),
    ],
)
def test_the_sentences_of_equipment(rows, plan, text):
    assert [one.text for one in said("equipment", of(**rows), runs(), *plan)] == [text]
