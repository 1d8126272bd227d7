"""What must not matter does not: the order of tables, how a booking is cut, what everything is called, where the horizon lies."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import TYPE_CHECKING

import pytest

from models.audit import Auditor, audit
from tests.builders import booking, cap, demand, directive, monday, paused, project, proposal, runs, today, two_by_two
from tests.models.audit.test_nonsense import EVERYTHING

if TYPE_CHECKING:
    from models.bookings import Booking
    from models.portfolio import Portfolio

TABLES = ["people", "skills", "equipment", "absences", "holidays", "demands", "dependencies", "allocations"]
"""Those whose order means nothing; of directives and budgets it does, and projects are ranked by number."""

PLAN = proposal(
    runs("apollo"),
    paused("zeus"),
    booking("ada", "apollo.dev", (0, 5), 40),
    booking("bob", "apollo.dev", (2, 4), 30),
    booking("bob", "zeus.dev", (2, 5), 120),
    booking("bob", "hera.dev", (2, 6), 30),
    booking("rig", "apollo.rig", (0, 2), 2),
)
"""Breaks most rules."""


def test_the_plan_of_these_tests_breaks_most_rules():
    """Else the others would prove little."""
    assert len({violation.rule for violation in audit(EVERYTHING, PLAN).violations}) >= 10


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_does_not_matter(seed):
    dice, tables = Random(seed), {}
    for name in TABLES:
        rows = list(getattr(EVERYTHING, name))
        dice.shuffle(rows)
        tables[name] = tuple(rows)
    before, after = audit(EVERYTHING, PLAN), audit(EVERYTHING.replace(**tables), PLAN)
    assert after.score == before.score, f"seed {seed}"
    assert set(after.violations) == set(before.violations), f"seed {seed}"


@pytest.mark.parametrize("cut", range(1, 5))
def test_a_booking_may_be_written_in_two(cut):
    """Ada's 40 % in weeks 0-5, cut after some week; only ``share``, which speaks of bookings, could tell, and has nothing to say."""
    whole = booking("ada", "apollo.dev", (0, 5), 40)
    rest = tuple(each for each in PLAN.bookings if each != whole)
    halves = booking("ada", "apollo.dev", (0, cut - 1), 40), booking("ada", "apollo.dev", (cut, 5), 40)
    assert audit(EVERYTHING, PLAN.replace(bookings=(*rest, *halves))).score == audit(EVERYTHING, PLAN).score
    assert rules_of(EVERYTHING, rest + halves) == rules_of(EVERYTHING, (*rest, whole))


def rules_of(of: Portfolio, bookings: tuple[Booking, ...]) -> list[tuple[str, str, int | None, int]]:
    found = Auditor(of).violations(PLAN.replace(bookings=bookings))
    return sorted((v.rule, v.subject, v.week if v.week is not None else -1, v.amount) for v in found)


@pytest.mark.parametrize("weeks", [1, 52, -52])
def test_the_same_plan_in_another_year(weeks):
    """Every date moves by whole weeks; nothing in the two-by-two world hangs on a month."""
    moved = _moved(two_by_two(freeze_weeks=2), weeks)
    plan = proposal(runs("apollo"), booking("ada", "apollo.dev", (1, 7), 60), booking("bob", "zeus.dev", (0, 7), 130))
    later = plan.replace(bookings=tuple(_later(each, weeks) for each in plan.bookings))
    before, after = audit(two_by_two(freeze_weeks=2), plan), audit(moved, later)
    assert after.score == before.score
    assert [(v.rule, v.subject, v.week, v.amount) for v in after.violations] == [
        (v.rule, v.subject, v.week, v.amount) for v in before.violations
    ]


def _later(row, weeks):
    return row.replace(first=row.first + dt.timedelta(weeks=weeks), last=row.last + dt.timedelta(weeks=weeks))


def _moved(of, weeks):
    return of.replace(
        settings=of.settings.replace(horizon_start=monday(weeks)),
        demands=tuple(_later(row, weeks) for row in of.demands),
        allocations=tuple(_later(row, weeks) for row in of.allocations),
    )


def test_names_are_words_only():
    """Calling people and projects by other names changes sentences, not verdicts."""
    named = EVERYTHING.replace(people=tuple(row.replace(name=f"Nick {row.id}") for row in EVERYTHING.people))
    before, after = audit(EVERYTHING, PLAN), audit(named, PLAN)
    assert after.score == before.score
    assert [v.replace(text="") for v in after.violations] == [v.replace(text="") for v in before.violations]
    assert [v.text for v in after.violations] != [v.text for v in before.violations]


def test_what_nobody_uses_changes_nothing():
    """A fourth project that rests, ranked last and worth nothing, moves the weights of the others and nothing else."""
    more = EVERYTHING.replace(
        projects=(*EVERYTHING.projects, project("idle", value_score=0).replace(rank=4)),
        demands=(*EVERYTHING.demands, demand("idle.dev")),
    )
    before, after = audit(EVERYTHING, PLAN), audit(more, PLAN)
    assert after.violations == before.violations
    assert after.score.replace(value=0, mandatory_value=0) == before.score.replace(value=0, mandatory_value=0)
    assert after.score.value != before.score.value


@pytest.mark.parametrize(
    "looser",
    [
        {"reserve_pct": 0},
        {"min_share_pct": 1},
        {"max_projects": 9},
        {"min_staffing_pct": 0},
        {"granularity_pct": 1},
        {"booking_block": "week"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_looser_setting_breaks_no_new_rule_of_its_kind(looser):
    """
    From a strict world, each setting by itself takes violations away and adds none.

    Ada: 60 + 20 of 70, 20 below her smallest share, two projects, uneven on Zeus. Bob: 50 is no step of 20. Both projects: 60 % of 90.
    """
    strict = two_by_two(reserve_pct=30, min_share_pct=40, max_projects=1, min_staffing_pct=90, granularity_pct=20)
    plan = proposal(
        runs("apollo"),
        runs("zeus"),
        booking("ada", "apollo.dev", (0, 7), 60),
        booking("ada", "zeus.dev", (0, 3), 20),
        booking("bob", "zeus.dev", (0, 7), 50),
    )
    loosened = strict.replace(settings=strict.settings.replace(**looser))
    before = {(v.rule, v.subject) for v in audit(strict, plan).violations}
    after = {(v.rule, v.subject) for v in audit(loosened, plan).violations}
    assert after < before, (after - before, "nothing became better" if after == before else "")


def test_a_cap_or_a_limit_more_can_only_add_violations():
    """All violations of before are still there."""
    plan = proposal(runs("apollo"), booking("ada", "apollo.dev", (0, 7), 130))
    of = two_by_two()
    bound = of.replace(budgets=(cap(1),), directives=(directive("forbid", "ada", "apollo"), directive("protect_person", "bob")))
    before, after = audit(of, plan), audit(bound, plan)
    assert set(before.violations) < set(after.violations)
    assert {v.rule for v in after.violations} - {v.rule for v in before.violations} == {"budget", "directives"}


def test_a_booking_of_today_more_changes_no_verdict_without_a_freeze():
    """Today's plan is where one comes from: it decides what moves, not what is allowed."""
    plan = proposal(runs("apollo"), booking("ada", "apollo.dev", (0, 7), 130))
    of = two_by_two()
    more = of.replace(allocations=(*of.allocations, today("bob", "apollo.dev", (0, 7), 50)))
    assert audit(more, plan).violations == audit(of, plan).violations
    assert audit(more, plan).score.disruption > audit(of, plan).score.disruption
