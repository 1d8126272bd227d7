"""Every kind of move, with hours, weeks and money worked out by hand: 10 % of a week is 4 hours."""

from __future__ import annotations

import datetime as dt

import pytest

from models.answer import MoveKind
from models.directives import DirectiveKind
from models.people import Holiday
from models.projects import Stage
from tests.builders import (
    absent,
    booking,
    demand,
    directive,
    monday,
    paused,
    pauses,
    person,
    portfolio,
    project,
    runs,
    sunday,
    today,
)
from tests.scenarios.anatomy.taking_apart import apart, of_person

ADA = person("ada", cost_rate=6_000)
FIRST_WEEK_OFF = [Holiday(date=monday(0) + dt.timedelta(days=i)) for i in range(5)]


def small(*rows, **settings):
    return portfolio(
        ADA,
        person("bob", name="Bob", cost_rate=5_000),
        project("apollo", name="Apollo"),
        project("zeus"),
        demand("apollo.dev", weeks=(0, 7), fte=2),
        demand("zeus.dev", weeks=(0, 7), fte=2),
        *rows,
        **settings,
    )


def test_what_stays_as_it_is_is_no_move():
    found = apart(small(today("ada", "zeus.dev", (0, 7), 50)), runs("zeus"), paused("apollo"), booking("ada", "zeus.dev", (0, 7), 50))
    assert found.moves == ()
    assert (found.figures.people_moved, found.figures.hours_moved) == (0, 0)


def test_somebody_new_is_assigned():
    """Four weeks at half time are 80 hours, at 60.00 an hour."""
    at_work = small(today("bob", "apollo.dev", (0, 7), 50))
    move = of_person(apart(at_work, runs(), booking("bob", "apollo.dev", (0, 7), 50), booking("ada", "apollo.dev", (2, 5), 50)), "ada")
    assert (move.kind, move.from_project, move.to_project, move.demands) == (MoveKind.ASSIGN, "", "apollo", ("apollo.dev",))
    assert (move.first, move.last, move.hours, move.cost_delta, move.chosen) == (monday(2), sunday(5), 80, 480_000, True)
    assert move.reason == "Apollo (rank 1) is short of people: 480 h missing today"


def test_somebody_who_joins_a_project_that_starts():
    move = of_person(apart(small(), runs(), booking("ada", "apollo.dev", (0, 7), 50)), "ada")
    assert move.reason == "Apollo (rank 1) starts and asks for people"


def test_somebody_who_leaves_is_released():
    found = apart(
        small(today("ada", "zeus.dev", (0, 7), 50), today("bob", "zeus.dev", (0, 7), 50)),
        runs("zeus"),
        booking("bob", "zeus.dev", (0, 7), 50),
    )
    move = of_person(found, "ada")
    assert (move.kind, move.from_project, move.to_project) == (MoveKind.RELEASE, "zeus", "")
    assert (move.hours, move.cost_delta, found.figures.hours_moved) == (160, -960_000, 160)
    assert move.reason == "frees 160 h that nothing else takes"


@pytest.mark.parametrize(
    ("share", "kind", "hours", "reason"),
    [
        (80, MoveKind.RAISE, 96, "zeus (rank 2) is short of people: 480 h missing today"),
        (20, MoveKind.LOWER, 96, "frees 96 h that nothing else takes"),
    ],
)
def test_more_or_fewer_hours_on_the_same_project(share, kind, hours, reason):
    found = apart(small(today("ada", "zeus.dev", (0, 7), 50)), runs("zeus"), booking("ada", "zeus.dev", (0, 7), share))
    move = of_person(found, "ada")
    assert (move.kind, move.hours, move.reason) == (kind, hours, reason)
    assert (move.from_project, move.to_project) == ("zeus", "zeus")


def test_the_frozen_weeks_are_no_part_of_a_move():
    before = small(today("ada", "zeus.dev", (0, 7), 50), freeze_weeks=2)
    move = of_person(apart(before, runs("zeus"), booking("ada", "zeus.dev", (0, 1), 50)), "ada")
    assert (move.first, move.hours, move.cost_delta) == (monday(2), 120, -720_000)


