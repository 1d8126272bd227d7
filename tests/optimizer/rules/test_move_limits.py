"""Move limits: chosen moves of people and projects, in the plan, of each person and on each project."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.audit import Auditor
from models.bookings import Lock
from tests.builders import absent, booking, demand, directive, monday, paused, person, portfolio, project, proposal, runs, sunday, today
from tests.optimizer.solving import accepts, refused_by

RULE = {"move_limits"}
STAY = [runs("apollo"), paused("zeus"), booking("ada", "apollo.dev", (0, 7), 50), booking("bob", "apollo.dev", (0, 7), 50)]


def of(most, subject="plan", *rows, leaves=None, **settings):
    """Ada and Bob on Apollo; Zeus waits for people."""
    limit = directive("max_moves", subject, value=Decimal(most))
    people = person("ada", end_date=leaves), person("bob")
    booked = [today(who, "apollo.dev", (0, 7), 50) for who in ("ada", "bob")]
    work = demand("apollo.dev", weeks=(0, 7)), demand("zeus.dev", weeks=(0, 7))
    return portfolio(*people, project("apollo"), project("zeus"), *work, *booked, limit, *rows, **settings)


def test_staying_is_no_move():
    assert accepts(of(0), *STAY)


@pytest.mark.parametrize(("most", "rules"), [(3, set()), (2, RULE)])
def test_a_person_who_changes_projects_moves_twice_and_starts_one(most, rules):
    """Ada leaves Apollo and joins Zeus, and Zeus starts: three moves."""
    plan = runs("apollo"), runs("zeus"), booking("ada", "zeus.dev", (0, 7), 50), booking("bob", "apollo.dev", (0, 7), 50)
    assert refused_by(of(most), *plan) == rules


@pytest.mark.parametrize("share", [40, 60])
def test_any_other_share_is_a_move(share):
    plan = *STAY[:2], booking("ada", "apollo.dev", (0, 7), share), STAY[3]
    assert accepts(of(1), *plan)
    assert refused_by(of(0), *plan) == RULE


@pytest.mark.parametrize(("most", "rules"), [(3, set()), (2, RULE)])
def test_pausing_a_project_moves_it_and_its_people(most, rules):
    assert refused_by(of(most), paused("apollo"), paused("zeus")) == rules


@pytest.mark.parametrize(
    ("subject", "most", "rules"), [("person", 1, RULE), ("person", 2, set()), ("project", 1, set()), ("project", 0, RULE)]
)
def test_persons_and_projects_have_limits_of_their_own(subject, most, rules):
    """Ada changes from Apollo to Zeus: two pairs of hers, one on each project."""
    plan = runs("apollo"), runs("zeus"), booking("ada", "zeus.dev", (0, 7), 50), booking("bob", "apollo.dev", (0, 7), 50)
    assert refused_by(of(most, subject), *plan) == rules


def test_what_is_forced_is_no_move():
    """Ada leaves after week 3, so her booking ends there whoever plans."""
    plan = *STAY[:2], booking("ada", "apollo.dev", (0, 3), 50), STAY[3]
    assert accepts(of(0, leaves=sunday(3)), *plan)


@pytest.mark.parametrize(("last", "rules"), [(sunday(7), set()), (sunday(6), RULE)])
def test_who_is_absent_does_not_move_by_choice(last, rules):
    """Ada is away in all weeks, or in all but the last, which makes leaving a choice."""
    assert refused_by(of(0, "plan", absent("ada", monday(0), last)), *STAY[:2], STAY[3]) == rules


def test_a_project_forced_out_is_no_move():
    assert accepts(of(0, "plan", directive("force_out", "apollo")), paused("apollo"), paused("zeus"))


@pytest.mark.parametrize(("most", "rules"), [(1, set()), (0, RULE)])
def test_a_start_at_a_later_date_is_one_move(most, rules):
    """Nobody is booked, so the project itself, which starts and a week late, is the only move."""
    idle = portfolio(
        person("ada"), project("apollo"), demand("apollo.dev", weeks=(0, 3)), directive("max_moves", "plan", value=Decimal(most))
    )
    assert refused_by(idle, runs(shift=1)) == rules


def test_what_is_locked_does_not_move():
    locked = of(0, "plan", today("ada", "zeus.dev", (0, 7), 20, lock=Lock.BOTH))
    assert accepts(locked, *STAY[:1], runs("zeus"), *STAY[2:], booking("ada", "zeus.dev", (0, 7), 20))


def test_a_soft_limit_binds_nobody():
    loose = portfolio(person("ada"), project(), demand(), directive("max_moves", "plan", value=Decimal(0), hard=False))
    assert accepts(loose, runs(), booking("ada", "apollo.dev", (0, 3), 50))


@pytest.mark.parametrize(
    ("subject", "most", "taken", "rules"),
    [
        ("team", 2, "", set()),
        ("team", 1, "", RULE),
        ("team", 3, "north", set()),
        ("team", 2, "north", RULE),
        ("team", 2, "south", set()),
        ("sponsor", 2, "", set()),
        ("sponsor", 1, "", RULE),
        ("sponsor", 2, "kim", set()),
        ("sponsor", 2, "lou", RULE),
        ("person", 2, "ada", RULE),
        ("person", 2, "bob", set()),
        ("plan", 4, "", set()),
    ],
)
def test_teams_and_sponsors_have_limits_less_what_was_taken(subject, most, taken, rules):
    """Ada of the north changes from Kim's Apollo to Lou's Zeus, which starts: two moves of hers, one of Kim's and two of Lou's."""
    rows = [directive("max_moves", subject, value=Decimal(most))]
    rows += [directive("moves_taken", subject, taken, value=Decimal(1))] if taken else []
    of = portfolio(
        person("ada", org_unit="north"),
        person("bob", org_unit="south"),
        *(project("apollo", sponsor="kim"), project("zeus", sponsor="lou")),
        *(demand("apollo.dev", weeks=(0, 7)), demand("zeus.dev", weeks=(0, 7))),
        *(today(who, "apollo.dev", (0, 7), 50) for who in ("ada", "bob")),
        *rows,
    )
    plan = runs("apollo"), runs("zeus"), booking("ada", "zeus.dev", (0, 7), 50), booking("bob", "apollo.dev", (0, 7), 50)
    assert refused_by(of, *plan) == rules
    broken = {violation.rule for violation in Auditor(of).audit(proposal(*plan)).violations}
    assert broken == rules
