"""Share: in steps, not too small, not more than all of somebody's time."""

from __future__ import annotations

import pytest

from models.bookings import Lock
from tests.builders import booking, demand, directive, person, portfolio, project, runs, today
from tests.models.audit.verdicts import found, said


def of(*rows, **settings):
    return portfolio(person("ada", min_share_pct=20), project(), demand(weeks=(0, 7)), *rows, **settings)


@pytest.mark.parametrize(("share", "off"), [(0, 0), (20, 0), (30, 0), (100, 0), (10, 10), (25, 5), (110, 10)])
def test_a_share_is_a_step_from_the_smallest_to_a_hundred(share, off):
    """Steps of 10 from 20 to 100; 10 is 10 too small, 25 is 5 off a step, 110 is 10 too much."""
    expected = [("ada", 1, off)] if off else []
    assert found("share", of(), runs(), booking("ada", "apollo.dev", (1, 7), share)) == expected


def test_the_smallest_share_of_the_settings():
    of = portfolio(person("ada"), project(), demand(), min_share_pct=30)
    assert found("share", of, runs(), booking("ada", "apollo.dev", (0, 3), 20)) == [("ada", 0, 10)]


def test_only_weeks_from_the_freezes_end_on_count():
    """Today's 15 % stays in weeks 0 and 1; beyond them it is 5 too small."""
    frozen = of(today("ada", "apollo.dev", (0, 1), 15), freeze_weeks=2)
    assert found("share", frozen, runs(), booking("ada", "apollo.dev", (0, 1), 15)) == []
    assert found("share", frozen, runs(), booking("ada", "apollo.dev", (0, 2), 15)) == [("ada", 2, 5)]


@pytest.mark.parametrize(
    "stays",
    [
        [today("ada", "apollo.dev", (0, 7), 15, lock=Lock.BOTH)],
        [today("ada", "apollo.dev", (0, 7), 15), directive("freeze_project", "apollo")],
        [today("ada", "apollo.dev", (0, 7), 15), directive("protect_person", "ada")],
    ],
)
def test_what_must_stay_may_be_odd(stays):
    assert found("share", of(stays), runs(), booking("ada", "apollo.dev", (0, 7), 15)) == []


def test_a_lock_spares_its_own_weeks_only():
    """Locked in weeks 0-3, so week 4 is the first that is 5 too small."""
    locked = of(today("ada", "apollo.dev", (0, 3), 15, lock=Lock.BOTH))
    assert found("share", locked, runs(), booking("ada", "apollo.dev", (0, 7), 15)) == [("ada", 4, 5)]


@pytest.mark.parametrize("lock", [Lock.NONE, Lock.RESOURCE, Lock.TIME])
def test_other_locks_spare_nothing(lock):
    held = of(today("ada", "apollo.dev", (0, 7), 15, lock=lock))
    assert found("share", held, runs(), booking("ada", "apollo.dev", (0, 7), 15)) == [("ada", 0, 5)]


@pytest.mark.parametrize(
    ("share", "why"),
    [(10, "less than their smallest share of 20 %"), (25, "which is no multiple of 10 %"), (130, "more than all of their time")],
)
def test_the_sentence_says_what_is_wrong(share, why):
    (one,) = said("share", of(), runs(), booking("ada", "apollo.dev", (0, 7), share))
    assert one.text == f"ada is booked {share} % on apollo.dev from the week of 2027-03-01, {why}."
