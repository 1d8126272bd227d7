"""Notice: nobody is moved sooner than their notice allows."""

from __future__ import annotations

import pytest

from models.settings import StaffingRules
from tests.builders import booking, demand, paused, person, portfolio, project, runs, sunday, today
from tests.models.audit.verdicts import all_found, found, said

ADA, BOB = person("ada"), person("bob", employment="contractor")
HELD = [today("ada", "apollo.dev", (0, 7), 50), today("bob", "apollo.dev", (0, 7), 50)]


def of(*rows, **settings):
    return portfolio([ADA, BOB], project(), demand(weeks=(0, 7)), *(rows or HELD), **settings)


def without(who, weeks):
    """A plan in which one of the two is gone after some weeks, and the other stays."""
    other = "bob" if who == "ada" else "ada"
    return [runs(), booking(who, "apollo.dev", weeks, 50), booking(other, "apollo.dev", (0, 7), 50)]


@pytest.mark.parametrize(
    ("settings", "who", "weeks", "expected"),
    [
        ({}, "bob", (0, 0), []),
        ({"notice_weeks": 3}, "ada", (0, 2), []),
        ({"notice_weeks": 3}, "ada", (0, 1), [("ada", 2, 50)]),
        ({"notice_weeks": 3}, "bob", (0, 1), []),
        ({"contractor_notice_weeks": 3}, "bob", (0, 1), [("bob", 2, 50)]),
        ({"staffing_rules": StaffingRules.USUAL}, "ada", (0, 0), []),
        ({"staffing_rules": StaffingRules.USUAL}, "bob", (0, 3), []),
        ({"staffing_rules": StaffingRules.USUAL}, "bob", (0, 2), [("bob", 3, 50)]),
        ({"staffing_rules": StaffingRules.USUAL, "contractor_notice_weeks": 2}, "bob", (0, 2), []),
    ],
)
def test_who_gives_how_much_notice(settings, who, weeks, expected):
    assert found("notice", of(**settings), *without(who, weeks)) == expected


def test_a_person_may_have_a_notice_of_their_own():
    own = portfolio([ADA.replace(notice_weeks=4), BOB], project(), demand(weeks=(0, 7)), *HELD, notice_weeks=1)
    assert found("notice", own, *without("ada", (0, 2))) == [("ada", 3, 50)]


def test_notice_counts_from_today_and_the_freeze_from_there_too():
    later = of(today=sunday(2), freeze_weeks=1, notice_weeks=3)
    assert found("notice", later, *without("ada", (0, 3))) == [("ada", 4, 50)]
    assert found("notice", later, *without("ada", (0, 4))) == []


def test_who_is_idle_may_begin_at_once():
    idle = of(today("bob", "apollo.dev", (0, 7), 50), notice_weeks=3)
    assert found("notice", idle, *without("ada", (0, 7))) == []


def test_whoever_is_on_notice_joins_nothing_else():
    two = portfolio([ADA], [project(), project("zeus")], demand(weeks=(0, 7)), demand("zeus.dev", weeks=(0, 7)), HELD[0], notice_weeks=2)
    plan = [runs(), runs("zeus"), booking("ada", "apollo.dev", (0, 7), 50)]
    assert found("notice", two, *plan, booking("ada", "zeus.dev", (1, 7), 20)) == [("ada", 1, 20)]
    assert found("notice", two, *plan, booking("ada", "zeus.dev", (2, 7), 20)) == []


def test_the_bookings_stay_even_if_the_project_does_not_run():
    """As in frozen weeks: the person is idle until the notice ends, and paid."""
    plan = [paused(), booking("ada", "apollo.dev", (0, 2), 50), booking("bob", "apollo.dev", (0, 2), 50)]
    assert all_found(of(notice_weeks=3, contractor_notice_weeks=3), *plan) == []


def test_what_is_too_much_today_may_stay_until_the_notice_ends():
    """Two people on a demand for one, and both over their limit of 80 %: nobody could mend that sooner."""
    rows = [today("ada", "apollo.dev", (0, 7), 100), today("bob", "apollo.dev", (0, 7), 100)]
    plan = [runs(), booking("ada", "apollo.dev", (0, 1), 100), booking("bob", "apollo.dev", (0, 1), 100)]
    strained = of(*rows, notice_weeks=2, contractor_notice_weeks=2, reserve_pct=20)
    assert all_found(strained, *plan, booking("ada", "apollo.dev", (2, 7), 80)) == []
    assert all_found(strained.replace(settings=strained.settings.replace(notice_weeks=None)), *plan) == ["capacity", "demand"]


def test_the_sentence():
    (one,) = said("notice", of(notice_weeks=2), *without("ada", (0, 0)))
    assert one.text.startswith("ada is booked 0 % on apollo.dev ")
    assert one.text.endswith("but stays at 50 % until the notice ends.")
