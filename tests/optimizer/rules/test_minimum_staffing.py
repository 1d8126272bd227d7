"""Minimum staffing: covered effort of the whole project against its percentage, to the minute."""

from __future__ import annotations

import pytest

from tests.builders import booking, demand, paused, person, portfolio, project, runs, today
from tests.optimizer.solving import accepts, refused_by

RULE = {"minimum_staffing"}


def of(pct, *rows, **settings):
    return portfolio(person("ada"), person("bob"), project(min_staffing_pct=pct), demand(), *rows, **settings)


@pytest.mark.parametrize(("pct", "rules"), [(0, set()), (59, set()), (60, set()), (61, RULE), (100, RULE)])
def test_sixty_percent_covered_meet_sixty_percent_asked(pct, rules):
    assert refused_by(of(pct), runs(), booking("ada", "apollo.dev", (0, 3), 60)) == rules


def test_a_project_that_does_not_run_needs_nobody():
    assert accepts(of(100), paused())


def test_a_project_that_runs_with_nobody_needs_a_minimum_of_nothing():
    assert accepts(of(0), runs())
    assert refused_by(of(1), runs()) == RULE


def test_more_than_needed_in_one_block_does_not_help_another():
    """Weeks 0 to 3 get 110 % of their need, weeks 4 to 7 get 50 %: 75 % are covered, not 80 %."""
    two = [demand("apollo.a", weeks=(0, 3)), demand("apollo.b", weeks=(4, 7))]
    plan = booking("ada", "apollo.a", (0, 3), 100), booking("bob", "apollo.a", (0, 3), 10), booking("ada", "apollo.b", (4, 7), 50)
    for pct, fine in ((75, True), (76, False)):
        of = portfolio(person("ada"), person("bob"), project(min_staffing_pct=pct), *two)
        assert accepts(of, runs(), *plan) is fine


def test_frozen_weeks_count():
    """100 % in the two frozen weeks and 20 % in the two others are 60 % of the need."""
    frozen = today("ada", "apollo.dev", (0, 1), 100)
    plan = booking("ada", "apollo.dev", (0, 1), 100), booking("ada", "apollo.dev", (2, 3), 20)
    assert accepts(of(60, frozen, freeze_weeks=2), runs(), *plan)
    assert refused_by(of(61, frozen, freeze_weeks=2), runs(), *plan) == RULE


def test_a_share_of_a_minute_is_still_missing():
    """A third of an FTE for a week is 800 minutes; 30 % of a person are 720, which is 90 % of it and not 91 %."""
    for pct, fine in ((90, True), (91, False)):
        of = portfolio(person("ada"), project(min_staffing_pct=pct), demand(effort_hours="13.3333", weeks=(0, 0)))
        assert accepts(of, runs(), booking("ada", "apollo.dev", (0, 0), 30)) is fine
