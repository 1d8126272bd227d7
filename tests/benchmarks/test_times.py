"""Gaps and the times they were reached, on traces short enough to work out by hand."""

from __future__ import annotations

import random

import pytest

from tests.benchmarks import times
from tests.benchmarks.rows_file import MANDATORY_WEIGHT
from tests.benchmarks.runs import record
from tests.benchmarks.times import Yardstick


def test_a_gap_is_what_is_missing_in_percent_of_the_bound() -> None:
    assert times.gap(90.0, 100.0) == 10.0
    assert times.gap(100.0, 100.0) == 0.0


def test_a_gap_stays_between_0_and_100() -> None:
    """A plan may pass a bound by rounding, and may be worth less than nothing by the mandatory value it lacks."""
    assert times.gap(100.1, 100.0) == 0.0
    assert times.gap(-50.0, 100.0) == 100.0


def test_without_a_plan_or_a_bound_there_is_no_gap() -> None:
    assert times.gap(None, 100.0) is None
    assert times.gap(90.0, None) is None


def test_if_nothing_can_be_had_nothing_is_missing() -> None:
    assert times.gap(0.0, 0.0) == 0.0


def test_the_own_gap_needs_both_and_uses_the_last_known_of_each() -> None:
    one = record("steerco", (1.0, 50.0, None), (2.0, None, 200.0), (3.0, 80.0, None), (4.0, None, 100.0))
    assert list(times.own_gaps(one)) == [(2.0, 75.0), (3.0, 60.0), (4.0, 20.0)]


def test_a_bound_that_was_lower_before_stays() -> None:
    one = record("steerco", (1.0, 50.0, 100.0), (2.0, None, 150.0))
    assert list(times.own_gaps(one)) == [(1.0, 50.0), (2.0, 50.0)]


def test_the_gap_against_the_best_bound_needs_no_bound_of_ones_own() -> None:
    one = record("timefold", (1.0, 50.0, None), (2.0, 98.0, None))
    assert list(times.true_gaps(one, Yardstick(100.0, 0.0))) == [(1.0, 50.0), (2.0, 2.0)]


def test_mandatory_value_that_is_missing_counts_many_times() -> None:
    """Half a point of mandatory value less than the most that anyone has, so 32 points less."""
    one = record("timefold", (1.0, 98.0, None), mandatory=9.5)
    assert list(times.true_gaps(one, Yardstick(100.0, 10.0))) == [(1.0, 2.0 + 0.5 * MANDATORY_WEIGHT)]


def test_the_yardstick_is_the_lowest_bound_and_the_most_mandatory_value() -> None:
    both = [record("steerco", (1.0, 90.0, 100.0), mandatory=5.0), record("cpsat-2", (1.0, 80.0, 110.0), mandatory=7.0)]
    assert times.yardstick(both) == Yardstick(100.0, 7.0)


def test_a_plan_that_breaks_a_rule_sets_no_standard() -> None:
    both = [record("steerco", (1.0, 90.0, 100.0), mandatory=5.0), record("highspy", (1.0, 99.0, None), mandatory=9.0, broken=("budget",))]
    assert times.yardstick(both).mandatory == 5.0


def test_who_has_no_plan_may_still_have_proved_the_best_bound() -> None:
    both = [record("steerco", (1.0, 90.0, 100.0)), record("highspy", (1.0, None, 95.0))]
    assert times.yardstick(both).bound == 95.0


def test_the_time_to_a_gap_is_the_first_within_it() -> None:
    gaps = [(1.0, 20.0), (2.0, 5.0), (3.0, 1.5)]
    assert times.first_within(gaps, 5) == 2.0
    assert times.first_within(gaps, 2) == 3.0
    assert times.first_within(gaps, 1) is None


def test_the_final_gap_is_the_last() -> None:
    assert times.final_gap([(1.0, 20.0), (2.0, 5.0)]) == 5.0
    assert times.final_gap([]) is None


def test_what_is_known_at_a_time_is_what_was_told_by_then() -> None:
    one = record("steerco", (1.0, 50.0, None), (2.0, None, 200.0), (3.0, 80.0, None), (4.0, None, 100.0))
    assert times.known(one, 0.5) == (None, None)
    assert times.known(one, 2.0) == (50.0, 200.0)
    assert times.known(one, 600.0) == (80.0, 100.0)


def test_gaps_of_later_do_not_count_before() -> None:
    assert list(times.until([(1.0, 20.0), (2.0, 5.0), (3.0, 1.5)], 2.0)) == [(1.0, 20.0), (2.0, 5.0)]


def test_the_first_plan_is_the_first_worth_anything() -> None:
    assert times.first_plan(record("cpsat-2", (1.0, None, 100.0), (2.0, 0.0, None), (3.0, 4.0, None))) == 3.0
    assert times.first_plan(record("cpsat-2", (1.0, None, 100.0))) is None


def test_a_first_plan_may_be_worth_mandatory_value_alone() -> None:
    """It has 1 point of it, the last plan 2: its worth is 65, and less the last one's 128 that is -63."""
    assert times.first_plan(record("cpsat-2", (1.0, -63.0, None), (2.0, 5.0, None), mandatory=2.0)) == 1.0
    assert times.first_plan(record("cpsat-2", (1.0, -128.0, None), (2.0, 5.0, None), mandatory=2.0)) == 2.0


@pytest.mark.parametrize("exponent", [0.5, 1.0, 1.7])
def test_a_power_law_is_found_again(exponent: float) -> None:
    law = times.growth([(people, 3.0 * people**exponent) for people in (25, 50, 200, 1000, 5000)])
    assert law is not None
    assert law.exponent == pytest.approx(exponent)
    assert law.factor == pytest.approx(3.0)


def test_noise_around_a_power_law_moves_the_exponent_little() -> None:
    rng = random.Random(4)
    law = times.growth([(people, people**1.3 * rng.uniform(0.8, 1.25)) for people in (25, 50, 100, 200, 500, 1000, 2500, 5000)])
    assert law is not None
    assert law.exponent == pytest.approx(1.3, abs=0.1), "seed 4"


def test_one_size_has_no_growth_however_often_it_was_run() -> None:
    assert times.growth([(50, 1.0), (50, 2.0)]) is None
    assert times.growth([]) is None
