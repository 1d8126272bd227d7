"""Projects at once: distinct projects of a person in a week, however many bookings they come in."""

from __future__ import annotations

import pytest

from models.bookings import Lock
from tests.builders import booking, demand, person, portfolio, project, runs, today
from tests.optimizer.solving import accepts, refused_by

RULE = {"projects_at_once"}
NAMES = ("apollo", "boreas", "ceres")


def of(limit, *rows, weeks=((0, 3), (0, 3), (0, 3)), **settings):
    work = [demand(f"{name}.dev", weeks=span) for name, span in zip(NAMES, weeks, strict=True)]
    return portfolio(person("ada", max_projects=limit), [project(name) for name in NAMES], work, demand("apollo.qa"), *rows, **settings)


def on(*names, weeks=(0, 3)):
    return [runs(name) for name in NAMES] + [booking("ada", f"{name}.dev", weeks, 20) for name in names]


@pytest.mark.parametrize(
    ("names", "limit", "rules"), [((), 0, set()), (NAMES[:2], 2, set()), (NAMES, 2, RULE), (NAMES, 3, set()), (NAMES[:1], 0, RULE)]
)
def test_projects_are_counted_to_the_limit(names, limit, rules):
    assert refused_by(of(limit), *on(*names)) == rules


def test_two_demands_of_one_project_are_one_project():
    assert accepts(of(2), *on("apollo", "boreas"), booking("ada", "apollo.qa", (0, 3), 20))


def test_projects_one_after_the_other_are_not_at_once():
    """Three projects, but never more than two in a week."""
    apart = of(2, weeks=((0, 3), (4, 7), (2, 5)))
    each = [booking("ada", "apollo.dev", (0, 3), 20), booking("ada", "boreas.dev", (4, 7), 20), booking("ada", "ceres.dev", (2, 5), 20)]
    assert accepts(apart, *on(), *each)
    assert refused_by(of(1, weeks=((0, 3), (4, 7), (2, 5))), *on(), *each) == RULE


def test_what_is_locked_counts():
    locked = of(1, today("ada", "apollo.dev", (0, 3), 20, lock=Lock.BOTH))
    assert accepts(locked, *on("apollo"))
    assert refused_by(locked, *on("apollo", "boreas")) == RULE


def test_locks_beyond_the_limit_refuse_every_plan():
    locked = of(1, *(today("ada", f"{name}.dev", (0, 3), 20, lock=Lock.BOTH) for name in NAMES[:2]))
    assert refused_by(locked, *on("apollo", "boreas")) == RULE


def test_frozen_weeks_do_not_count():
    """Three projects in the two frozen weeks, one after them."""
    frozen = of(1, *(today("ada", f"{name}.dev", (0, 1), 20) for name in NAMES), freeze_weeks=2)
    assert accepts(frozen, *on(*NAMES, weeks=(0, 1)), booking("ada", "apollo.dev", (2, 3), 20))