def test_leaving_and_joining_is_one_swap():
    """Ada gives up 80 hours on Zeus for 128 on Apollo; 48 hours more at 60.00."""
    before = small(today("ada", "zeus.dev", (0, 3), 50), today("bob", "apollo.dev", (0, 7), 50), today("bob", "zeus.dev", (0, 7), 50))
    kept = booking("bob", "apollo.dev", (0, 7), 50), booking("bob", "zeus.dev", (0, 7), 50)
    found = apart(before, runs(), runs("zeus"), *kept, booking("ada", "apollo.dev", (4, 7), 80))
    (move,) = found.moves
    assert (move.kind, move.from_project, move.to_project) == (MoveKind.SWAP, "zeus", "apollo")
    assert (move.hours, move.cost_delta, move.first, move.last) == (128, 288_000, monday(0), sunday(7))
    assert move.demands == ("zeus.dev", "apollo.dev")
    assert (found.figures.chosen_moves, found.figures.people_moved, found.figures.hours_moved) == (2, 1, 80)


@pytest.mark.parametrize(("joins", "kinds"), [(6, {MoveKind.SWAP}), (7, {MoveKind.RELEASE, MoveKind.ASSIGN})])
def test_a_swap_bridges_four_weeks_and_no_more(joins, kinds):
    before = small(today("ada", "zeus.dev", (0, 1), 50), today("bob", "apollo.dev", (0, 7), 10), today("bob", "zeus.dev", (0, 7), 10))
    kept = booking("bob", "apollo.dev", (0, 7), 10), booking("bob", "zeus.dev", (0, 7), 10)
    found = apart(before, runs(), runs("zeus"), *kept, booking("ada", "apollo.dev", (joins, 7), 50))
    assert {move.kind for move in found.moves} == kinds


def test_of_two_possible_swaps_the_larger_is_made():
    more = [project("hera"), demand("hera.dev", weeks=(0, 7), fte=2), today("bob", "hera.dev", (0, 7), 10)]
    before = small(today("ada", "zeus.dev", (0, 7), 60), today("ada", "apollo.dev", (0, 7), 20), today("bob", "zeus.dev", (0, 7), 10), more)
    kept = booking("bob", "hera.dev", (0, 7), 10), booking("bob", "zeus.dev", (0, 7), 10)
    found = apart(before, runs("zeus"), runs("hera"), paused(), *kept, booking("ada", "hera.dev", (0, 7), 80))
    assert {(m.kind, m.from_project, m.to_project) for m in found.moves if m.subject == "ada"} == {
        (MoveKind.SWAP, "zeus", "hera"),
        (MoveKind.RELEASE, "apollo", ""),
    }


def test_another_demand_of_the_same_project_is_a_swap_within_it():
    before = small(demand("zeus.test", weeks=(0, 7)), today("ada", "zeus.dev", (0, 7), 50))
    move = of_person(apart(before, runs("zeus"), booking("ada", "zeus.test", (0, 7), 50)), "ada")
    assert (move.kind, move.from_project, move.to_project, move.hours, move.cost_delta) == (MoveKind.SWAP, "zeus", "zeus", 160, 0)


def test_a_project_that_is_shifted():
    before = small(project("hera", max_shift_weeks=4), demand("hera.dev", weeks=(0, 3)), today("ada", "hera.dev", (0, 3), 50))
    found = apart(before, runs("hera", 2), booking("ada", "hera.dev", (2, 5), 50))
    shift, hers = found.moves
    assert (shift.kind, shift.subject, shift.first, shift.last, shift.hours) == (MoveKind.SHIFT, "hera", monday(0), sunday(5), 0)
    assert shift.reason == "hera (rank 3) runs 2 weeks later, and 50 % of its need is covered"
    assert hers.reason == "hera (rank 3) runs 2 weeks later than dated and asks for people then"


def test_one_week_is_said_in_the_singular():
    before = small(project("hera", max_shift_weeks=4), demand("hera.dev", weeks=(0, 3)), today("ada", "hera.dev", (0, 3), 50))
    assert "runs 1 week later" in apart(before, runs("hera", 1), booking("ada", "hera.dev", (1, 4), 50)).moves[0].reason


