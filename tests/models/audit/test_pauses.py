"""Pauses: where a project may pause, and what that takes of its people."""

from __future__ import annotations

import pytest

from models.audit import Auditor
from models.bookings import Decision, Lock, ProjectState
from tests.builders import booking, demand, directive, monday, package, pauses, person, portfolio, project, proposal, runs, sunday, today
from tests.models.audit.verdicts import all_found, found, said, score

TWICE = [booking("ada", "apollo.dev", (0, 1), 100), booking("ada", "apollo.dev", (4, 5), 100)]
"""Four weeks of work around a pause in weeks 2 and 3."""


def of(*rows, horizon_weeks=8, freeze_weeks=0, **fields):
    fields = {"max_pause_weeks": 3, **fields}
    settings = {"horizon_weeks": horizon_weeks, "freeze_weeks": freeze_weeks}
    return portfolio(person("ada"), project("apollo", **fields), demand(weeks=(0, 3)), *rows, **settings)


def test_the_rest_is_done_after_the_pause():
    assert all_found(of(), pauses((2, 3)), *TWICE) == []
    assert score(of(), pauses((2, 3)), *TWICE).value == 100_000_000


def test_nothing_is_booked_in_a_pause():
    assert all_found(of(), pauses((2, 3)), booking("ada", "apollo.dev", (0, 5), 100)) == ["demand"]


@pytest.mark.parametrize(
    ("fields", "weeks", "broken"),
    [
        ({}, (2, 4), 0),
        ({}, (2, 5), 1),
        ({}, (2, 6), 2),  # too long, and what is left does not fit the horizon
        ({"min_pause_weeks": 3}, (2, 3), 1),
        ({"max_pause_weeks": 0}, (2, 3), 1),
        ({}, (0, 1), 1),  # that would be a shift
        ({}, (4, 5), 1),  # nothing is left to be done
        ({}, (1, 1), 0),
        ({"horizon_weeks": 5}, (2, 3), 1),
        ({"freeze_weeks": 3}, (2, 3), 1),
        ({"freeze_weeks": 2}, (2, 3), 0),
        ({"freeze_weeks": 2, "wind_down_hours": 8}, (2, 3), 1),
    ],
)
def test_where_a_pause_may_be(fields, weeks, broken):
    assert len(found("pauses", of(**fields), pauses(weeks))) == broken


def test_dates_that_are_held_do_not_pause():
    locked = of(today("ada", "apollo.dev", (0, 3), 50, lock=Lock.TIME))
    assert found("pauses", locked, pauses((2, 3))) == [("apollo", 2, 0)]
    frozen = of(today("ada", "apollo.dev", (0, 3), 50), directive("freeze_project", "apollo"))
    assert found("pauses", frozen, pauses((2, 3))) == [("apollo", 2, 0)]


def test_packages_that_move_by_themselves_do_not_pause():
    moving = of(package("apollo/test", (2, 3), (0, 7)))
    (one,) = said("pauses", moving, pauses((2, 3)))
    assert one.text == "Project apollo pauses 2 weeks, but has work packages that move by themselves."


def test_winding_down_and_restarting_take_hours_of_each_person_that_still_cost():
    """8 hours before and 4 after leave 148 of 160."""
    plain, wound = of(), of(wind_down_hours=8, restart_hours=4)
    assert score(wound, pauses((2, 3)), *TWICE).value == 92_500_000
    assert score(wound, pauses((2, 3)), *TWICE).cost == score(plain, pauses((2, 3)), *TWICE).cost


def test_nobody_loses_more_than_they_deliver():
    """Of 4 hours a week, 8 are lost before and 4 after the pause: weeks 0 and 5 are left."""
    few = [booking("ada", "apollo.dev", (0, 1), 10), booking("ada", "apollo.dev", (4, 5), 10)]
    assert score(of(wind_down_hours=8, restart_hours=4), pauses((2, 3)), *few).value == 5_000_000


def test_what_a_pause_does_not_cut_loses_nothing():
    two = portfolio(
        person("ada"),
        project("apollo", max_pause_weeks=2, wind_down_hours=8, restart_hours=8),
        demand(weeks=(0, 1)),
        demand("apollo.test", weeks=(2, 3)),
    )
    plan = [pauses((2, 3)), booking("ada", "apollo.dev", (0, 1), 100), booking("ada", "apollo.test", (4, 5), 100)]
    assert all_found(two, *plan) == []
    assert score(two, *plan).value == 100_000_000


def test_the_last_week_after_the_pause_counts():
    late = of(target_finish=sunday(3), cost_of_delay=700, deadline=sunday(4), deadline_hard=True)
    assert score(late, pauses((2, 3)), *TWICE).lateness == 1400
    assert found("windows", late, pauses((2, 3))) == [("apollo", 5, 1)]


def test_a_pause_that_cannot_be_read_is_left_out():
    half = Decision(project_id="apollo", state=ProjectState.RUN, pause_first=monday(2))
    back = Decision(project_id="apollo", state=ProjectState.RUN, pause_first=monday(3), pause_last=sunday(1))
    idle = Decision(project_id="apollo", state=ProjectState.PAUSED, pause_first=monday(2), pause_last=sunday(3))
    texts = [one.text for decision in (half, back, idle) for one in said("form", of(), decision)]
    assert texts == [
        "Project apollo pauses with one date; a pause has two; it was left out.",
        "The pause of project apollo ends on 2027-03-14, before it begins on 2027-03-22; it was left out.",
        "Project apollo is decided paused with a pause; only a project that runs as dated before it has one; it was left out.",
    ]


def test_a_pause_is_a_move():
    today_on = of(today("ada", "apollo.dev", (0, 3), 100))
    assert Auditor(today_on).audit(proposal(pauses((2, 3)), *TWICE)).chosen_moves == 2
    assert Auditor(today_on).audit(proposal(runs(), booking("ada", "apollo.dev", (0, 3), 100))).chosen_moves == 0
