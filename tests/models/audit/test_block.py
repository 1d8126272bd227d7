"""Block: a booking stays the same over a block, and where blocks are cut."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from models.bookings import Lock
from tests.builders import able, booking, demand, directive, monday, paused, person, portfolio, project, runs, sunday, today
from tests.models.audit.verdicts import found, said

HALF_THEN_FULL = runs(), booking("ada", "apollo.dev", (0, 3), 50), booking("ada", "apollo.dev", (4, 7), 80)


def of(*rows, ada=None, needs=None, **settings):
    return portfolio(ada or person("ada"), project(), demand(weeks=(0, 7), needs=needs), *rows, **settings)


def test_one_share_over_the_span_is_as_it_should_be():
    assert found("block", of(), runs(), booking("ada", "apollo.dev", (0, 7), 50)) == []


def test_two_bookings_that_follow_with_one_share_are_one():
    assert found("block", of(), runs(), booking("ada", "apollo.dev", (0, 3), 50), booking("ada", "apollo.dev", (4, 7), 50)) == []


def test_a_share_that_changes_inside_the_span_is_not():
    """From 50 to 80 in week 4: 30 apart."""
    assert found("block", of(), *HALF_THEN_FULL) == [("ada", 4, 30)]


def test_nought_is_a_share():
    """Only weeks 2-3 of 0-7: it changes from 0 to 50 in week 2."""
    assert found("block", of(), runs(), booking("ada", "apollo.dev", (2, 3), 50)) == [("ada", 2, 50)]


@pytest.mark.parametrize(("length", "expected"), [("week", []), ("month", [("ada", 4, 30)])])
def test_shorter_blocks_allow_more_change(length, expected):
    """March 2027 has the Mondays 1, 8, 15, 22 and 29, so the fifth week is still March."""
    assert found("block", of(booking_block=length), *HALF_THEN_FULL) == expected


def test_a_month_begins_with_its_first_monday():
    """Week 5 begins on April 5: 0-4 and 5-7 are the two blocks."""
    plan = runs(), booking("ada", "apollo.dev", (0, 4), 50), booking("ada", "apollo.dev", (5, 7), 80)
    assert found("block", of(booking_block="month"), *plan) == []


def test_the_freezes_end_cuts():
    """Frozen at 50 in weeks 0-3, free from 4 on."""
    assert found("block", of(today("ada", "apollo.dev", (0, 3), 50), freeze_weeks=4), *HALF_THEN_FULL) == []


@pytest.mark.parametrize(
    ("ada", "rows"),
    [
        (person("ada"), [directive("part_time", "ada", weeks=(4, 7), value=Decimal("0.5"))]),
        (person("ada"), [directive("part_time", "ada", weeks=(0, 3), value=Decimal("0.5"))]),
        (person("ada"), [person("bob", end_date=sunday(3))]),
        (person("ada"), [person("bob", start_date=monday(4))]),
    ],
)
def test_where_the_supply_of_anybody_able_changes_there_is_a_cut(ada, rows):
    """Contract, start or end of Ada, or of Bob who could do the work as well, change with week 4."""
    assert found("block", of(*rows, ada=ada), *HALF_THEN_FULL) == []


def test_a_contract_that_does_not_change_cuts_nothing():
    """Part time at one FTE is what Ada has anyway."""
    same = directive("part_time", "ada", weeks=(4, 7), value=Decimal(1))
    assert found("block", of(same), *HALF_THEN_FULL) == [("ada", 4, 30)]


@pytest.mark.parametrize(
    ("bobs", "expected"),
    [
        ([able("bob", valid_until=sunday(3))], []),
        ([able("bob", valid_from=monday(4))], []),
        ([able("bob", level=2, valid_until=sunday(3))], [("ada", 4, 30)]),
        ([able("bob", "cooking", valid_until=sunday(3))], [("ada", 4, 30)]),
        ([able("bob"), able("bob", level=5, valid_from=monday(4))], [("ada", 4, 30)]),
    ],
)
def test_a_skill_cuts_where_it_makes_somebody_able_or_not(bobs, expected):
    """Bob's dev 3 begins or ends with week 4; dev 2, another skill, or a better level on top change nothing."""
    portfolio = of(able("ada"), person("bob"), *bobs, needs={"dev": 3})
    assert found("block", portfolio, *HALF_THEN_FULL) == expected


def test_who_is_never_able_in_the_span_cuts_nothing():
    """Bob leaves with week 3, but has no dev."""
    portfolio = of(able("ada"), person("bob", end_date=sunday(3)), needs={"dev": 3})
    assert found("block", portfolio, *HALF_THEN_FULL) == [("ada", 4, 30)]


def test_who_may_not_be_booked_cuts_nothing():
    """Bob could, but the demand is restricted to Ada."""
    rows = person("ada"), person("bob", end_date=sunday(3)), project(), demand(weeks=(0, 7), restricted=("ada",))
    assert found("block", portfolio(*rows), *HALF_THEN_FULL) == [("ada", 4, 30)]


def test_a_contract_in_the_middle_of_a_week_cuts_before_and_after_it():
    """From the Thursday of week 3: weeks 0-2, the mixed week 3 and 4-7 are three blocks."""
    change = directive("part_time", "ada", first=monday(3) + dt.timedelta(days=3), value=Decimal("0.5"))
    plan = [booking("ada", "apollo.dev", weeks, share) for weeks, share in [((0, 2), 20), ((3, 3), 40), ((4, 7), 60)]]
    assert found("block", of(change), runs(), *plan) == []


def test_weeks_without_employment_do_not_count():
    """Ada starts in week 4, so 0 before and 80 after is even."""
    assert found("block", of(ada=person("ada", start_date=monday(4))), runs(), booking("ada", "apollo.dev", (4, 7), 80)) == []


def test_todays_booking_may_stay_uneven():
    """Today 50 % in weeks 2-3 only. Kept as it is, fine; one week longer, not."""
    held = of(today("ada", "apollo.dev", (2, 3), 50))
    assert found("block", held, runs(), booking("ada", "apollo.dev", (2, 3), 50)) == []
    assert found("block", held, runs(), booking("ada", "apollo.dev", (2, 4), 50)) == [("ada", 2, 50)]


@pytest.mark.parametrize(
    "stays",
    [
        [today("ada", "apollo.dev", (0, 3), 50, lock=Lock.BOTH)],
        [directive("freeze_project", "apollo")],
        [directive("protect_person", "ada")],
    ],
)
def test_what_must_stay_does_not_count(stays):
    assert found("block", of(stays), *HALF_THEN_FULL) == []


def test_blocks_move_with_the_project():
    """Weeks 0-3 shifted by 2 are one block, 2-5; 0 in weeks 6 and 7 is outside."""
    short = portfolio(person("ada"), project(), demand(weeks=(0, 3)))
    assert found("block", short, runs(shift=2), booking("ada", "apollo.dev", (2, 5), 50)) == []
    assert found("block", short, runs(shift=2), booking("ada", "apollo.dev", (2, 4), 50)) == [("ada", 5, 50)]


def test_a_project_that_does_not_run_has_no_blocks():
    assert found("block", of(), paused(), *HALF_THEN_FULL[1:]) == []


def test_the_sentence_names_the_shares():
    (one,) = said("block", of(), *HALF_THEN_FULL)
    assert one.text == (
        "ada is booked 50 % and 80 % on apollo.dev in the 8 weeks from 2027-03-01; "
        "a booking stays the same over such a block, unless it is exactly today's."
    )
