"""Directives: pins, forbids, exclusivity, frozen projects and protected people."""

from __future__ import annotations

import pytest

from models.bookings import Lock
from tests.builders import booking, demand, directive, paused, person, portfolio, project, runs, today
from tests.optimizer.solving import accepts, refused_by

RULE = {"directives"}
BOTH = runs("apollo"), runs("zeus")


def of(*rows, **settings):
    work = demand("apollo.dev", weeks=(0, 7)), demand("zeus.dev", weeks=(0, 7)), demand("ceres.dev", weeks=(0, 7))
    return portfolio(person("ada"), person("bob"), project("apollo"), project("zeus"), project("ceres"), *work, *rows, **settings)


def on(name, weeks=(0, 7), share=30, who="ada"):
    return booking(who, f"{name}.dev", weeks, share)


def test_somebody_pinned_is_there_if_the_project_runs():
    pinned = of(directive("pin", "ada", "apollo"))
    assert accepts(pinned, *BOTH, on("apollo"))
    assert refused_by(pinned, *BOTH, on("apollo", who="bob")) == RULE
    assert refused_by(pinned, *BOTH) == RULE
    assert accepts(pinned, paused("apollo"), runs("zeus"))


@pytest.mark.parametrize(("weeks", "rules"), [((2, 4), set()), ((1, 6), set()), ((2, 3), RULE), ((5, 7), RULE)])
def test_a_dated_pin_binds_each_of_its_weeks(weeks, rules):
    pinned = of(directive("pin", "ada", "apollo", (2, 4)), booking_block="week")
    assert refused_by(pinned, *BOTH, on("apollo", weeks)) == rules


def test_a_pin_without_dates_needs_some_week():
    pinned = of(directive("pin", "ada", "apollo"), booking_block="week")
    assert accepts(pinned, *BOTH, on("apollo", (6, 6)))


@pytest.mark.parametrize(("weeks", "rules"), [((0, 1), set()), ((5, 7), set()), ((0, 2), RULE), ((4, 7), RULE), ((3, 3), RULE)])
def test_a_forbidden_project_is_left_alone_in_its_weeks(weeks, rules):
    forbidden = of(directive("forbid", "ada", "apollo", (2, 4)), booking_block="week")
    assert refused_by(forbidden, *BOTH, on("apollo", weeks)) == rules


def test_a_forbid_without_dates_is_for_good_and_for_one_project_only():
    forbidden = of(directive("forbid", "ada", "apollo"))
    assert refused_by(forbidden, *BOTH, on("apollo")) == RULE
    assert accepts(forbidden, *BOTH, on("zeus"), on("apollo", who="bob"))


def test_somebody_exclusive_to_a_project_is_on_no_other():
    exclusive = of(directive("exclusive", "ada", "apollo"))
    assert accepts(exclusive, *BOTH, on("apollo"))
    assert refused_by(exclusive, *BOTH, on("apollo"), on("zeus")) == RULE
    assert refused_by(exclusive, *BOTH, on("zeus")) == RULE


def test_somebody_exclusive_to_none_is_on_one_at_a_time():
    exclusive = of(directive("exclusive", "ada"), booking_block="week")
    assert accepts(exclusive, *BOTH, on("apollo", (0, 3)), on("zeus", (4, 7)))
    assert refused_by(exclusive, *BOTH, on("apollo", (0, 4)), on("zeus", (4, 7))) == RULE


@pytest.mark.parametrize(("weeks", "rules"), [((0, 1), set()), ((1, 2), RULE)])
def test_exclusivity_holds_in_its_dates(weeks, rules):
    exclusive = of(directive("exclusive", "ada", "apollo", (2, 4)), booking_block="week")
    assert refused_by(exclusive, *BOTH, on("zeus", weeks)) == rules


@pytest.mark.parametrize(
    "soft",
    [
        directive("pin", "ada", "apollo", hard=False),
        directive("forbid", "ada", "zeus", hard=False),
        directive("exclusive", "ada", "apollo", hard=False),
    ],
)
def test_a_soft_directive_binds_nobody(soft):
    assert accepts(of(soft), *BOTH, on("zeus"))


@pytest.mark.parametrize(("kind", "object"), [("forbid", "apollo"), ("exclusive", "zeus")])
def test_a_lock_against_a_directive_refuses_every_plan(kind, object):
    """Ada is locked to Apollo, from which a directive keeps her."""
    clash = of(today("ada", "apollo.dev", (0, 7), 30, lock=Lock.BOTH), directive(kind, "ada", object))
    assert refused_by(clash, *BOTH, on("apollo")) == RULE


def test_a_locked_booking_fulfils_a_pin():
    pinned = of(today("ada", "apollo.dev", (0, 7), 30, lock=Lock.BOTH), directive("pin", "ada", "apollo", (2, 4)))
    assert accepts(pinned, *BOTH, on("apollo"))


def test_frozen_weeks_are_beyond_a_directive():
    """The forbid would bind in frozen weeks 0 and 1, in which today's booking stays."""
    frozen = of(today("ada", "apollo.dev", (0, 1), 30), directive("forbid", "ada", "apollo"), freeze_weeks=2)
    assert accepts(frozen, *BOTH, on("apollo", (0, 1)))


@pytest.mark.parametrize(
    ("plan", "fine"),
    [
        ([*BOTH, on("apollo")], True),
        ([*BOTH, on("apollo", share=40)], False),
        ([*BOTH], False),
        ([*BOTH, on("apollo"), on("apollo", who="bob")], False),
        ([paused("apollo"), on("apollo")], False),
        ([*BOTH, on("apollo"), on("zeus")], True),
    ],
)
def test_a_frozen_project_keeps_exactly_its_bookings(plan, fine):
    frozen = of(today("ada", "apollo.dev", (0, 7), 30), directive("freeze_project", "apollo"))
    assert accepts(frozen, *plan) is fine


def test_a_frozen_project_without_bookings_does_not_run():
    frozen = of(directive("freeze_project", "apollo"))
    assert accepts(frozen, paused("apollo"))
    assert not accepts(frozen, runs("apollo"))


@pytest.mark.parametrize(
    ("plan", "fine"),
    [
        ([*BOTH, on("apollo")], True),
        ([*BOTH, on("apollo"), on("zeus")], False),
        ([*BOTH, on("apollo", share=40)], False),
        ([*BOTH, on("apollo"), on("apollo", who="bob")], True),
        ([paused("apollo"), on("apollo")], False),
    ],
)
def test_a_protected_person_keeps_exactly_their_bookings(plan, fine):
    guarded = of(today("ada", "apollo.dev", (0, 7), 30), directive("protect_person", "ada"))
    assert accepts(guarded, *plan) is fine