def test_a_mandatory_project_that_starts_later_says_both():
    before = small(project("hera", project_class="mandatory"), demand("hera.dev", weeks=(0, 3)))
    start = apart(before, runs("hera", 2), booking("ada", "hera.dev", (2, 5), 50)).moves[0]
    assert (start.kind, start.first, start.last) == (MoveKind.START, monday(2), sunday(5))
    assert start.reason == "hera (rank 3) is mandatory and starts 2 weeks later than dated: 80 h cover 50 % of its need"


def test_a_project_that_is_paused_below_its_minimum_staffing():
    before = small(today("ada", "zeus.dev", (0, 7), 50), min_staffing_pct=60)
    pause, release = apart(before, paused("zeus")).moves
    assert (pause.kind, pause.chosen, pause.first, pause.last) == (MoveKind.PAUSE, True, monday(0), sunday(7))
    assert pause.reason == "zeus (rank 2) is below its minimum staffing: today's bookings cover 25 % of its need, and it takes 60 %"
    assert release.reason == "zeus (rank 2) is paused"


def test_a_project_that_is_paused_for_another():
    before = small(today("ada", "zeus.dev", (0, 7), 50), today("bob", "apollo.dev", (0, 7), 50))
    kept = booking("bob", "apollo.dev", (0, 7), 50)
    pause, swap = apart(before, paused("zeus"), runs(), kept, booking("ada", "apollo.dev", (0, 7), 50)).moves
    assert pause.reason == "zeus (rank 2) frees 160 h; its people go to Apollo (rank 1)"
    assert swap.reason == "Apollo (rank 1) is short of people: 480 h missing today; zeus (rank 2) is paused"


def test_a_project_that_starts():
    start = apart(small(), runs(), booking("ada", "apollo.dev", (0, 7), 50)).moves[0]
    assert (start.kind, start.subject, start.chosen, start.hours) == (MoveKind.START, "apollo", True, 0)
    assert start.reason == "Apollo (rank 1) starts: 160 h cover 25 % of its need"


def test_a_project_that_must_start_is_a_forced_move():
    before = small(directive(DirectiveKind.FORCE_IN, "apollo"))
    start = apart(before, runs(), booking("ada", "apollo.dev", (0, 7), 50)).moves[0]
    assert (start.kind, start.chosen) == (MoveKind.START, False)
    assert start.reason == "Apollo (rank 1) has to run by a rule of the scenario and starts: 160 h cover 25 % of its need"


def test_a_project_that_may_not_run_is_paused_by_force():
    before = small(directive(DirectiveKind.FORCE_OUT, "zeus"), today("ada", "zeus.dev", (0, 7), 50))
    pause, release = apart(before, paused("zeus")).moves
    assert (pause.kind, pause.chosen, release.chosen) == (MoveKind.PAUSE, False, False)
    assert pause.reason == release.reason == "zeus is ruled out by a rule of the scenario"


def test_leaving_the_company_is_a_forced_release():
    leaver = person("eve", end_date=sunday(3))
    before = small(leaver, today("eve", "zeus.dev", (4, 7), 50), today("bob", "zeus.dev", (0, 7), 50))
    found = apart(before, runs("zeus"), booking("bob", "zeus.dev", (0, 7), 50))
    move = of_person(found, "eve")
    assert (move.kind, move.chosen, move.reason) == (MoveKind.RELEASE, False, f"leaves the company on {sunday(3)}")
    assert (found.figures.forced_moves, found.figures.people_moved, found.figures.hours_moved) == (1, 0, 0)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([person("eve", start_date=monday(6))], f"does not start before {monday(6)}"),
        ([person("eve")], f"lacks law 2 in the week of {monday(0)}"),
        ([person("eve"), absent("eve", monday(0), sunday(7))], f"is absent from {monday(0)} to {sunday(7)}"),
        (
            [person("eve"), FIRST_WEEK_OFF],
            f"has no working time in the week of {monday(0)}",
        ),
    ],
)
def test_who_cannot_stay_is_released_by_force(rows, reason):
    before = small(*rows, demand("zeus.law", weeks=(0, 7), needs={"law": 2}), today("eve", "zeus.law", (0, 3), 50))
    move = of_person(apart(before, paused("zeus")), "eve")
    assert (move.chosen, move.reason) == (False, reason)


