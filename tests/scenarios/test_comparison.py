"""
Plans side by side, by hand: Anna (40 h a week) gives Apollo 50 % in plan 1 and nothing in plan 2 from the third week on;
Ben works on Borealis in plan 2 only.
"""

from __future__ import annotations

import datetime as dt

import pytest

from api import examples
from models.bookings import Booking, ProjectState
from models.people import Absence, Holiday
from models.score import Part
from scenarios.comparison import compare
from tests.api.portfolios import END, START, small

WEEKS = 12
THIRD = dt.date(2027, 1, 18)


def plan(rank: int, *bookings: Booking, **changes: object):
    return examples.PLAN.replace(rank=rank, label=f"plan {rank}", bookings=bookings, **changes)


def booked(who: str, what: str, first: dt.date = START, last: dt.date = END, share: int = 50) -> Booking:
    return Booking(resource_id=who, demand_id=what, first=first, last=last, share_pct=share)


ALWAYS = plan(1, booked("anna", "apollo-dev"))
SHORT = plan(2, booked("anna", "apollo-dev", last=THIRD - dt.timedelta(days=1)), booked("ben", "borealis-dev", share=20))


def test_only_what_differs_is_shown_by_person_project_and_week():
    found = compare(small(), [ALWAYS, SHORT])
    anna = [line for line in found.people if line.person_id == "anna"]
    ben = [line for line in found.people if line.person_id == "ben"]

    assert [line.week for line in anna] == [START + dt.timedelta(weeks=week) for week in range(2, WEEKS)]
    assert {(line.project_id, line.shares_pct, line.differences_pct, line.hours) for line in anna} == {
        ("apollo", (50, 0), (0, -50), (20.0, 0.0))
    }
    assert [line.shares_pct for line in ben] == [(0, 20)] * WEEKS
    assert ben[0].name == "Ben Okafor"


def test_hours_follow_holidays_and_absences():
    """A holiday takes 8 of 40 hours: half of the other 32 is 16. In the week of the leave there is nothing."""
    away = small().replace(
        holidays=(Holiday(date=START),),
        absences=(Absence(resource_id="anna", first=dt.date(2027, 1, 11), last=dt.date(2027, 1, 15)),),
    )
    found = compare(away, [ALWAYS, plan(2)])

    assert [line.hours[0] for line in found.people[:3]] == [16.0, 0.0, 20.0]


def test_a_plan_does_not_differ_from_itself():
    found = compare(small(), [ALWAYS, ALWAYS])

    assert (found.people, found.projects) == ((), ())
    assert all(line.differences == (0, 0) for line in found.parts)


def test_several_bookings_of_a_person_on_a_project_count_together():
    """20 % and 30 % at the same time are the same as 50 %."""
    parts = plan(2, booked("anna", "apollo-dev", share=20), booked("anna", "apollo-dev", share=30))

    assert compare(small(), [ALWAYS, parts]).people == ()


def test_bookings_outside_the_horizon_and_of_equipment_are_left_out():
    more = plan(2, booked("anna", "apollo-dev", first=dt.date(2026, 12, 7)), booked("rig-1", "apollo-dev"))

    assert compare(small(), [ALWAYS, more]).people == ()


def test_score_parts_have_units_directions_and_differences_to_the_first():
    cheaper = plan(2, *ALWAYS.bookings, score=ALWAYS.score.replace(cost=400_000, value=99_000_000))
    parts = {line.part: line for line in compare(small(), [ALWAYS, cheaper]).parts}

    assert list(parts) == list(Part)
    assert (parts[Part.COST].values, parts[Part.COST].differences) == ((1_000_000, 400_000), (0, -600_000))
    assert parts[Part.VALUE].differences == (0, -1_000_000)
    assert [part for part, line in parts.items() if line.more_is_better] == [Part.VALUE]
    assert all(line.unit for line in parts.values())


def test_projects_that_fare_differently_are_listed_by_rank():
    first, second = ALWAYS.outcomes
    paused = plan(
        2, outcomes=(first.replace(state=ProjectState.PAUSED, hours=0.0, coverage_pct=0.0, finish=None), second.replace(shift_weeks=2))
    )
    lines = compare(small(), [ALWAYS, paused]).projects

    assert [line.project_id for line in lines] == ["borealis", "apollo"]
    assert lines[0].states == (ProjectState.RUN, ProjectState.PAUSED)
    assert lines[0].finish == (END, None)
    assert lines[1].shift_weeks == (0, 2)


@pytest.mark.parametrize("count", [1, 3])
def test_any_number_of_plans_has_as_many_columns(count):
    found = compare(small(), [ALWAYS, SHORT, plan(3)][:count])

    assert len(found.plans) == count
    assert {len(line.values) for line in found.parts} == {count}
    assert {len(line.shares_pct) for line in found.people} <= {count}


def test_forced_and_chosen_moves_are_kept_apart_as_the_audit_counts_them():
    forced = plan(2, audit=ALWAYS.audit.replace(chosen_moves=1, forced_moves=4, forced_disruption=60_000))
    chosen, beyond = compare(small(), [ALWAYS, forced]).moves
    assert (chosen.chosen, chosen.moves) == (True, (ALWAYS.audit.chosen_moves, 1))
    assert (beyond.chosen, beyond.moves) == (False, (ALWAYS.audit.forced_moves, 4))
    assert beyond.disruption == (ALWAYS.audit.forced_disruption, 60_000)
    assert chosen.disruption == (ALWAYS.audit.score.disruption,) * 2
