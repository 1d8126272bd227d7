"""Form: whatever somebody types is read as far as it goes, and the rest is said."""

from __future__ import annotations

import datetime as dt

import pytest

from models.bookings import Booking, Decision, ProjectState
from tests.builders import (
    booking,
    demand,
    machine,
    machine_demand,
    monday,
    paused,
    person,
    portfolio,
    project,
    proposal,
    runs,
    sunday,
)
from tests.models.audit.verdicts import all_found, found, said, score


def of():
    return portfolio(person("ada", cost_rate=60), machine(), project("apollo"), demand("apollo.dev", weeks=(0, 3)), machine_demand())


FINE = runs(), booking("rig", "apollo.rig", (0, 3), 1)


def test_an_empty_proposal_is_in_form():
    assert all_found(of()) == []


@pytest.mark.parametrize(
    ("bad", "text"),
    [
        (booking("adda", "apollo.dev", (0, 3), 50), "No person or equipment has the id 'adda' (did you mean ada?); it was left out."),
        (
            booking("ada", "apolo.dev", (0, 3), 50),
            "No demand has the id 'apolo.dev' (did you mean apollo.dev or apollo.rig?), though ada is booked on it; it was left out.",
        ),
        (
            booking("ada", "apollo.rig", (0, 3), 1),
            "The booking of ada on apollo.rig puts a person on a demand for equipment; it was left out.",
        ),
        (
            booking("rig", "apollo.dev", (0, 3), 1),
            "The booking of rig on apollo.dev puts equipment on a demand for people; it was left out.",
        ),
        (
            Booking(resource_id="ada", demand_id="apollo.dev", first=monday(2), last=sunday(1), share_pct=50),
            "The booking of ada on apollo.dev ends on 2027-03-14, before it begins on 2027-03-15; it was left out.",
        ),
    ],
)
def test_what_cannot_be_read_is_left_out_and_said(bad, text):
    """It costs nothing, and breaks no other rule."""
    assert [one.text for one in said("form", of(), *FINE, bad)] == [text]
    assert all_found(of(), *FINE, bad) == ["form"]
    assert score(of(), *FINE, bad) == score(of(), *FINE)


@pytest.mark.parametrize(("weeks", "at"), [((-2, 3), 0), ((2, 8), 2), ((9, 12), 7), ((-9, -2), 0)])
def test_only_the_weeks_inside_the_horizon_count(weeks, at):
    """The horizon has the weeks 0-7; what lies beyond costs nothing."""
    begin, end = max(0, weeks[0]), min(7, weeks[1])
    inside = [booking("ada", "apollo.dev", (begin, end), 50)] if begin <= end else []
    assert found("form", of(), *FINE, booking("ada", "apollo.dev", weeks, 50)) == [("ada", at, 0)]
    assert score(of(), *FINE, booking("ada", "apollo.dev", weeks, 50)).cost == score(of(), *FINE, *inside).cost


def test_a_day_of_a_week_books_the_week():
    """Wednesday of week 1 to Tuesday of week 2 are the two weeks, as dates of a span are read everywhere."""
    midweek = Booking(
        resource_id="ada",
        demand_id="apollo.dev",
        first=monday(1) + dt.timedelta(days=2),
        last=monday(2) + dt.timedelta(days=1),
        share_pct=50,
    )
    assert found("form", of(), *FINE, midweek) == []
    assert score(of(), *FINE, midweek) == score(of(), *FINE, booking("ada", "apollo.dev", (1, 2), 50))


def test_overlapping_bookings_are_said_and_add_up():
    """60 + 60 in week 3: a defect of form there, and 20 too much for Ada."""
    plan = *FINE, booking("ada", "apollo.dev", (0, 3), 60), booking("ada", "apollo.dev", (3, 3), 60)
    assert found("form", of(), *plan) == [("ada", 3, 60)]
    assert found("capacity", of(), *plan) == [("ada", 3, 20)]


def test_bookings_that_touch_do_not_overlap():
    assert found("form", of(), *FINE, booking("ada", "apollo.dev", (0, 1), 50), booking("ada", "apollo.dev", (2, 3), 50)) == []


def test_a_share_of_nothing_is_no_booking():
    """Not even one of a person on a machine's demand, or the other way round."""
    nothing = booking("ada", "apollo.dev", (0, 7), 0), booking("ada", "apollo.rig", (0, 3), 0), booking("rig", "apollo.dev", (0, 3), 0)
    assert all_found(of(), *FINE, *nothing) == []


@pytest.mark.parametrize(
    ("decisions", "text"),
    [
        ([runs(), runs("apolo")], "No project has the id 'apolo' (did you mean apollo?)."),
        ([runs(), paused()], "Project apollo has more than one decision; the first one counts."),
        (
            [Decision(project_id="apollo", state=ProjectState.SHIFTED)],
            "Project apollo is decided shifted with a shift of 0 weeks; only a shifted project has one.",
        ),
        (
            [Decision(project_id="apollo", state=ProjectState.RUN, shift_weeks=2)],
            "Project apollo is decided run with a shift of 2 weeks; only a shifted project has one.",
        ),
    ],
)
def test_decisions_that_make_no_sense_are_said(decisions, text):
    """And read as: runs as dated."""
    rig = booking("rig", "apollo.rig", (0, 3), 1)
    assert [one.text for one in said("form", of(), *decisions, rig)] == [text]
    assert all_found(of(), *decisions, rig) == ["form"]


def test_a_paused_project_has_no_shift():
    odd = Decision(project_id="apollo", state=ProjectState.PAUSED, shift_weeks=3)
    assert found("form", of(), odd) == [("apollo", None, 3)]


def test_misspelt_ids_get_no_suggestions_among_thousands():
    """Looking through them for each of many would take minutes."""
    many = portfolio([person(f"p{number}") for number in range(600)], project(), demand())
    (one,) = said("form", many, runs(), booking("p9999", "apollo.dev", (0, 3), 50))
    assert one.text == "No person or equipment has the id 'p9999'; it was left out."


def test_every_defect_is_said_at_once():
    plan = proposal(booking("x", "apollo.dev", (0, 1), 1), booking("ada", "y", (0, 1), 1), runs("z"))
    assert all_found(of(), *plan.bookings, *plan.decisions) == ["form"] * 3
