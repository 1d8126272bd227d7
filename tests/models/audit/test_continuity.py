"""Stints, company and the same people: who stays with what, and with whom."""

from __future__ import annotations

import pytest

from models.bookings import Lock
from models.projects import WorkPackage
from tests.builders import booking, demand, directive, monday, person, portfolio, project, runs, sunday, today
from tests.models.audit.verdicts import found, said

PEOPLE = [person("ada"), person("bob")]


def of(*rows, **settings):
    work = [project(), project("zeus")], demand(weeks=(0, 7)), demand("apollo.test", weeks=(2, 2)), demand("zeus.dev", weeks=(0, 7))
    return portfolio(PEOPLE, *work, *rows, **settings)


def spells(*weeks, who="ada", on="apollo.dev"):
    return [runs(), *(booking(who, on, span, 20) for span in weeks)]


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [([(2, 4)], []), ([(2, 3)], [("ada", 2, 1)]), ([(4, 4)], [("ada", 4, 2)]), ([(6, 7)], []), ([(0, 2), (7, 7)], [])],
)
def test_a_stint_lasts_three_weeks_or_to_the_end_of_the_horizon(weeks, expected):
    assert found("stints", of(min_stint_weeks=3), *spells(*weeks)) == expected


def test_a_short_demand_asks_for_no_longer_stint():
    assert found("stints", of(min_stint_weeks=3), *spells((2, 2), on="apollo.test")) == []


def test_two_demands_of_a_project_make_one_stint():
    assert found("stints", of(min_stint_weeks=2), *spells((3, 3)), booking("ada", "apollo.test", (2, 2), 20)) == []
    assert found("stints", of(min_stint_weeks=2), *spells((3, 3)), booking("ada", "zeus.dev", (2, 2), 20)) != []


def test_what_must_stay_may_be_short_and_come_often():
    held = [today("ada", "apollo.dev", (week, week), 20, lock=Lock.BOTH) for week in (1, 3, 5)]
    assert found("stints", of(*held, min_stint_weeks=2, max_stints=1), *spells((1, 1), (3, 3), (5, 5))) == []


@pytest.mark.parametrize(
    ("most", "weeks", "over"),
    [(1, [(0, 1), (3, 4)], 1), (2, [(0, 1), (3, 4)], 0), (1, [(0, 4)], 0), (1, [(0, 0), (2, 2), (4, 4)], 2), (None, [(0, 0), (2, 2)], 0)],
)
def test_nobody_comes_back_too_often(most, weeks, over):
    """On two projects at a time is another matter."""
    plan = [*spells(*weeks), runs("zeus"), booking("ada", "zeus.dev", (0, 7), 20)]
    assert [row[2] for row in found("stints", of(max_stints=most), *plan)] == ([over] if over else [])


def test_a_stint_that_ended_in_frozen_weeks_counts_only_if_they_are_the_last():
    held = today("ada", "apollo.dev", (0, 1), 20)
    assert found("stints", of(held, max_stints=1, freeze_weeks=3), *spells((0, 1), (4, 5))) == []
    assert found("stints", of(held, max_stints=1, freeze_weeks=2), *spells((0, 1), (4, 5))) == [("ada", 4, 1)]


@pytest.mark.parametrize(
    ("kind", "on_apollo", "on_zeus", "expected"),
    [
        ("keep_apart", (0, 3), (0, 7), []),
        ("keep_apart", None, (2, 3), [("ada", 2, 2)]),
        ("keep_together", (0, 3), None, [("ada", 0, 4)]),
        ("keep_together", None, (0, 7), []),
    ],
)
def test_ada_and_bob(kind, on_apollo, on_zeus, expected):
    """Bob is on zeus all the time; ada where it says, once on zeus."""
    plan = [runs(), runs("zeus")]
    plan += [booking("ada", "apollo.dev", on_apollo, 20)] if on_apollo and kind == "keep_apart" else []
    if kind == "keep_apart" and on_apollo is None:
        plan += [booking("ada", "zeus.dev", on_zeus, 20), booking("bob", "zeus.dev", (0, 7), 20)]
    elif kind == "keep_together" and on_zeus:
        plan += [booking(who, "zeus.dev", on_zeus, 20) for who in ("ada", "bob")]
    elif kind == "keep_together":
        plan += [booking("bob", "zeus.dev", on_apollo, 20)]
    assert found("company", of(directive(kind, "ada", "bob")), *plan) == expected


def test_company_is_kept_in_the_weeks_of_its_dates():
    apart = of(directive("keep_apart", "ada", "bob", (4, 7)))
    assert found("company", apart, *spells((0, 3)), booking("bob", "apollo.dev", (0, 7), 20)) == []
    assert found("company", apart, *spells((0, 5)), booking("bob", "apollo.dev", (0, 7), 20)) == [("ada", 4, 2)]


def test_whoever_begins_a_demand_sees_it_through():
    same = of(directive("same_people", "apollo"))
    assert found("same_people", same, *spells((0, 7))) == []
    assert found("same_people", same, *spells((0, 5))) == [("ada", 6, 2)]
    assert found("same_people", same, *spells((0, 5), on="zeus.dev")) == []


def test_a_package_may_be_named_alone():
    package = WorkPackage(project_id="apollo", id="build", first=monday(0), last=sunday(7))
    rows = demand(weeks=(0, 7), work_package="build"), demand("apollo.test", weeks=(0, 7))
    same = portfolio(PEOPLE, project(), package, *rows, directive("same_people", "apollo/build"))
    assert found("same_people", same, *spells((0, 5), on="apollo.test")) == []
    assert found("same_people", same, *spells((2, 7))) == [("ada", 0, 2)]


def test_the_sentences():
    (short,) = said("stints", of(min_stint_weeks=2), *spells((2, 2)))
    assert short.text == "ada comes to project apollo in the week of 2027-03-15 for 1 week; a stint lasts 2 at least."
    (often,) = said("stints", of(max_stints=1), *spells((0, 1), (4, 7)))
    assert often.text == "ada comes to project apollo 2 times, at most 1 may be."
    (apart,) = said("company", of(directive("keep_apart", "ada", "bob")), *spells((0, 7)), booking("bob", "apollo.dev", (3, 3), 20))
    assert apart.text == "ada and bob should not be together on apollo in the week of 2027-03-22."
    (left,) = said("same_people", of(directive("same_people", "apollo")), *spells((0, 5)))
    assert left.text == "ada is on apollo.dev for 6 weeks of 8, but should see it through."
