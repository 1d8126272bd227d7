"""The audit never fails: whatever somebody types, there is a verdict."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.audit import Auditor, audit
from models.bookings import Booking, Decision, Lock, ProjectState, Proposal
from tests.builders import (
    able,
    absent,
    cap,
    demand,
    directive,
    machine,
    machine_demand,
    monday,
    person,
    portfolio,
    project,
    sunday,
    today,
    waits,
)

EVERYTHING = portfolio(
    person("ada", name="Ada", cost_rate=6_000, end_date=sunday(5)),
    person("bob", max_projects=1, min_share_pct=30, start_date=monday(2)),
    able("ada", level=4),
    able("bob", valid_until=sunday(5)),
    able("ada", "rigging", 2),
    machine(units=2, cost_rate=50, operator_skill="rigging"),
    absent("rig", monday(2)),
    absent("ada", monday(1), share_pct=50),
    project("apollo", stage="in_progress", budget_cap=100_000, target_finish=monday(1), cost_of_delay=9),
    project("zeus", project_class="mandatory", deadline=sunday(6), deadline_hard=True, earliest_start=monday(2)),
    project("hera", stage="on_hold"),
    demand("apollo.dev", weeks=(0, 5), needs={"dev": 3}, heads_min=1, heads_max=1),
    machine_demand("apollo.rig", weeks=(1, 3)),
    demand("zeus.dev", weeks=(2, 5), effort_hours=Decimal("77.7")),
    demand("hera.dev", weeks=(4, 12), restricted=("bob",)),
    waits("apollo", "zeus", "SS", 1),
    today("ada", "apollo.dev", (0, 5), 50, lock=Lock.RESOURCE),
    today("bob", "apollo.dev", (3, 4), 35),
    today("bob", "hera.dev", (2, 6), 30, lock=Lock.TIME),
    today("rig", "apollo.rig", (1, 3), 1),
    cap(900_000),
    cap(1, "cost_centre", ""),
    directive("pin", "ada", "zeus", (3, 4)),
    directive("forbid", "bob", "apollo", (1, 2)),
    directive("exclusive", "bob"),
    directive("max_moves", "plan", value=Decimal(1)),
    directive("max_moves", "person", value=Decimal(1)),
    directive("part_time", "ada", weeks=(3, 4), value=Decimal("0.5")),
    directive("cost_rate", "rig", first=monday(2), value=Decimal(70)),
    freeze_weeks=1,
    booking_block="month",
)
"""A little of everything a portfolio can hold."""

RULES = {
    *("form", "capacity", "skill", "demand", "minimum_staffing", "share", "block", "projects_at_once", "headcount", "windows"),
    "pauses",
    "wind_down",
    *("precedence", "freeze", "locks", "directives", "equipment", "budget", "selection", "move_limits"),
    *("notice", "handover", "stints", "company", "same_people", "changeover"),
}
"""The names that programs may rely on."""

IDS = st.sampled_from(["ada", "bob", "rig", "ghost", "", "apollo"])
DEMANDS = st.sampled_from(["apollo.dev", "apollo.rig", "zeus.dev", "hera.dev", "ghost", ""])
NEAR = st.dates(monday(-3), monday(14))
DATES = NEAR | st.dates()
SHARES = st.sampled_from([0, 10, 30, 35, 50, 100, 130]) | st.integers(0, 10**12)

bookings = st.builds(Booking, resource_id=IDS, demand_id=DEMANDS, first=DATES, last=DATES, share_pct=SHARES)
decisions = st.builds(
    Decision,
    project_id=st.sampled_from(["apollo", "zeus", "hera", "ghost"]),
    state=st.sampled_from(ProjectState),
    shift_weeks=st.integers(0, 9) | st.integers(0, 10**12),
)
proposals = st.builds(Proposal, decisions=st.lists(decisions, max_size=6).map(tuple), bookings=st.lists(bookings, max_size=12).map(tuple))
AUDITOR = Auditor(EVERYTHING)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(proposals)
@example(Proposal(bookings=(Booking(resource_id="ada", demand_id="zeus.dev", first=dt.date.min, last=dt.date.max, share_pct=1),)))
def test_every_proposal_gets_a_verdict(typed):
    """With stable rule names, sentences that end, and no part of the score below nought."""
    report = AUDITOR.audit(typed)
    assert {violation.rule for violation in report.violations} <= RULES
    assert all(violation.text.endswith(".") and violation.amount >= 0 for violation in report.violations)
    assert min(report.score.model_dump().values()) >= 0
    assert report.score.mandatory_value <= report.score.value


@settings(max_examples=150, deadline=None, derandomize=True)
@given(proposals, st.randoms(use_true_random=False))
def test_the_order_of_bookings_says_nothing(typed, dice):
    """Of the score; which of two overlapping bookings is named may differ."""
    shuffled = list(typed.bookings)
    dice.shuffle(shuffled)
    assert AUDITOR.audit(typed.replace(bookings=tuple(shuffled))).score == AUDITOR.audit(typed).score


@settings(max_examples=100, deadline=None, derandomize=True)
@given(proposals)
def test_an_auditor_that_has_seen_much_judges_as_a_new_one(typed):
    assert AUDITOR.audit(typed) == audit(EVERYTHING, typed)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(proposals)
def test_a_portfolio_of_nothing_can_be_planned_as_well(typed):
    """Everything typed is about ids that nobody has."""
    report = audit(portfolio(), typed)
    assert len(report.violations) == len(typed.bookings) + len(typed.decisions)
    assert {violation.rule for violation in report.violations} <= {"form"}
