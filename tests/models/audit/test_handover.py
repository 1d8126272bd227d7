"""Handover: nobody leaves before somebody new could be shown anything."""

from __future__ import annotations

import pytest

from models.projects import Stage
from tests.builders import booking, demand, paused, person, portfolio, project, runs, today
from tests.models.audit.verdicts import found, said

PEOPLE = [person(id) for id in ("ada", "bob", "eve")]
HELD = today("ada", "apollo.dev", (0, 7), 50)


def of(*rows, weeks=1, freeze=2, **fields):
    work = [project(**fields), project("zeus")], demand(weeks=(0, 7)), demand("apollo.test", weeks=(0, 7)), demand("zeus.dev", weeks=(0, 7))
    return portfolio(PEOPLE, *work, HELD, *rows, freeze_weeks=freeze, handover_weeks=weeks)


def plan(leaves, joins):
    """Ada is on the demand until a week, bob from a week on."""
    return [runs(), booking("ada", "apollo.dev", (0, leaves - 1), 50), booking("bob", "apollo.dev", (joins, 7), 50)]


@pytest.mark.parametrize(
    ("weeks", "leaves", "joins", "expected"),
    [
        (1, 4, 3, []),
        (1, 4, 4, [("ada", 4, 1)]),
        (1, 4, 6, [("ada", 4, 1)]),
        (2, 4, 3, [("ada", 4, 1)]),
        (2, 4, 2, []),
        (3, 4, 2, [("ada", 4, 1)]),
        (1, 2, 2, [("ada", 2, 1)]),
        (0, 2, 2, []),
        (None, 2, 2, []),
    ],
)
def test_leaver_and_successor_overlap(weeks, leaves, joins, expected):
    assert found("handover", of(weeks=weeks), *plan(leaves, joins)) == expected


def test_without_a_successor_there_is_nothing_to_hand_over():
    assert found("handover", of(), *plan(2, 2)[:-1]) == []


def test_whoever_was_on_the_project_before_needs_no_showing():
    known = of(today("bob", "apollo.test", (0, 1), 20))
    assert found("handover", known, *plan(2, 2), booking("bob", "apollo.test", (0, 1), 20)) == []


def test_whoever_stays_on_the_project_has_not_left():
    assert found("handover", of(), *plan(2, 2), booking("ada", "apollo.test", (2, 7), 20)) == []


def test_one_newcomer_of_several_is_enough():
    assert found("handover", of(), *plan(4, 3), booking("eve", "apollo.dev", (5, 7), 20)) == []


def test_who_must_go_hands_nothing_over():
    gone = of(stage=Stage.CANCELLED)
    assert found("handover", gone, paused(), booking("ada", "apollo.dev", (0, 1), 50)) == []
    released = portfolio(
        [person("ada", end_date=HELD.first.replace(day=14)), PEOPLE[1]], project(), demand(weeks=(0, 7)), HELD, handover_weeks=1
    )
    assert found("handover", released, *plan(2, 2)) == []


def test_in_the_first_week_of_all_nobody_new_was_there_before():
    assert found("handover", of(freeze=0), runs(), booking("bob", "apollo.dev", (0, 7), 50)) == [("ada", 0, 1)]


def test_the_sentence():
    (one,) = said("handover", of(), *plan(4, 4))
    assert one.text == (
        "ada leaves apollo.dev in the week of 2027-03-29 to bob, "
        "but was on the project together with somebody new for 0 weeks of the 1 before."
    )
