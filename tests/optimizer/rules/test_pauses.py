"""Pauses: the engine says of each what the audit says, and finds the one that pays."""

from __future__ import annotations

from tests.builders import absent, booking, demand, monday, pauses, person, portfolio, project, runs, sunday
from tests.optimizer.rules.test_packages import best
from tests.optimizer.solving import COLUMNS, accepts, refused_by

TWICE = [booking("ada", "apollo.dev", (0, 1), 100), booking("ada", "apollo.dev", (4, 5), 100)]


def of(*rows, **fields):
    fields = {"max_pause_weeks": 2, "max_shift_weeks": 0, **fields}
    return portfolio(person("ada"), project("apollo", **fields), demand(weeks=(0, 3)), *rows)


def test_pauses_are_said_in_columns():
    assert accepts(of(), pauses((2, 3)), *TWICE)
    assert refused_by(of(max_pause_weeks=1), pauses((2, 3)), *TWICE) == {COLUMNS}
    assert refused_by(of(min_pause_weeks=3, max_pause_weeks=3), pauses((2, 3)), *TWICE) == {COLUMNS}
    assert refused_by(of(), pauses((2, 3)), booking("ada", "apollo.dev", (0, 5), 100)) == {COLUMNS}


def test_less_is_covered_around_a_pause():
    """With 8 hours lost before and after, three quarters of the need are not covered by 84 % of a person."""
    wound = of(wind_down_hours=8, restart_hours=8, min_staffing_pct=75)
    fits = [booking("ada", "apollo.dev", (0, 1), 90), booking("ada", "apollo.dev", (4, 5), 90)]
    less = [booking("ada", "apollo.dev", (0, 1), 80), booking("ada", "apollo.dev", (4, 5), 80)]
    assert accepts(wound, pauses((2, 3)), *fits)
    assert refused_by(wound, pauses((2, 3)), *less) == {"minimum_staffing"}


def test_whoever_is_away_is_waited_for():
    """Ada is away in weeks 2 and 3; with the hours around the pause it still covers more than half."""
    away = of(absent("ada", monday(2), sunday(3)), wind_down_hours=8, restart_hours=4)
    value, plan = best(away)
    (decision,) = plan.decisions
    assert value == 92.5
    assert (decision.pause_first, decision.pause_last) == (monday(2), sunday(3))


def test_nobody_pauses_for_nothing():
    value, plan = best(of(wind_down_hours=8))
    assert value == 100
    assert plan.decisions == (runs(),)


def test_a_pause_is_too_dear_where_it_takes_more_than_it_brings():
    away = of(absent("ada", monday(2), sunday(2)), max_pause_weeks=1, wind_down_hours=40, restart_hours=8)
    value, plan = best(away)
    assert value == 75
    assert plan.decisions == (runs(),)
