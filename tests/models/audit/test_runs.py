"""Runs of weeks, and how violations speak of them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.audit import words
from models.audit.runs import Span, add_to, clip, spans
from models.horizon import Horizon
from tests.builders import START, person

HORIZON = Horizon(start=START, weeks=8)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], []),
        ([0, 0], []),
        ([5], [(Span(3, 4), 5)]),
        ([5, 5, 0, 5], [(Span(3, 5), 5), (Span(6, 7), 5)]),
        ([5, 6, 6], [(Span(3, 4), 5), (Span(4, 6), 6)]),
        ([None, (0, 1), (0, 1)], [(Span(4, 6), (0, 1))]),
    ],
)
def test_neighbouring_weeks_with_one_value_are_one_span(values, expected):
    """Counted from week 3."""
    assert list(spans(values, 3)) == expected


@given(st.lists(st.integers(0, 3)))
def test_spans_say_exactly_what_the_weeks_say(values):
    """Painting the spans gives the values back, and no two neighbours have one value."""
    found, painted = list(spans(values)), [0] * len(values)
    for span, value in found:
        add_to(painted, *span, value)
    assert painted == values
    assert all(a.end < b.begin or first != second for (a, first), (b, second) in pairwise(found))


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [(2, 5, (2, 5)), (-3, 5, (0, 5)), (2, 12, (2, 8)), (-9, -1, (0, 0)), (9, 12, (8, 8)), (5, 2, (5, 5))],
)
def test_a_span_is_clipped_to_the_horizon(begin, end, expected):
    assert clip(begin, end, 0, 8) == expected


@pytest.mark.parametrize(("span", "text"), [(Span(0, 1), "in the week of 2027-03-01"), (Span(1, 3), "in the 2 weeks from 2027-03-08")])
def test_weeks_are_named_by_their_monday(span, text):
    assert words.weeks(HORIZON, span) == text


def test_a_week_beyond_all_calendars_is_named_by_its_number():
    assert words.monday(HORIZON, 10**12) == "week 1000000000000"


@pytest.mark.parametrize(("minutes", "text"), [(0, "0 h"), (60, "1 h"), (600, "10 h"), (90, "1.5 h"), (100, "1.67 h"), (6_000, "100 h")])
def test_minutes_are_said_in_hours(minutes, text):
    assert words.hours(minutes) == text


@pytest.mark.parametrize(("name", "text"), [("Ada", "Ada (p1)"), ("", "p1"), ("p1", "p1")])
def test_people_are_called_by_name_and_id(name, text):
    assert words.called(person("p1", name=name)) == text


@pytest.mark.parametrize(("count", "text"), [(0, "0 weeks"), (1, "1 week"), (2, "2 weeks")])
def test_counted_things(count, text):
    assert words.plural(count, "week") == text
    assert words.plural(2, "person", "people") == "2 people"
