"""Adopting a plan makes it today's: whatever plan that is, keeping it afterwards moves nobody and costs and brings what it did."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.audit import audit
from models.bookings import BookingStatus, Decision, Lock, ProjectState
from models.errors import UnknownIdError
from models.projects import Stage
from optimizer.extract import proposal_of
from optimizer.model import modelled
from optimizer.problem import problem_of
from optimizer.repair import repaired_today
from scenarios.adoption import adopted
from tests.builders import booking, demand, monday, person, portfolio, project, proposal, runs, today, waits
from tests.oracle import plan as oracle
from tests.oracle.enumerate import enumerate_plans
from tests.oracle.facts import Facts
from tests.oracle.portfolios import BY_NAME, FEATURES, tiny

MOVING = {"packages", "stretch"}
RULES = sorted(FEATURES - BY_NAME)
"""
Without those about the way from today's plan to another, such as notice, handovers and winding down: there is no such way any more
once the other plan is today's.
"""
PLANS = 3
"""Of each portfolio, drawn from all that it has."""
SCORED = ("mandatory_value", "value", "lateness", "cost")
seeds = st.integers(0, 10_000)


def drawn(seed: int):
    """A tiny portfolio with any three rules, a third of them with packages that move, and a few of its plans that keep every rule."""
    dice = Random(seed)
    names = frozenset(dice.sample(RULES, 3)) | (MOVING if seed % 3 == 0 else set())
    try:
        found = tiny(seed, names)
    except ValueError:  # these never meet in a portfolio that is small enough
        found = tiny(seed)
    plans, facts = [each.plan for each in enumerate_plans(found)], Facts(found)
    return found, [oracle.proposal_of(facts, plan) for plan in dice.sample(plans, min(PLANS, len(plans)))]


def going_on(plan):
    """The same plan, said about the portfolio that begins with it: nothing is shifted any more."""
    as_dated = {"state": ProjectState.RUN, "shift_weeks": 0}
    decisions = tuple(said.replace(**as_dated) if said.runs else said for said in plan.decisions)
    return plan.replace(decisions=decisions, packages=())


def unseen(after, plan) -> set[str]:
    """
    Running projects that bookings do not show.

    That a project with work for people runs today is told by somebody being booked on it after the freeze; where a plan lets it run
    without anybody, the portfolio cannot say so.
    """
    people = {demand.project_id for demand in after.demands if not demand.is_equipment}
    free = after.horizon.monday(after.settings.freeze_end)
    booked = {after.demand(row.demand_id) for row in plan.bookings if row.last >= free}
    return ({said.project_id for said in plan.decisions if said.runs} & people) - {row.project_id for row in booked if not row.is_equipment}


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seeds)
def test_keeping_what_was_adopted_moves_nobody_and_is_worth_the_same(seed):
    before, plans = drawn(seed)
    for plan in plans:
        after = adopted(before, plan)
        then, now = audit(before, plan), audit(after, going_on(plan))
        hidden = unseen(after, plan)
        assert {found.rule for found in now.violations} <= ({"move_limits"} if hidden else set())
        assert (now.score.disruption, now.forced_disruption, now.chosen_moves + now.forced_moves) == (0, 0, len(hidden))
        assert [getattr(now.score, part) for part in SCORED] == [getattr(then.score, part) for part in SCORED]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seeds)
def test_adopting_twice_is_adopting_once(seed):
    before, plans = drawn(seed)
    for plan in plans:
        after = adopted(before, plan)
        assert adopted(after, going_on(plan)) == after


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seeds)
def test_planning_again_without_a_change_begins_with_exactly_those_assignments(seed):
    """The reference, against which all plans are measured, is the plan adopted."""
    before, plans = drawn(seed)
    for plan in plans:
        after = adopted(before, plan)
        if unseen(after, plan):
            continue
        model = modelled(problem_of(after))
        reference = proposal_of(model, repaired_today(model))
        report = audit(after, reference)
        assert rows_of(reference) == rows_of(plan)
        assert (report.violations, report.score.disruption, report.chosen_moves, report.forced_moves) == ((), 0, 0, 0)


def rows_of(plan) -> list[tuple[object, ...]]:
    return sorted((row.resource_id, row.demand_id, row.first, row.last, row.share_pct) for row in plan.bookings)


def stopped(project_id: str) -> Decision:
    return Decision(project_id=project_id, state=ProjectState.STOPPED)


def test_what_is_done_stays_done_so_that_what_follows_it_may_run():
    before = portfolio(
        person("ada"),
        project("apollo", stage=Stage.DONE),
        project("zeus"),
        demand("apollo.dev"),
        demand("zeus.dev"),
        waits("apollo", "zeus"),
    )
    plan = proposal(stopped("apollo"), runs("zeus"), booking("ada", "zeus.dev", (0, 3), 100))
    assert audit(before, plan).clean
    after = adopted(before, plan)
    assert {row.id: row.stage for row in after.projects} == {"apollo": Stage.DONE, "zeus": Stage.APPROVED}
    assert audit(after, plan).clean


def test_what_a_plan_stops_is_cancelled_and_what_it_shifts_is_dated_later():
    before = portfolio(person("ada"), project("apollo"), project("zeus"), demand("apollo.dev"), demand("zeus.dev"))
    plan = proposal(stopped("apollo"), runs("zeus", 2), booking("ada", "zeus.dev", (2, 5), 100))
    after = adopted(before, plan)
    assert {row.id: row.stage for row in after.projects} == {"apollo": Stage.CANCELLED, "zeus": Stage.APPROVED}
    assert (after.demand("zeus.dev").first, after.demand("apollo.dev").first) == (monday(2), monday(0))


def test_a_booking_that_stays_keeps_what_was_agreed_about_it():
    before = portfolio(
        person("ada"),
        person("bob"),
        project("apollo"),
        demand("apollo.dev", fte=2),
        today("ada", "apollo.dev", (0, 3), 50, status="hard", lock="time"),
    )
    plan = proposal(runs("apollo"), booking("ada", "apollo.dev", (0, 3), 80), booking("bob", "apollo.dev", (0, 3), 100))
    rows = {row.resource_id: row for row in adopted(before, plan).allocations}
    assert (rows["ada"].status, rows["ada"].lock, rows["ada"].share_pct) == (BookingStatus.HARD, Lock.TIME, 80)
    assert (rows["bob"].status, rows["bob"].lock, rows["bob"].share_pct) == (BookingStatus.SOFT, Lock.NONE, 100)


def test_a_plan_of_another_portfolio_is_refused():
    with pytest.raises(UnknownIdError):
        adopted(portfolio(person("ada"), project("apollo"), demand("apollo.dev")), proposal(booking("ada", "zeus.dev", (0, 3), 10)))
