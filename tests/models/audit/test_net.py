"""Net minutes: what people really have, seen through the cost of a full booking at one cent an hour."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from models.audit import Auditor
from models.people import Holiday
from tests.builders import absent, booking, demand, directive, monday, person, portfolio, project, proposal, runs, sunday

WEDNESDAY = dt.timedelta(days=2)
SATURDAY = dt.timedelta(days=5)


def minutes(*rows, **fields):
    """Ada's minutes in weeks 0 to 3."""
    of = portfolio(person("ada", **fields), project(), demand(weeks=(0, 3)), *rows, horizon_weeks=4)
    ledger = Auditor(of).ledger(proposal(runs(), booking("ada", "apollo.dev", (0, 3), 100)))
    return list(ledger.minutes["ada"]["apollo.dev"])


FULL = 2_400


def test_a_full_week_is_forty_hours():
    assert minutes() == [FULL] * 4


@pytest.mark.parametrize(
    ("fields", "week"),
    [
        ({"fte": Decimal("0.8")}, 1_920),
        ({"hours_per_week": Decimal("38.5")}, 2_310),
        ({"fte": Decimal("0.333"), "hours_per_week": Decimal("37.5")}, 749),
        ({"fte": Decimal(0)}, 0),
    ],
)
def test_part_time_and_hours(fields, week):
    """0.333 x 37.5 x 60 = 749.25, rounded down once for the week, not 5 x 149 = 745 for its days."""
    assert minutes(**fields) == [week] * 4


@pytest.mark.parametrize(
    ("days", "left"),
    [
        ([absent("ada", monday(1))], 1_920),
        ([absent("ada", monday(1), sunday(1))], 0),
        ([absent("ada", monday(1) + SATURDAY, sunday(1))], FULL),
        ([absent("ada", monday(1), share_pct=50)], 2_160),
        ([absent("ada", monday(1), share_pct=60), absent("ada", monday(1), share_pct=60)], 1_920),
        ([absent("ada", monday(1), share_pct=50), Holiday(date=monday(1))], 1_920),
        ([Holiday(date=monday(1)), Holiday(date=monday(1) + WEDNESDAY)], 1_440),
        ([Holiday(date=monday(1) + SATURDAY)], FULL),
        ([absent("bob", monday(1)), person("bob")], FULL),
    ],
)
def test_days_off_in_week_one(days, left):
    """A day is 480 minutes; absences of one day add up to at most all of it, and a holiday takes all of it."""
    assert minutes(*days) == [FULL, left, FULL, FULL]


def test_a_long_absence_takes_the_working_days_it_touches():
    """From the Wednesday of week 0 to the Tuesday of week 2: two days, none and three days are left."""
    assert minutes(absent("ada", monday(0) + WEDNESDAY, monday(2) + dt.timedelta(days=1))) == [960, 0, 1_440, FULL]


@pytest.mark.parametrize(("location", "left"), [("berlin", 1_920), ("", FULL), ("paris", FULL)])
def test_a_local_holiday_is_for_those_who_are_there(location, left):
    assert minutes(Holiday(date=monday(1), calendar="berlin"), location=location) == [FULL, left, FULL, FULL]


def test_the_first_and_last_week_of_an_employment_are_counted_by_days():
    """From the Wednesday of week 1 to the Monday of week 3: three days, five days, one day."""
    assert minutes(start_date=monday(1) + WEDNESDAY, end_date=monday(3)) == [0, 1_440, FULL, 480]


def test_who_left_before_coming_has_nothing():
    rows = portfolio(project(), demand(weeks=(0, 3)), person("ada", end_date=monday(0) - dt.timedelta(days=1)))
    ledger = Auditor(rows).ledger(proposal(runs(), booking("ada", "apollo.dev", (0, 3), 100)))
    assert sum(ledger.minutes["ada"]["apollo.dev"]) == 0


class TestPartTime:
    """A contract that changes."""

    def test_from_a_day_to_a_day(self):
        """Half time from the Wednesday of week 1 (2 x 480 + 3 x 240) to the end of week 2."""
        half = directive("part_time", "ada", first=monday(1) + WEDNESDAY, last=sunday(2), value=Decimal("0.5"))
        assert minutes(half) == [FULL, 1_680, 1_200, FULL]

    def test_without_an_end_it_lasts(self):
        assert minutes(directive("part_time", "ada", first=monday(2), value=Decimal("0.5"))) == [FULL, FULL, 1_200, 1_200]

    def test_the_last_listed_wins(self):
        rows = [
            directive("part_time", "ada", weeks=weeks, value=value) for weeks, value in [((0, 3), Decimal("0.5")), ((1, 1), Decimal(1))]
        ]
        assert minutes(*rows) == [1_200, FULL, 1_200, 1_200]
        assert minutes(*reversed(rows)) == [1_200] * 4

    def test_it_replaces_the_fte_and_meets_absences(self):
        """0.5 instead of 0.8; of it a day is off in week 1: 4 x 240."""
        half = directive("part_time", "ada", weeks=(0, 3), value=Decimal("0.5"))
        assert minutes(half, absent("ada", monday(1)), fte=Decimal("0.8")) == [1_200, 960, 1_200, 1_200]

    def test_it_is_of_one_person(self):
        assert minutes(directive("part_time", "bob", weeks=(0, 3), value=Decimal("0.5")), person("bob")) == [FULL] * 4
