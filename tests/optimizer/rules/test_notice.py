"""Notice: the engine has no columns before it ends, and counts what is booked until then."""

from __future__ import annotations

import pytest

from optimizer import best_plan
from optimizer.model import model_of
from tests.builders import booking, demand, paused, person, portfolio, project, proposal, runs, today
from tests.optimizer.solving import COLUMNS, judged

HELD = today("ada", "apollo.dev", (0, 7), 50)


def of(*rows, notice=3, **settings):
    work = [project(), project("zeus")], demand(weeks=(0, 7)), demand("zeus.dev", weeks=(0, 7))
    return portfolio([person("ada"), person("bob")], *work, *(rows or [HELD]), notice_weeks=notice, **settings)


@pytest.mark.parametrize(
    ("on_apollo", "on_zeus", "accepted"),
    [
        ((0, 2), (3, 7), True),
        ((0, 7), (3, 7), True),
        ((0, 1), (3, 7), False),
        ((0, 2), (2, 7), False),
    ],
)
def test_a_person_moves_when_the_notice_ends(on_apollo, on_zeus, accepted):
    plan = proposal(runs(), runs("zeus"), booking("ada", "apollo.dev", on_apollo, 50), booking("ada", "zeus.dev", on_zeus, 50))
    assert judged(of(), plan) == (set() if accepted else {COLUMNS})


def test_a_project_may_pause_while_its_people_are_on_notice():
    assert judged(of(), proposal(paused(), runs("zeus"), booking("ada", "apollo.dev", (0, 2), 50))) == set()


def test_what_is_too_much_today_may_stay_until_the_notice_ends():
    crowded = of(today("ada", "apollo.dev", (0, 7), 100), today("bob", "apollo.dev", (0, 7), 100), reserve_pct=20)
    kept = [booking("ada", "apollo.dev", (0, 2), 100), booking("bob", "apollo.dev", (0, 2), 100)]
    assert judged(crowded, proposal(runs(), *kept, booking("ada", "apollo.dev", (3, 7), 80))) == set()


def test_the_best_plan_waits_for_the_end_of_the_notice():
    """Zeus is worth more and only ada can do it, but until week 3 she is on apollo."""
    wanted = portfolio(
        person("ada"),
        [project(value_score=1), project("zeus")],
        [demand(weeks=(0, 7)), demand("zeus.dev", weeks=(0, 7))],
        today("ada", "apollo.dev", (0, 7), 100),
        notice_weeks=3,
    )
    best = best_plan(wanted)
    assert best is not None
    apart = {(row.demand_id, wanted.horizon.week(row.first)) for row in best.bookings}
    assert ("apollo.dev", 0) in apart
    assert min(week for id, week in apart if id == "zeus.dev") == 3


def test_without_a_notice_there_is_nothing_more_to_solve():
    without, idle = model_of(of(notice=None)), model_of(of(notice=0))
    assert without.program.size == idle.program.size
    assert len(without.program.groups) == len(idle.program.groups)
