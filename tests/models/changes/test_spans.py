"""Interruptions week by week: what was asked for in a week is asked for in it, or the pause later."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.changes.spans import hours_of, interrupted, package_interrupted, package_later, weeks_of
from models.horizon import Horizon
from models.projects import Demand, WorkPackage
from tests.models.changes.committee import day, portfolio

HORIZON = Horizon(start=day("2026-01-05"), weeks=26)


def asked(demand: Demand) -> dict[int, Decimal]:
    """FTE by week."""
    first = HORIZON.week(demand.first)
    return {first + offset: demand.fte for offset in range(weeks_of(demand, HORIZON))}


def whole_minutes(demand: Demand) -> int:
    """Minutes as the model rounds them."""
    return int(demand.effort_hours * 60 + Decimal("0.5"))


def demand(first: int, last: int, **need: Decimal) -> Demand:
    return Demand(id="D", project_id="P", first=HORIZON.monday(first), last=HORIZON.sunday(last), **need)


SPAN = st.tuples(st.integers(-3, 20), st.integers(0, 9)).map(lambda s: (s[0], s[0] + s[1]))
PAUSE = st.tuples(st.integers(0, 20), st.integers(1, 6)).map(lambda p: range(p[0], p[0] + p[1]))


@settings(derandomize=True, max_examples=150, deadline=None)
@given(span=SPAN, pause=PAUSE)
def test_fte_keep_their_weeks_before_and_come_later_from_the_pause_on(span, pause):
    before = demand(*span, fte=Decimal(2))
    found = [week for part in interrupted(before, HORIZON, pause, "D~2") for week in asked(part).items()]
    wanted = [(week if week < pause.start else week + len(pause), fte) for week, fte in asked(before).items()]
    assert found == wanted


@settings(derandomize=True, max_examples=150, deadline=None)
@given(span=SPAN, pause=PAUSE, cents=st.integers(0, 10**6))
def test_effort_loses_no_minute(span, pause, cents):
    before = demand(*span, effort_hours=Decimal(cents) / 100)
    parts = interrupted(before, HORIZON, pause, "D~2")
    assert sum(map(whole_minutes, parts)) == whole_minutes(before)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(span=SPAN, pause=PAUSE)
def test_only_a_cut_makes_two(span, pause):
    parts = interrupted(demand(*span, fte=Decimal(1)), HORIZON, pause, "D~2")
    cut = span[0] < pause.start <= span[1]
    assert [part.id for part in parts] == (["D", "D~2"] if cut else ["D"])


@pytest.mark.parametrize(
    ("first", "last", "weeks"), [("2026-01-05", "2026-01-05", 1), ("2026-01-11", "2026-01-12", 2), ("2025-12-29", "2026-01-18", 3)]
)
def test_weeks_are_those_a_span_touches(first, last, weeks):
    assert weeks_of(Demand(id="D", project_id="P", first=day(first), last=day(last)), HORIZON) == weeks


@pytest.mark.parametrize(("need", "hours"), [({"fte": Decimal("0.5")}, 60), ({"effort_hours": Decimal("7.5")}, Decimal("7.5")), ({}, 0)])
def test_hours_of_a_demand(need, hours):
    """Three weeks of half an FTE are 3 x 0.5 x 40 h."""
    assert hours_of(demand(0, 2, **need), portfolio()) == hours


PACKAGE = WorkPackage(
    project_id="P",
    id="W",
    first=day("2026-02-02"),
    last=day("2026-03-01"),
    earliest_start=day("2026-01-26"),
    latest_finish=day("2026-03-15"),
)


def test_a_package_moves_with_its_window():
    later = package_later(PACKAGE, 2)
    fields = ("first", "last", "earliest_start", "latest_finish")
    assert all(getattr(later, name) - getattr(PACKAGE, name) == dt.timedelta(weeks=2) for name in fields)


@pytest.mark.parametrize(
    ("pause", "first", "last"),
    [(range(8, 9), "2026-02-02", "2026-03-01"), (range(4, 5), "2026-02-09", "2026-03-08"), (range(5, 7), "2026-02-02", "2026-03-15")],
)
def test_a_package_stays_moves_or_ends_later(pause, first, last):
    found = package_interrupted(PACKAGE, HORIZON, pause)
    assert (found.first, found.last) == (day(first), day(last))
