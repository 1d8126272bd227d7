"""Work packages that move by themselves: windows, stretching, precedence, deadlines, and what stays."""

from __future__ import annotations

import pytest

from models.audit import Auditor
from models.projects import PackageStatus, Stage
from tests.builders import (
    booking,
    demand,
    directive,
    monday,
    package,
    paused,
    person,
    placed,
    portfolio,
    project,
    proposal,
    runs,
    today,
    waits,
)
from tests.models.audit.verdicts import all_found, found, score

KEY = "apollo/build"


def of(*rows, window=(1, 5), weeks=(2, 3), settings=None, **fields):
    """One project with one package of two weeks, dated for weeks 2 and 3, for one FTE."""
    part = package(KEY, weeks, window, **fields)
    return portfolio(person("ada"), project(), part, demand(weeks=weeks, work_package="build"), *rows, **(settings or {}))


@pytest.mark.parametrize(("weeks", "expected"), [((1, 2), []), ((4, 5), []), ((0, 1), [(KEY, 0, 1)]), ((5, 6), [(KEY, 6, 1)])])
def test_a_package_stays_in_its_window(weeks, expected):
    assert found("work_packages", of(), runs(), placed(KEY, weeks)) == expected


def test_nothing_is_asked_of_a_package_whose_project_does_not_run():
    assert all_found(of(), paused(), placed(KEY, (0, 1))) == []


def test_a_package_is_as_long_as_dated_or_stretched_within_its_limit():
    stretched = of(max_stretch_weeks=1)
    assert found("work_packages", stretched, runs(), placed(KEY, (2, 4))) == []
    assert found("work_packages", stretched, runs(), placed(KEY, (2, 5))) == [(KEY, 2, 2)]
    assert found("work_packages", stretched, runs(), placed(KEY, (2, 2))) == [(KEY, 2, 1)]


def test_a_stretched_package_keeps_its_effort():
    """4,800 minutes over three weeks are 1,600 in each; all of Ada at 60 % are 1,440 in each, so 4,320 of 4,800 points are had."""
    plan = (runs(), placed(KEY, (2, 4)), booking("ada", "apollo.dev", (2, 4), 60))
    assert all_found(of(max_stretch_weeks=1), *plan) == []
    assert score(of(max_stretch_weeks=1), *plan).value == 100_000_000 * 4320 // 4800


def test_bookings_follow_the_package():
    assert all_found(of(), runs(), placed(KEY, (4, 5)), booking("ada", "apollo.dev", (4, 5), 100)) == []
    assert all_found(of(), runs(), placed(KEY, (4, 5)), booking("ada", "apollo.dev", (2, 3), 100)) == ["demand"]


@pytest.mark.parametrize(
    ("fields", "settings"),
    [
        ({"status": PackageStatus.STARTED}, {}),
        ({"window": (None, None)}, {}),
        ({}, {"freeze_weeks": 3}),
    ],
    ids=["started", "no window", "inside the freeze"],
)
def test_what_does_not_move_by_itself_stays(fields, settings):
    moved = found("work_packages", of(**fields, settings=settings), runs(), placed(KEY, (4, 5)))
    assert [(subject, amount) for subject, _, amount in moved] == [(KEY, 2)]


def test_held_dates_hold_the_packages_too():
    for row in (directive("freeze_project", "apollo"), today("ada", "apollo.dev", (2, 3), 50, lock="time")):
        assert "work_packages" in all_found(of(row), runs(), placed(KEY, (4, 5)))


def test_a_project_of_moving_packages_is_not_shifted_itself():
    assert found("work_packages", of(), runs(shift=1)) == [("apollo", None, 1)]


def test_a_package_that_does_not_move_by_itself_goes_with_its_project():
    assert all_found(of(window=(None, None)), runs(shift=1), booking("ada", "apollo.dev", (3, 4), 100)) == []


def test_a_hard_deadline_binds_and_a_soft_one_makes_late():
    hard = of(deadline=monday(3), deadline_hard=True)
    assert found("work_packages", hard, runs(), placed(KEY, (3, 4))) == [(KEY, 4, 1)]
    soft = portfolio(
        person("ada"), project(cost_of_delay=700), package(KEY, deadline=monday(3)), demand(weeks=(2, 3), work_package="build")
    )
    assert score(soft, runs(), placed(KEY, (4, 5))).lateness == 1400
    assert score(soft, runs(), placed(KEY, (2, 3))).lateness == 0


