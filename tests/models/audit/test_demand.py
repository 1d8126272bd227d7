"""Demand: nobody is booked for work that is not there."""

from __future__ import annotations

import pytest

from tests.builders import booking, demand, paused, person, portfolio, project, runs, today
from tests.models.audit.verdicts import found, said


def of(*rows, fte=1, weeks=(0, 3), **settings):
    return portfolio(person("ada"), person("bob"), project(), demand(fte=fte, weeks=weeks), *rows, **settings)


def booked(share, weeks=(0, 3)):
    return runs(), booking("ada", "apollo.dev", weeks, share)


@pytest.mark.parametrize(("share", "over"), [(50, 0), (60, 0), (70, 960)])
def test_one_step_more_than_the_need_is_allowed(share, over):
    """
    Half an FTE over four weeks needs 4 x 1,200 = 4,800 minutes; one step is 10 % x 2,400 x 4 = 960.

    60 % delivers 5,760 = 4,800 + 960, exactly allowed; 70 % delivers 6,720, which is 960 beyond that.
    """
    assert found("demand", of(fte="0.5"), *booked(share)) == ([("apollo.dev", 0, over)] if over else [])


def test_the_people_of_a_demand_add_up():
    """Each 60 %: 4 x 2 x 1,440 = 11,520 against 9,600 + 960 = 10,560."""
    assert found("demand", of(), *booked(60), booking("bob", "apollo.dev", (0, 3), 60)) == [("apollo.dev", 0, 960)]


def test_each_block_is_judged_by_itself():
    """Weekly blocks of 1,200 + 240; 70 % delivers 1,680 in weeks 2 and 3, 240 too much in each, though the span as a whole has room."""
    assert found("demand", of(fte="0.5", booking_block="week"), *booked(70, (2, 3))) == [("apollo.dev", 2, 240), ("apollo.dev", 3, 240)]
    assert found("demand", of(fte="0.5"), *booked(70, (2, 3))) == []


@pytest.mark.parametrize(("granularity", "over"), [(20, 0), (3, 960 - 288)])
def test_the_step_is_rounded_down_once_for_the_block(granularity, over):
    """3 % x 2,400 x 4 // 100 = 288 of the 960 surplus is allowed, so 672 are too much; a step of 20 % allows 1,920."""
    assert found("demand", of(fte="0.5", granularity_pct=granularity), *booked(60)) == ([("apollo.dev", 0, over)] if over else [])


def test_outside_its_weeks_a_demand_wants_nobody():
    assert found("demand", of(), *booked(50, (0, 4))) == [("apollo.dev", 4, 50)]


def test_a_shifted_demand_wants_people_in_its_new_weeks_only():
    """Weeks 0-3, two later: 2-5."""
    assert found("demand", of(), runs(shift=2), booking("ada", "apollo.dev", (2, 5), 50)) == []
    assert found("demand", of(), runs(shift=2), booking("ada", "apollo.dev", (0, 3), 50)) == [("apollo.dev", 0, 50)]


def test_a_project_that_does_not_run_wants_nobody_from_the_freezes_end_on():
    """Weeks 0-1 are frozen and stay booked; 2 and 3 must not."""
    frozen = of(today("ada", "apollo.dev", (0, 3), 50), freeze_weeks=2)
    assert found("demand", frozen, paused(), booking("ada", "apollo.dev", (0, 1), 50)) == []
    assert found("demand", frozen, paused(), booking("ada", "apollo.dev", (0, 3), 50)) == [("apollo.dev", 2, 50)]


def test_too_much_before_the_freezes_end_is_let_be():
    """Week 0 and 1 are a block of their own: 100 % of 0.5 FTE there breaks nothing."""
    assert found("demand", of(fte="0.5", freeze_weeks=2), *booked(100, (0, 1))) == []


def test_the_sentence_gives_hours():
    (one,) = said("demand", of(fte="0.5"), *booked(70))
    assert one.text == (
        "Demand apollo.dev gets 112 h in the 4 weeks from 2027-03-01, 32 h more than it needs; "
        "at most 16 h more, one step of 10 %, is allowed."
    )
    assert one.unit == "minutes"


def test_the_sentence_says_why_there_is_no_work():
    (halted,) = said("demand", of(), paused(), booking("ada", "apollo.dev", (0, 0), 50))
    (outside,) = said("demand", of(), *booked(50, (4, 4)))
    assert "but project apollo does not run" in halted.text
    assert "outside the weeks of the demand of apollo" in outside.text
