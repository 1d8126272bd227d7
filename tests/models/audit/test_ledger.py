"""The ledger: the figures that moves and reports are made from, and today's plan as a proposal."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from models.audit import Auditor, audit, ledger, todays_proposal
from models.bookings import BookingStatus, ProjectState
from tests.builders import (
    booking,
    cap,
    demand,
    machine,
    machine_demand,
    monday,
    paused,
    person,
    portfolio,
    project,
    proposal,
    runs,
    sunday,
    today,
    two_by_two,
)

SWAP = proposal(runs("apollo"), runs("zeus"), booking("ada", "apollo.dev", (0, 7), 50), booking("bob", "zeus.dev", (0, 7), 50))
"""Ada leaves Zeus for Apollo, Bob stays."""


def test_pairs_say_what_was_released_and_charged():
    """50 % of 2,400 minutes in eight weeks, softly; eight hours for leaving, eight for joining."""
    pairs = ledger(two_by_two(), SWAP).pairs
    released = 50 * 2_400 * 8
    assert pairs == {
        ("ada", "zeus"): (False, True, True, released, 0, released + 48_000, 0),
        ("ada", "apollo"): (True, False, True, 0, 0, 48_000, 0),
    }


def test_projects_say_state_hours_value_and_cost():
    """Each project is half covered: 100 x 2/2 x 1/2 and 10 x 1/2 x 1/2; Ada costs 60.00 and Bob 50.00 an hour, 160 hours each."""
    projects = ledger(two_by_two(), SWAP).projects
    apollo, zeus = projects["apollo"], projects["zeus"]
    assert (apollo.state, apollo.state_today, zeus.state, zeus.state_today) == (
        ProjectState.RUN,
        ProjectState.PAUSED,
        ProjectState.RUN,
        ProjectState.RUN,
    )
    assert (apollo.needed, apollo.delivered, apollo.covered, apollo.value) == (19_200, 9_600, 9_600, 50)
    assert (zeus.value, zeus.cost, apollo.cost) == (Fraction(5, 2), 9_600 * 5_000, 9_600 * 6_000)


@pytest.mark.parametrize(
    ("stage", "decision", "state"),
    [
        ("approved", runs(shift=2), ProjectState.SHIFTED),
        ("approved", runs(), ProjectState.RUN),
        ("approved", paused(), ProjectState.PAUSED),
        ("on_hold", paused(), ProjectState.PAUSED),
        ("cancelled", paused(), ProjectState.STOPPED),
        ("done", paused(), ProjectState.STOPPED),
    ],
)
def test_what_does_not_run_is_stopped_or_paused_by_its_stage(stage, decision, state):
    account = ledger(portfolio(project(stage=stage), demand()), proposal(decision)).projects["apollo"]
    assert account.state is state
    assert account.runs is (state in (ProjectState.RUN, ProjectState.SHIFTED))


def test_dates_as_decided():
    account = ledger(portfolio(project(target_finish=monday(4)), demand(weeks=(1, 3))), proposal(runs(shift=2))).projects["apollo"]
    assert (account.shift, account.begin, account.end, account.late) == (2, 3, 6, 1)


def test_demands_say_in_which_blocks_they_are_short():
    """Frozen weeks 0-1 are covered, 2-3 are not."""
    of = portfolio(person("ada"), project(), demand(), today("ada", "apollo.dev", (0, 1), 100), freeze_weeks=2)
    account = ledger(of, proposal(runs(), booking("ada", "apollo.dev", (0, 1), 100))).demands["apollo.dev"]
    assert (account.needed, account.delivered, account.covered) == (9_600, 4_800, 4_800)
    assert [(block.span, block.needed, block.covered) for block in account.blocks] == [((0, 2), 4_800, 4_800), ((2, 4), 4_800, 0)]


def test_a_demand_that_is_met_is_covered_in_every_block():
    of = portfolio(person("ada"), project(), demand())
    blocks = ledger(of, proposal(runs(), booking("ada", "apollo.dev", (0, 3), 100))).demands["apollo.dev"].blocks
    assert blocks
    assert all(block.covered == block.needed for block in blocks)


def test_costs_by_budget_follow_the_table():
    """Ada's 160 hours at 60.00 are under the first and third cap, Bob's at 50.00 under the first and second."""
    of = two_by_two().replace(budgets=(cap(1), cap(1, "project", "zeus"), cap(1, "project", "apollo")))
    ada, bob = 9_600 * 6_000, 9_600 * 5_000
    costs = ledger(of, SWAP).costs
    assert (costs.total, costs.budgets) == (ada + bob, (ada + bob, bob, ada))


def test_the_report_is_made_from_the_ledger():
    auditor = Auditor(two_by_two())
    report, book = auditor.audit(SWAP), auditor.ledger(SWAP)
    assert (report.score, report.forced_disruption) == (book.score, book.forced_disruption)
    assert (report.chosen_moves, report.forced_moves) == (len(book.moved_pairs) + len(book.moved_projects), 0) == (3, 0)
    assert report == audit(two_by_two(), SWAP)
    assert report.clean


def test_an_auditor_remembers_nothing_of_one_proposal_in_the_next():
    """Shifted first, then as dated, then shifted again: the same verdicts."""
    auditor = Auditor(two_by_two())
    shifted = proposal(runs("apollo", 1), paused("zeus"), booking("ada", "apollo.dev", (0, 7), 130))
    before = [auditor.audit(shifted), auditor.audit(SWAP)]
    assert [auditor.audit(shifted), auditor.audit(SWAP)] == before
    assert [Auditor(two_by_two()).audit(each) for each in (shifted, SWAP)] == before


def test_the_first_violation_comes_alone():
    """Whoever only wants to know whether there is one need not wait for the rest."""
    broken = proposal(runs("apollo"), booking("ada", "apollo.dev", (0, 7), 130))
    first = next(Auditor(two_by_two()).violations(broken))
    assert first == audit(two_by_two(), broken).violations[0]


class TestTodaysProposal:
    """Today's live bookings, as they are."""

    def test_whole_weeks_inside_the_horizon(self):
        """From a Wednesday before the horizon to a Tuesday in week 1: weeks 0 and 1."""
        of = portfolio(
            person("ada"),
            project(),
            demand(),
            today("ada", "apollo.dev", (0, 1), 50, status=BookingStatus.HARD).replace(
                first=monday(-1) + dt.timedelta(days=2), last=monday(1) + dt.timedelta(days=1)
            ),
        )
        assert todays_proposal(of) == proposal(booking("ada", "apollo.dev", (0, 1), 50))

    def test_cancelled_and_past_ones_are_left_out(self):
        gone = today("ada", "apollo.dev", (0, 1), 50, status=BookingStatus.CANCELLED)
        past = today("ada", "apollo.dev", (2, 3), 50).replace(first=monday(-3), last=sunday(-2))
        assert todays_proposal(portfolio(person("ada"), project(), demand(), gone, past)).bookings == ()

    def test_machines_come_along(self):
        of = portfolio(machine(), project(), machine_demand(), today("rig", "apollo.rig", (0, 3), 1))
        assert todays_proposal(of) == proposal(booking("rig", "apollo.rig", (0, 3), 1))
        assert audit(of, todays_proposal(of)).clean

    @pytest.mark.parametrize("freeze", [0, 2, 8])
    def test_today_disturbs_nothing_of_today(self, freeze):
        """Nothing is released, nothing moves, and frozen weeks are as they are, wherever the freeze ends."""
        of = two_by_two(freeze_weeks=freeze)
        report = audit(of, todays_proposal(of))
        assert (report.score.disruption, report.forced_disruption, report.chosen_moves, report.forced_moves) == (0, 0, 0, 0)
        assert report.clean