def test_a_project_on_hold_releases_by_force():
    before = small(project("hera", stage=Stage.ON_HOLD), demand("hera.dev"), today("ada", "hera.dev", (0, 3), 50))
    move = of_person(apart(before, paused("hera")), "ada")
    assert (move.chosen, move.reason) == (False, "hera is on hold")


def test_dates_that_no_longer_fit_release_by_force():
    before = small(project("hera"), demand("hera.dev", weeks=(0, 3)), today("ada", "hera.dev", (5, 6), 50))
    move = of_person(apart(before, paused("hera")), "ada")
    assert move.reason == f"hera.dev is dated {monday(0)} to {sunday(3)}, which leaves out the week of {monday(5)}"


def test_bookings_beyond_a_limit_of_the_person_are_released_for_it():
    over = small(today("ada", "zeus.dev", (0, 7), 60), today("ada", "apollo.dev", (0, 7), 60))
    move = of_person(apart(over, runs("zeus"), runs(), booking("ada", "apollo.dev", (0, 7), 60)), "ada")
    assert move.reason == f"is booked 120 % in the week of {monday(0)} today, and 100 % may be"
    many = small(today("ada", "zeus.dev", (0, 7), 30), today("ada", "apollo.dev", (0, 7), 30), max_projects=1)
    move = of_person(apart(many, runs("zeus"), runs(), booking("ada", "apollo.dev", (0, 7), 30)), "ada")
    assert move.reason == f"works on 2 projects in the week of {monday(0)} today, and the limit is 1"


def test_hours_go_to_another_project_or_are_taken_over():
    both = small(today("ada", "zeus.dev", (0, 7), 50), today("ada", "apollo.dev", (0, 7), 20))
    found = apart(both, runs("zeus"), runs(), booking("ada", "zeus.dev", (0, 7), 20), booking("ada", "apollo.dev", (0, 7), 50))
    lower = next(move for move in found.moves if move.kind is MoveKind.LOWER)
    assert lower.reason == "frees 96 h for Apollo (rank 1)"
    full = small(project("hera"), demand("hera.dev", weeks=(0, 7)), today("ada", "hera.dev", (0, 7), 100))
    found = apart(full, runs("hera"), booking("bob", "hera.dev", (0, 7), 100))
    assert of_person(found, "ada").reason == "work on hera.dev is taken over by Bob (320 h)"
    assert of_person(found, "bob").reason == "takes over work on hera.dev from ada (320 h)"


def test_projects_come_first_then_people_by_hours():
    before = small(today("ada", "zeus.dev", (0, 7), 20), today("bob", "zeus.dev", (0, 7), 50))
    found = apart(before, paused("zeus"))
    assert [move.subject for move in found.moves] == ["zeus", "bob", "ada"]


def test_a_pause_is_a_move_of_the_project():
    """Ada covers 160 of the 320 hours, in four weeks that end two weeks later than dated."""
    of = portfolio(
        ADA, project("apollo", name="Apollo", max_pause_weeks=2), demand(weeks=(0, 3), fte=2), today("ada", "apollo.dev", (0, 3), 100)
    )
    found = apart(of, pauses((2, 3)), booking("ada", "apollo.dev", (0, 1), 100), booking("ada", "apollo.dev", (4, 5), 100))
    (move,) = (move for move in found.moves if move.subject == "apollo")
    assert (move.kind, move.first, move.last, move.chosen) == (MoveKind.PAUSE, monday(2), sunday(3), True)
    ends = f"goes on from {monday(4)} and ends on {sunday(5)}"
    assert move.reason == f"Apollo (rank 1) pauses 2 weeks, {ends}; 50 % of its need is covered"
    (outcome,) = found.outcomes
    assert (outcome.pause_first, outcome.pause_last, outcome.slip_weeks) == (monday(2), sunday(3), 2)