@pytest.mark.parametrize(
    ("type", "lag", "weeks", "short"),
    [("FS", 0, (4, 5), 0), ("FS", 0, (3, 4), 1), ("FS", 1, (4, 5), 1), ("SS", 1, (3, 4), 0), ("SS", 2, (3, 4), 1), ("FF", 1, (3, 4), 0),
     ("FF", 2, (3, 4), 1)],
)  # fmt: skip
def test_packages_wait_for_one_another(type, lag, weeks, short):
    """The first is done in weeks 2 and 3."""
    second = package("apollo/test", (2, 3))
    both = of(second, demand("apollo.qa", weeks=(2, 3), work_package="test"), waits(KEY, "apollo/test", type, lag))
    amounts = [amount for _, _, amount in found("precedence", both, runs(), placed("apollo/test", weeks))]
    assert amounts == ([short] if short else [])


def test_a_package_waits_for_a_project_and_the_other_way_round():
    other = (project("zeus"), demand("zeus.dev", weeks=(0, 3)))
    after = of(*other, waits("zeus", KEY))
    assert found("precedence", after, runs(), runs("zeus")) == [(KEY, 2, 2)]
    assert found("precedence", after, runs(), runs("zeus"), placed(KEY, (4, 5))) == []
    assert found("precedence", after, runs(), paused("zeus")) == [(KEY, None, 0)]
    before = of(*other, waits(KEY, "zeus"))
    assert found("precedence", before, runs(), runs("zeus")) == [("zeus", 0, 4)]


def test_nobody_waits_for_what_is_done():
    other = (project("zeus", stage=Stage.APPROVED), demand("zeus.dev", weeks=(0, 3)))
    assert found("precedence", of(*other, waits(KEY, "zeus"), status=PackageStatus.DONE), runs(), runs("zeus")) == []


def test_a_moved_package_is_a_move_by_choice():
    report = Auditor(of()).audit(proposal(runs(), placed(KEY, (4, 5))))
    assert report.chosen_moves - Auditor(of()).audit(proposal(runs())).chosen_moves == 1


def test_dates_that_cannot_be_read_are_named():
    twice = proposal(runs(), placed(KEY, (4, 5)), placed(KEY, (3, 4)), placed("apollo/bild", (3, 4)), placed(KEY, (4, 3)))
    texts = [violation.text for violation in Auditor(of()).violations(twice) if violation.rule == "form"]
    assert len(texts) == 3
    assert any("did you mean apollo/build" in text for text in texts)


def test_a_milestone_is_reached_when_its_week_is_over():
    """What it waits for may end in its week; what waits for it begins in the next."""
    of = portfolio(
        person("ada"),
        project("apollo"),
        package("apollo/build", (0, 1)),
        package("apollo/test", (2, 3)),
        package("apollo/release", (1, 1), (None, None), milestone=True),
        demand(weeks=(0, 1), work_package="build"),
        demand("apollo.qa", weeks=(2, 3), work_package="test"),
        waits("apollo/build", "apollo/release"),
        waits("apollo/release", "apollo/test"),
    )
    assert all_found(of, runs()) == []
    assert found("precedence", of, runs(), placed("apollo/release", (0, 0))) == [("apollo/release", 1, 1)]
    assert found("precedence", of, runs(), placed("apollo/release", (2, 2))) == [("apollo/test", 2, 1)]


def test_what_is_left_is_spread_from_today_on():
    """Of 160 hours in four weeks a quarter is done; 120 are left for the last two."""
    of = portfolio(
        person("ada"),
        project("apollo"),
        package("apollo/build", (0, 3), (None, None), status="started", percent_done=25),
        demand(weeks=(0, 3), work_package="build"),
        today=monday(2),
    )
    assert score(of, runs(), booking("ada", "apollo.dev", (2, 3), 75)).value == 50_000_000
    assert score(of, runs(), booking("ada", "apollo.dev", (2, 3), 100)).value == 66_666_666


def test_a_started_package_keeps_its_project_where_it_is():
    of = portfolio(
        person("ada"),
        project("apollo"),
        package("apollo/build", (1, 2), (None, None), status="started"),
        demand(weeks=(1, 2), work_package="build"),
    )
    assert found("windows", of, runs(shift=1)) == [("apollo", None, 1)]
