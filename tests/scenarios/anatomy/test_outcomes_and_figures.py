"""What a plan means for projects, and the figures plans are compared by, worked out by hand."""

from __future__ import annotations

import pytest

from models.audit import Auditor, audit
from models.bookings import ProjectState
from models.directives import DirectiveKind
from models.projects import Stage
from scenarios.anatomy import anatomy
from tests.builders import (
    booking,
    cap,
    demand,
    directive,
    monday,
    paused,
    person,
    portfolio,
    project,
    proposal,
    runs,
    sunday,
    today,
    two_by_two,
)
from tests.scenarios.anatomy.taking_apart import apart


def outcome(found, id):
    (row,) = (row for row in found.outcomes if row.project_id == id)
    return row


def test_before_and_after_of_a_project_that_runs_and_one_that_is_paused():
    """Ada's 320 hours are all that Apollo needs; Zeus had 320 from both."""
    found = apart(two_by_two(), runs("apollo"), paused("zeus"), booking("ada", "apollo.dev", (0, 7), 100))
    apollo, zeus = found.outcomes
    assert (apollo.state_before, apollo.state) == (ProjectState.PAUSED, ProjectState.RUN)
    assert (apollo.hours_before, apollo.hours, apollo.coverage_before_pct, apollo.coverage_pct) == (0, 320, 0, 100)
    assert (apollo.finish_before, apollo.finish, apollo.value) == (None, sunday(7), 100_000_000)
    assert (zeus.state_before, zeus.state, zeus.value) == (ProjectState.RUN, ProjectState.PAUSED, 0)
    assert (zeus.hours_before, zeus.hours, zeus.coverage_before_pct, zeus.coverage_pct) == (320, 0, 100, 0)
    assert (zeus.finish_before, zeus.finish) == (sunday(7), None)
    assert found.report.score.value == apollo.value + zeus.value


def test_a_project_that_the_scenario_added_is_new():
    found = anatomy(two_by_two(), Auditor(two_by_two()), proposal(runs("apollo"), runs("zeus")), {"apollo"})
    assert [row.is_new for row in found.outcomes] == [True, False]


def test_outcomes_stand_in_the_order_of_ranks():
    mixed = two_by_two()
    turned = mixed.replace(projects=tuple(p.replace(rank=3 - p.rank) for p in mixed.projects))
    assert [row.project_id for row in apart(turned).outcomes] == ["zeus", "apollo"]


def test_a_shift_moves_the_finish_and_may_be_late():
    late = portfolio(
        person("ada"),
        project(target_finish=sunday(4), cost_of_delay=100, sponsor="Eve"),
        demand(weeks=(0, 3)),
        today("ada", "apollo.dev", (0, 3), 50),
    )
    found = apart(late, runs(shift=3), booking("ada", "apollo.dev", (3, 6), 50))
    (row,) = found.outcomes
    assert (row.state, row.shift_weeks, row.finish_before, row.finish, row.late_weeks) == (ProjectState.SHIFTED, 3, sunday(3), sunday(6), 2)
    assert (row.sponsor, found.figures.projects_late, found.figures.projects_running) == ("Eve", 1, 1)


def test_a_stopped_project_has_no_finish_on_either_side():
    ended = portfolio(person("ada"), project(stage=Stage.CANCELLED), demand(), today("ada", "apollo.dev", (0, 3), 50))
    (row,) = apart(ended, paused()).outcomes
    assert (row.state_before, row.state, row.finish_before, row.finish) == (ProjectState.STOPPED, ProjectState.STOPPED, None, None)
    assert (row.hours_before, row.hours) == (80, 0)


def test_coverage_is_rounded_down_so_that_a_hundred_means_all_of_it():
    """2 of 3 FTE are 66.66 %, and what a project without need covers is nothing."""
    wants = portfolio(person("ada", fte=2), project(), project("idle"), demand(fte=3))
    found = apart(wants, runs(), runs("idle"), booking("ada", "apollo.dev", (0, 3), 100))
    assert outcome(found, "apollo").coverage_pct == found.figures.coverage_pct == 66.66
    assert outcome(found, "idle").coverage_pct == 0


def test_the_figures_of_a_plan():
    """Ada gives up 160 hours by choice; Apollo starts; 320 + 160 of 640 hours are covered, at 60.00 and 50.00 an hour."""
    found = apart(
        two_by_two(), runs("apollo"), runs("zeus"), booking("ada", "apollo.dev", (0, 7), 100), booking("bob", "zeus.dev", (0, 7), 50)
    )
    figures = found.figures
    assert (figures.people_moved, figures.hours_moved, figures.chosen_moves, figures.forced_moves) == (1, 160, 3, 0)
    assert (figures.projects_running, figures.projects_late, figures.coverage_pct) == (2, 0, 75)
    assert (figures.cost, figures.cost_cap) == (320 * 6_000 + 160 * 5_000, None)


def test_hours_taken_from_firm_bookings_are_not_weighted_in_the_figures():
    firm = two_by_two(hard_price=10, soft_price=3)
    assert apart(firm, paused("zeus")).figures.hours_moved == 320


def test_what_is_forced_moves_nobody_by_choice():
    out = two_by_two()
    out = out.replace(directives=(directive(DirectiveKind.FORCE_OUT, "zeus"),))
    figures = apart(out, paused("zeus")).figures
    assert (figures.people_moved, figures.hours_moved, figures.chosen_moves, figures.forced_moves) == (0, 0, 0, 3)


@pytest.mark.parametrize(
    ("caps", "expected"),
    [
        ([], None),
        ([cap(900)], 900),
        ([cap(900, "project", "apollo")], None),
        ([cap(900), cap(500, period="2027")], 500),
        ([cap(400), cap(500, period="2027")], 400),
        ([cap(300, period="2027-03"), cap(400, period="2027-04")], 700),
        ([cap(300, period="2027-03")], None),
        ([cap(300, period="2027-Q1"), cap(400, period="2027-04")], None),
    ],
)
def test_the_cap_is_the_smallest_of_those_that_hold_for_the_whole_horizon(caps, expected):
    """The horizon's eight Mondays lie in March and April 2027."""
    one = portfolio(person("ada"), project(), demand(), *caps)
    assert apart(one).figures.cost_cap == expected


def test_the_report_is_the_auditors_own():
    broken = two_by_two(), (runs("zeus"), booking("ada", "zeus.dev", (0, 7), 130))
    report = apart(broken[0], *broken[1]).report
    assert not report.clean
    assert report == audit(broken[0], proposal(*broken[1]))


def test_the_first_day_of_the_horizon_is_a_monday():
    """On which every date above relies."""
    assert monday(0).weekday() == 0
