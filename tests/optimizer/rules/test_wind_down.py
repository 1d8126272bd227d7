"""Winding down: the engine frees people of a stopped project only when it is wound down."""

from __future__ import annotations

import pytest

from tests.builders import booking, demand, monday, paused, person, portfolio, project, runs, sunday, today
from tests.optimizer.rules.test_packages import best
from tests.optimizer.solving import COLUMNS, accepts, refused_by

STAYS = [paused("apollo"), runs("zeus"), booking("ada", "apollo.dev", (0, 0), 60)]


def of(**fields):
    return portfolio(
        person("ada"),
        project("zeus", value_score=100),
        project("apollo", value_score=10, wind_down_hours=8, max_shift_weeks=0, **fields),
        demand("zeus.dev"),
        demand("apollo.dev"),
        today("ada", "apollo.dev", (0, 3), 60),
        max_shift_weeks=0,
    )


@pytest.mark.parametrize(("first", "rest", "rules"), [(40, 100, set()), (50, 100, {"capacity"}), (0, 100, set())])
def test_the_rest_of_the_week_is_free(first, rest, rules):
    plan = [*STAYS, booking("ada", "zeus.dev", (1, 3), rest), *([booking("ada", "zeus.dev", (0, 0), first)] if first else [])]
    assert refused_by(of(), *plan) == rules


def test_nobody_leaves_at_once():
    assert refused_by(of(), paused("apollo"), runs("zeus")) == {COLUMNS}
    assert accepts(of(), runs("apollo"), runs("zeus"))


def test_the_best_plan_says_who_winds_down():
    """Of Zeus 40 + 3 x 100 of 400 are covered."""
    value, plan = best(of(min_staffing_pct=50))
    assert value == 85
    wound = [b for b in plan.bookings if b.demand_id == "apollo.dev"]
    assert [(b.first, b.last, b.share_pct) for b in wound] == [(monday(0), sunday(0), 60)]
