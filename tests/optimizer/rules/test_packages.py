"""The engine on portfolios whose packages move: the best plan is known by hand, and a wider window never makes it worse."""

from __future__ import annotations

import pytest

import optimizer
from models.answer import Limits
from models.audit import Auditor
from tests.builders import able, demand, package, person, portfolio, project, waits


def crowded(window, *rows, **fields):
    """Two packages of two weeks, both dated for weeks 2 and 3, and one person who can do one of them at a time."""
    return portfolio(
        person("ada"),
        able("ada"),
        project(value_score=100),
        package("apollo/build", (2, 3), window, **fields),
        package("apollo/test", (2, 3), window, **fields),
        demand("apollo.dev", weeks=(2, 3), needs={"dev": 3}, work_package="build"),
        demand("apollo.qa", weeks=(2, 3), needs={"dev": 3}, work_package="test"),
        *rows,
    )


def best(of):
    """The value of the best plan in points, proven, and the plan."""
    found = optimizer.solve(of, Limits(time_limit=20, workers=1, plans=1, gap_pct=0))
    assert found.ending.value == "optimal"
    report = Auditor(of).audit(found.proposals[0])
    assert not report.violations
    assert found.value_bound == report.score.value
    return report.score.value / 1_000_000, found.proposals[0]


@pytest.mark.parametrize(("window", "value"), [((2, 3), 50), ((2, 4), 50), ((2, 5), 100), ((0, 3), 100), ((0, 7), 100)])
def test_packages_part_where_there_is_room(window, value):
    """Together they get half of what they need; one after the other all of it, which takes four weeks."""
    assert best(crowded(window))[0] == value


def test_order_holds_where_packages_part():
    _, plan = best(crowded((0, 4), waits("apollo/test", "apollo/build", lag=1)))
    starts = {dates.work_package: dates for dates in plan.packages}
    assert (starts["build"].first - starts["test"].last).days == 8


def test_what_is_stretched_needs_less_at_a_time():
    """Over three weeks each needs 1,600 minutes a week and gets half of a person, 1,200: three quarters."""
    assert best(crowded((2, 4), max_stretch_weeks=1))[0] == 75
