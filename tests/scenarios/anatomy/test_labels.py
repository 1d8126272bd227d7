"""Characters of plans, each deserved and no two alike, and the reasons of ranks."""

from __future__ import annotations

import pytest

from models.answer import Figures, Policy
from models.score import Score
from scenarios.anatomy import labels, why
from scenarios.anatomy.labels import in_between


def head(value=100, moves=10, cost=1_000, lateness=0, late=0, hours=80.0):
    """A plan by its figures: points, moves, minor units of cost and lateness."""
    score = Score(mandatory_value=0, value=int(value * 1_000_000), lateness=lateness, disruption=moves * 6_000, cost=cost * 60, fit=0)
    figures = Figures(
        people_moved=moves,
        hours_moved=hours,
        chosen_moves=moves,
        forced_moves=0,
        projects_running=1,
        projects_late=late,
        coverage_pct=90,
        cost=cost,
        cost_cap=None,
    )
    return score, figures


def test_each_character_goes_to_the_plan_that_deserves_it():
    plans = [
        head(100, 30, 2_000, 900, 2),
        head(97, 10, 1_800, 800, 1),
        head(80, 2, 1_900, 700, 1),
        head(70, 20, 500, 600, 1),
        head(60, 25, 900),
    ]
    assert labels(plans) == [
        "most value",
        "3.0 % less value, 10 moves",
        "fewest moves",
        "cheapest",
        "never late",
    ]


def test_least_late_is_not_never_late():
    """Both plans are late; the first has most value, and fewest moves as well."""
    assert labels([head(100, 30, 500, 900, 2), head(90, 30, 500, 100, 1)])[1] == "least late"


def test_a_plan_best_at_several_things_is_called_by_two():
    assert labels([head(100, 1, 1), head(50, 5, 5)]) == [
        "most value, fewest moves",
        "50.0 % less value, 5 moves",
    ]


@pytest.mark.parametrize(("value", "said"), [(100, "as much value, 1 move"), (99.99, "0.1 % less value, 1 move")])
def test_value_that_differs_by_next_to_nothing_is_not_called_the_same(value, said):
    """What is missing of 100 points is rounded up to a tenth of a percent."""
    assert in_between(head(value, 1), [head(100, 30), head(value, 1)]) == said


def test_a_single_plan_is_compared_with_nothing():
    assert labels([head()]) == ["the only plan"]
    assert labels([]) == []


def test_no_two_plans_are_called_alike():
    plans = [head(100, 30), head(97, 10, 999), head(97, 10, 1_001), head(97, 10, 1_001), head(97, 5)]
    found = labels(plans)
    assert len(set(found)) == len(plans)


@pytest.mark.parametrize("policy", list(Policy))
def test_the_first_is_set_against_the_second_and_any_other_against_the_one_before(policy):
    plans = [head(100, 30, 200_000, hours=300), head(98, 10, 150_000, hours=120), head(90, 10, 150_000, 50_000, hours=120)]
    first, second, third = (why(policy, rank, plans, "EUR") for rank in (1, 2, 3))
    assert first.startswith("First by ")
    assert "100.0 points. Against plan 2: 2.0 points more value (102.0 %), 20 more moves, 180 h more moved, 500.00 EUR more cost." in first
    assert second.startswith("Number 2 by ")
    assert "Against plan 1: 2.0 points less value (98.0 %), 20 fewer moves, 180 h less moved, 500.00 EUR less cost." in second
    assert "Against plan 2: 8.0 points less value (91.8 %), 500.00 EUR more lateness." in third


def test_a_plan_alone_or_alike_says_so():
    assert why(Policy.VALUE, 1, [head()]) == "The only plan: 100.0 points, 10 moves by choice."
    assert why(Policy.VALUE, 2, [head(), head()]).endswith("Against plan 1: the same figures.")
