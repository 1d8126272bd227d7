"""Minimum staffing and headcount: a running project is neither starved nor crowded."""

from __future__ import annotations

import pytest

from tests.builders import booking, demand, paused, person, portfolio, project, runs, today
from tests.models.audit.verdicts import found, said


def half_staffed(*rows, pct=60, **fields):
    return portfolio(person("ada"), person("bob"), project(min_staffing_pct=pct, **fields), demand(), *rows)


@pytest.mark.parametrize(("share", "short"), [(70, 0), (60, 0), (50, 960)])
def test_the_minimum_is_of_the_need_of_all_demands_and_weeks(share, short):
    """Four weeks of one FTE are 9,600 minutes, 60 % of them 5,760; 50 % covers 4,800, which is 960 short."""
    plan = runs(), booking("ada", "apollo.dev", (0, 3), share)
    assert found("minimum_staffing", half_staffed(), *plan) == ([("apollo", None, short)] if short else [])


def test_what_exceeds_a_need_does_not_make_up_for_another():
    """
    Two demands of half an FTE need 4,800 each; 60 % on one covers 4,800 of 9,600, not 5,760.

    That is exactly half: a minimum of 50 % is kept, one of 51 % is 96 minutes short.
    """
    rows = person("ada"), demand(fte="0.5"), demand("apollo.test", fte="0.5")
    plan = runs(), booking("ada", "apollo.dev", (0, 3), 60)
    assert found("minimum_staffing", portfolio(*rows, project(min_staffing_pct=50)), *plan) == []
    assert found("minimum_staffing", portfolio(*rows, project(min_staffing_pct=51)), *plan) == [("apollo", None, 96)]


def test_a_project_that_does_not_run_needs_nobody():
    assert found("minimum_staffing", half_staffed(), paused()) == []


def test_the_settings_say_it_for_those_who_do_not():
    of = portfolio(person("ada"), project(), demand(), min_staffing_pct=10)
    assert found("minimum_staffing", of, runs()) == [("apollo", None, 960)]


def test_frozen_weeks_cover_too():
    """Weeks 0-1 at 100 % are 4,800 of 9,600: half."""
    of = portfolio(person("ada"), project(min_staffing_pct=50), demand(), today("ada", "apollo.dev", (0, 1), 100), freeze_weeks=2)
    assert found("minimum_staffing", of, runs(), booking("ada", "apollo.dev", (0, 1), 100)) == []


def test_weeks_outside_the_horizon_are_not_asked_for():
    """The demand lasts ten weeks, eight of them inside; 50 % of the eight is what counts."""
    of = portfolio(person("ada"), project(min_staffing_pct=50), demand(weeks=(0, 9)))
    assert found("minimum_staffing", of, runs(), booking("ada", "apollo.dev", (0, 7), 50)) == []


def test_the_sentence_says_what_is_missing():
    (one,) = said("minimum_staffing", half_staffed(name="Apollo"), runs(), booking("ada", "apollo.dev", (0, 3), 50))
    assert one.text == "Project Apollo (apollo) runs with 80 h of the 160 h it needs; its minimum of 60 % is 96 h."


def crew(least, most):
    return portfolio(person("ada"), person("bob"), person("eve"), project(), demand(weeks=(0, 7), fte=3, heads_min=least, heads_max=most))


@pytest.mark.parametrize(
    ("least", "most", "people", "off"),
    [(2, 2, 0, 0), (2, 2, 1, 1), (2, 2, 2, 0), (2, 2, 3, 1), (None, None, 3, 0), (3, 3, 1, 2), (0, 0, 2, 2)],
)
def test_people_on_a_demand_are_counted(least, most, people, off):
    """Nobody at all is always allowed; one is below two, three are above two."""
    plan = [booking(id, "apollo.dev", (0, 7), 50) for id in ("ada", "bob", "eve")[:people]]
    assert found("headcount", crew(least, most), runs(), *plan) == ([("apollo.dev", None, off)] if off else [])


def test_people_who_follow_one_another_count_once_each():
    plan = booking("ada", "apollo.dev", (0, 1), 50), booking("bob", "apollo.dev", (2, 7), 50), booking("ada", "apollo.dev", (2, 3), 50)
    assert found("headcount", crew(None, 1), runs(), *plan) == [("apollo.dev", None, 1)]


def test_those_who_leave_with_the_freeze_are_not_counted():
    of = portfolio(person("ada"), person("bob"), project(), demand(heads_max=1), today("ada", "apollo.dev", (0, 1), 50), freeze_weeks=2)
    plan = runs(), booking("ada", "apollo.dev", (0, 1), 50), booking("bob", "apollo.dev", (2, 3), 50)
    assert found("headcount", of, *plan) == []


def test_the_headcount_sentence_counts_people():
    (one,) = said("headcount", crew(2, 3), runs(), booking("ada", "apollo.dev", (0, 7), 50))
    assert one.text == "Demand apollo.dev has 1 person booked, at least 2 must be."
