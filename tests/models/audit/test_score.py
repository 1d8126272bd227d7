"""The five parts of the score, by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from models.audit import Auditor
from models.bookings import BookingStatus
from models.projects import ProjectClass
from tests.builders import (
    able,
    absent,
    booking,
    demand,
    directive,
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
)
from tests.models.audit.verdicts import score

POINT = 1_000_000


class TestValue:
    """Weight times the covered part of the need."""

    @pytest.mark.parametrize(("share", "points"), [(0, 0), (50, 50), (100, 100), (110, 100)])
    def test_half_the_work_is_half_the_value(self, share, points):
        """One project of 100 points: (1 + 1 - 1) / 1 x 100 x covered / needed; more than the need is worth nothing."""
        of = portfolio(person(), project(), demand())
        assert score(of, runs(), booking("ada", "apollo.dev", (0, 3), share)).value == points * POINT

    def test_the_weight_falls_with_the_rank(self):
        """Three projects of 90 points weigh 90 x 3/3, 90 x 2/3 and 90 x 1/3: 90 + 60 + 30."""
        ids = "apollo", "zeus", "hera"
        of = portfolio(person(), [project(id, value_score=90) for id in ids], [demand(f"{id}.dev", fte="0.1") for id in ids])
        plan = proposal(*map(runs, ids), *(booking("ada", f"{id}.dev", (0, 3), 10) for id in ids))
        assert list(Auditor(of).ledger(plan).project_values.values()) == [90, 60, 30]

    def test_it_is_exact_and_rounded_down_once(self):
        """
        Two projects, each 10 points and a third covered: 10 x 2/2 / 3 + 10 x 1/2 / 3 = 5.

        Each is a fraction without end, yet the sum is exactly 5 points, not a micro-point less.
        """
        ids = "apollo", "zeus"
        of = portfolio(person(), [project(id, value_score=10) for id in ids], [demand(f"{id}.dev", fte="0.6") for id in ids])
        plan = proposal(*map(runs, ids), *(booking("ada", f"{id}.dev", (0, 3), 20) for id in ids))
        ledger = Auditor(of).ledger(plan)
        assert ledger.project_values == {"apollo": Fraction(10, 3), "zeus": Fraction(5, 3)}
        assert ledger.score.value == 5 * POINT

    def test_an_endless_fraction_loses_its_tail(self):
        """100 x 20 / 60 = 33.333..."""
        of = portfolio(person(), project(), demand(fte="0.6"))
        assert score(of, runs(), booking("ada", "apollo.dev", (0, 3), 20)).value == 33_333_333

    def test_what_does_not_run_or_needs_nothing_is_worth_nothing(self):
        of = portfolio(
            person(), machine(), project(), project("zeus"), demand(), machine_demand("zeus.rig"), today("ada", "apollo.dev", (0, 1), 50)
        )
        plan = paused("apollo"), runs("zeus"), booking("ada", "apollo.dev", (0, 1), 50), booking("rig", "zeus.rig", (0, 3), 1)
        assert score(of, *plan).value == 0

    def test_mandatory_projects_are_summed_apart_as_well(self):
        """Apollo 100 x 2/2 x 1/2 = 50, Zeus (mandatory) 100 x 1/2 x 1/2 = 25."""
        of = portfolio(person(), project(), project("zeus", project_class=ProjectClass.MANDATORY), demand(), demand("zeus.dev"))
        found = score(of, runs(), runs("zeus"), booking("ada", "apollo.dev", (0, 3), 50), booking("ada", "zeus.dev", (0, 3), 50))
        assert (found.mandatory_value, found.value) == (25 * POINT, 75 * POINT)

    def test_blocks_are_covered_one_by_one(self):
        """Weekly: 100 % of half an FTE in weeks 0-1, nothing in 2-3 covers two of four weeks."""
        of = portfolio(person(), project(), demand(fte="0.5"), booking_block="week")
        assert score(of, runs(), booking("ada", "apollo.dev", (0, 1), 100)).value == 50 * POINT

    def test_effort_is_spread_evenly_over_the_span(self):
        """
        1 h 40 over three weeks: 100 minutes as 33, 33 and 34. Horizon: the first two, 66 minutes.

        10 % of Ada is 240 in week 0 alone: with weekly blocks 33 of 66 are covered.
        """
        of = portfolio(
            person(), project(), demand(weeks=(0, 2), effort_hours=Decimal(5) / 3), horizon_weeks=2, booking_block="week", granularity_pct=1
        )
        ledger = Auditor(of).ledger(proposal(runs(), booking("ada", "apollo.dev", (0, 0), 10)))
        assert [block.needed for block in ledger.demands["apollo.dev"].blocks] == [33, 33]
        assert ledger.score.value == 50 * POINT

    def test_a_shift_moves_the_effort_along(self):
        """100 minutes as 33, 33 and 34 in weeks 1, 2 and 3."""
        of = portfolio(person(), project(), demand(weeks=(0, 2), effort_hours=Decimal(5) / 3), booking_block="week")
        blocks = Auditor(of).ledger(proposal(runs(shift=1))).demands["apollo.dev"].blocks
        assert [(block.span, block.needed) for block in blocks] == [((1, 2), 33), ((2, 3), 33), ((3, 4), 34)]

    def test_need_is_rounded_half_up(self):
        """0.0125 x 2,400 x 1 = 30; 0.00125 x 2,400 = 3; 0.0002083.. gives 0.4999 and 0.00020834 gives 0.500016."""
        for fte, need in [("0.0125", 30), ("0.0002083", 0), ("0.00020834", 1), ("0.000625", 2)]:
            of = portfolio(person(), project(), demand(weeks=(0, 0), fte=fte))
            assert Auditor(of).ledger(proposal()).demands["apollo.dev"].needed == need

    def test_delivery_is_rounded_down_in_every_week(self):
        """10 % of 33 minutes is 3 in each of four weeks, 12 in all, not 13."""
        of = portfolio(person(hours_per_week="0.55"), project(), demand())
        assert Auditor(of).ledger(proposal(runs(), booking("ada", "apollo.dev", (0, 3), 10))).projects["apollo"].delivered == 12

    def test_frozen_bookings_of_a_project_that_moves_deliver_nothing(self):
        """Shifted from weeks 0-3 to 2-5, weeks 0-1 are frozen: they cost, but deliver nothing."""
        of = portfolio(person(cost_rate=60), project(), demand(), today("ada", "apollo.dev", (0, 1), 50), freeze_weeks=2)
        ledger = Auditor(of).ledger(proposal(runs(shift=2), booking("ada", "apollo.dev", (0, 1), 50)))
        assert (ledger.projects["apollo"].delivered, ledger.score.cost) == (0, 2 * 1_200 * 60)


class TestLateness:
    """Cost of delay for each week after the target."""

    @pytest.mark.parametrize(("shift", "weeks"), [(0, 0), (1, 0), (2, 1), (4, 3)])
    def test_weeks_after_the_week_of_the_target(self, shift, weeks):
        """Ends in week 3, target in week 4, 500 a week."""
        of = portfolio(project(cost_of_delay=500, target_finish=monday(4)), demand())
        assert score(of, runs(shift=shift)).lateness == 500 * weeks

    def test_what_does_not_run_is_not_late(self):
        of = portfolio(project(cost_of_delay=500, target_finish=monday(0)), demand())
        assert score(of, paused()).lateness == 0
        assert score(of, runs()).lateness == 1_500

    def test_projects_add_up_and_machines_count(self):
        """Apollo's machine ends in week 5, two after the target: 2 x 500; Zeus 1 x 300."""
        of = portfolio(
            machine(),
            project(cost_of_delay=500, target_finish=monday(3)),
            project("zeus", cost_of_delay=300, target_finish=monday(2)),
            demand(),
            machine_demand(weeks=(4, 5)),
            demand("zeus.dev"),
        )
        assert score(of, runs(), runs("zeus")).lateness == 1_300

    def test_no_target_or_no_work_no_lateness(self):
        assert score(portfolio(project(cost_of_delay=500), demand()), runs(shift=4)).lateness == 0
        assert score(portfolio(project(cost_of_delay=500, target_finish=monday(0))), runs()).lateness == 0


HANDOVER = 8 * 6_000
SOFT_WEEK = 50 * 2_400
"""Percent-minutes of half a full week at the soft price."""


class TestDisruption:
    """What is taken from today's bookings by choice."""

    def of(self, *rows, ada=None, weeks=(0, 3), needs=None, status=BookingStatus.SOFT, **settings):
        return portfolio(
            ada or person("ada"),
            project(),
            project("zeus"),
            demand(needs=needs),
            demand("zeus.dev"),
            today("ada", "apollo.dev", weeks, 50, status=status),
            *rows,
            **settings,
        )

    def test_today_kept_is_undisturbed(self):
        assert score(self.of(), runs(), booking("ada", "apollo.dev", (0, 3), 50)).disruption == 0

    def test_more_on_the_same_demand_is_undisturbed(self):
        assert score(self.of(), runs(), booking("ada", "apollo.dev", (0, 3), 90)).disruption == 0

    @pytest.mark.parametrize(("status", "price"), [(BookingStatus.SOFT, 1), (BookingStatus.PROPOSED, 1), (BookingStatus.HARD, 10)])
    def test_less_is_charged_by_how_firm_it_was(self, status, price):
        """From 50 to 30 in four weeks: 20 x 2,400 x 4."""
        plan = runs(), booking("ada", "apollo.dev", (0, 3), 30)
        assert score(self.of(status=status), *plan).disruption == 20 * 2_400 * 4 * price

    def test_leaving_costs_a_handover_on_top(self):
        assert score(self.of(), runs()).disruption == 4 * SOFT_WEEK + HANDOVER

    def test_joining_costs_a_handover(self):
        plan = runs(), runs("zeus"), booking("ada", "apollo.dev", (0, 3), 50), booking("ada", "zeus.dev", (0, 3), 50)
        assert score(self.of(), *plan).disruption == HANDOVER

    def test_swapping_projects_costs_two(self):
        plan = runs("zeus"), paused(), booking("ada", "zeus.dev", (0, 3), 50)
        assert score(self.of(), *plan).disruption == 4 * SOFT_WEEK + 2 * HANDOVER

    def test_another_demand_of_the_project_is_no_handover(self):
        """Released on the one, and the pair stays."""
        of = self.of(demand("apollo.test"))
        assert score(of, runs(), booking("ada", "apollo.test", (0, 3), 50)).disruption == 4 * SOFT_WEEK

    def test_prices_and_handover_are_settings(self):
        of = self.of(status=BookingStatus.HARD, hard_price=3, handover_hours=2)
        assert score(of, runs()).disruption == 4 * SOFT_WEEK * 3 + 2 * 6_000

    def test_only_weeks_from_the_freezes_end_on_count(self):
        """Released in weeks 2 and 3."""
        of = self.of(freeze_weeks=2)
        assert score(of, runs(), booking("ada", "apollo.dev", (0, 1), 50)).disruption == 2 * SOFT_WEEK + HANDOVER

    def test_an_absence_releases_what_is_left_of_the_week(self):
        """Week 1 is off: three weeks of net time are released, and these are excused by nothing."""
        assert score(self.of(absent("ada", monday(1), sunday(1))), runs()).disruption == 3 * SOFT_WEEK + HANDOVER

    def test_a_shift_releases_the_weeks_it_leaves(self):
        """From weeks 0-3 to 1-4: week 0 is given up, 1-3 stay."""
        assert score(self.of(), runs(shift=1), booking("ada", "apollo.dev", (1, 4), 50)).disruption == SOFT_WEEK

    def test_two_bookings_of_today_are_charged_apart(self):
        """Soft in weeks 0-1, hard in 2-3, both given up: 2 x 1 + 2 x 10."""
        of = self.of(today("ada", "apollo.dev", (2, 3), 50, status=BookingStatus.HARD), weeks=(0, 1))
        assert score(of, runs()).disruption == 22 * SOFT_WEEK + HANDOVER


class TestForced:
    """What the scenario left no choice about is listed, not charged."""

    def report(self, *rows, plan=None, ada=None, weeks=(0, 3), needs=None, **fields):
        of = portfolio(ada or person("ada"), project(**fields), demand(needs=needs), today("ada", "apollo.dev", weeks, 50), *rows)
        return Auditor(of).audit(proposal(*(plan or (paused(),))))

    def test_a_project_forced_out(self):
        """Four weeks and the handover are forced, the pair and the project are forced moves."""
        report = self.report(directive("force_out", "apollo"))
        assert (report.score.disruption, report.forced_disruption) == (0, 4 * SOFT_WEEK + HANDOVER)
        assert (report.chosen_moves, report.forced_moves) == (0, 2)

    def test_a_project_halted_by_its_stage_is_stopped_today_already(self):
        """Its people are forced off it, but its state does not change."""
        report = self.report(stage="cancelled")
        assert (report.score.disruption, report.chosen_moves, report.forced_moves) == (0, 0, 1)

    def test_a_project_paused_by_choice(self):
        report = self.report()
        assert (report.score.disruption, report.forced_disruption) == (4 * SOFT_WEEK + HANDOVER, 0)
        assert (report.chosen_moves, report.forced_moves) == (2, 0)

    def test_who_leaves_in_between_was_half_a_choice(self):
        """
        Gone after week 1. Kept until then, weeks 2-3 are forced: no minutes there to release, one forced move.

        Released at once, weeks 0-1 were chosen, and so is the move and its handover.
        """
        leaver = person("ada", end_date=sunday(1))
        kept = self.report(ada=leaver, plan=(runs(), booking("ada", "apollo.dev", (0, 1), 50)))
        released = self.report(ada=leaver, plan=(runs(),))
        assert (kept.score.disruption, kept.forced_disruption, kept.chosen_moves, kept.forced_moves) == (0, 0, 0, 1)
        assert (released.score.disruption, released.forced_disruption, released.chosen_moves) == (2 * SOFT_WEEK + HANDOVER, 0, 1)

    def test_who_has_left_altogether_hands_over_by_force(self):
        """In week 0 only the freeze would have kept her: before the first free week she is gone, so all her weeks are forced."""
        of = portfolio(person("ada", end_date=sunday(0)), project(), demand(), today("ada", "apollo.dev", (0, 3), 50), freeze_weeks=1)
        report = Auditor(of).audit(proposal(runs(), booking("ada", "apollo.dev", (0, 0), 50)))
        assert (report.score.disruption, report.forced_disruption) == (0, HANDOVER)
        assert report.violations == ()

    def test_who_loses_the_skill(self):
        """Dev 3 is needed and ends with week 1: weeks 2-3 are forced and hold net time."""
        report = self.report(able("ada", valid_until=sunday(1)), needs={"dev": 3}, plan=(runs(), booking("ada", "apollo.dev", (0, 1), 50)))
        assert (report.score.disruption, report.forced_disruption) == (0, 2 * SOFT_WEEK)
        assert (report.chosen_moves, report.forced_moves) == (0, 1)

    def test_who_is_absent_hands_over_by_force(self):
        """Away in all her weeks: no minutes to release, a handover and a move that nobody chose."""
        report = self.report(absent("ada", monday(0), sunday(3)), plan=(runs(),))
        assert (report.score.disruption, report.forced_disruption) == (0, HANDOVER)
        assert (report.chosen_moves, report.forced_moves) == (0, 1)

    def test_only_the_weeks_of_the_absence_are_forced(self):
        """Away in weeks 2-3: leaving out those is forced, leaving weeks 0-1 as well is a choice that costs them and the handover."""
        away = absent("ada", monday(2), sunday(3))
        kept = self.report(away, plan=(runs(), booking("ada", "apollo.dev", (0, 1), 50)))
        released = self.report(away, plan=(runs(),))
        assert (kept.score.disruption, kept.chosen_moves, kept.forced_moves) == (0, 0, 1)
        assert (released.score.disruption, released.chosen_moves, released.forced_moves) == (2 * SOFT_WEEK + HANDOVER, 1, 0)

    @pytest.mark.parametrize(("last", "share"), [(sunday(3), 90), (sunday(3).replace(day=monday(3).day + 3), 100)])
    def test_who_is_there_for_a_part_of_a_week_is_not_absent(self, last, share):
        """A tenth of every day, or the last Friday, is enough to stay for."""
        report = self.report(absent("ada", monday(0), last, share), plan=(runs(),))
        assert (report.forced_disruption, report.chosen_moves, report.forced_moves) == (0, 1, 0)

    def test_weeks_outside_the_demand_are_forced(self):
        """The demand is cut to weeks 0-3, the booking still runs to week 5."""
        report = self.report(weeks=(0, 5), plan=(runs(), booking("ada", "apollo.dev", (0, 3), 50)))
        assert (report.score.disruption, report.forced_disruption, report.forced_moves) == (0, 2 * SOFT_WEEK, 1)

    def test_a_restricted_list_forces_nothing(self):
        """Not to be named any more is no loss of skill."""
        of = portfolio(person("ada"), person("bob"), project(), demand(restricted=("bob",)), today("ada", "apollo.dev", (0, 3), 50))
        assert Auditor(of).audit(proposal(runs())).score.disruption == 4 * SOFT_WEEK + HANDOVER


class TestMoves:
    """Moves by choice and by force, pairs and projects."""

    def moves(self, *plan, **fields):
        of = portfolio(person("ada"), project(**fields), demand(), today("ada", "apollo.dev", (0, 3), 50))
        ledger = Auditor(of).ledger(proposal(*plan))
        return ledger.moved_pairs, ledger.moved_projects

    def test_nothing_moves_if_nothing_changes(self):
        assert self.moves(runs(), booking("ada", "apollo.dev", (0, 3), 50)) == ((), ())

    def test_a_raise_is_a_move(self):
        assert self.moves(runs(), booking("ada", "apollo.dev", (0, 3), 60)) == ((("ada", "apollo"),), ())

    def test_a_shift_moves_the_project_and_whoever_moves_along(self):
        assert self.moves(runs(shift=1), booking("ada", "apollo.dev", (1, 4), 50)) == ((("ada", "apollo"),), ("apollo",))

    @pytest.mark.parametrize(
        ("fields", "rows", "chosen", "forced"),
        [
            ({}, [], ("apollo",), ()),
            ({"project_class": "mandatory"}, [], (), ("apollo",)),
            ({}, [directive("force_in", "apollo")], (), ("apollo",)),
        ],
    )
    def test_a_start_is_a_choice_unless_the_project_must_run(self, fields, rows, chosen, forced):
        ledger = Auditor(portfolio(project(**fields), demand(), *rows)).ledger(proposal(runs()))
        assert (ledger.moved_projects, ledger.forced_projects) == (chosen, forced)

    def test_pausing_a_mandatory_project_is_a_choice(self):
        assert self.moves(paused(), project_class="mandatory")[1] == ("apollo",)

    def test_a_project_without_work_for_people_runs_today_if_it_is_in_progress(self):
        of = portfolio(machine(), project(stage="in_progress"), project("zeus"), machine_demand(), machine_demand("zeus.rig", weeks=(4, 5)))
        ledger = Auditor(of).ledger(proposal(paused(), paused("zeus")))
        assert ledger.moved_projects == ("apollo",)

    def test_work_for_people_without_people_is_paused_today_whatever_the_stage(self):
        ledger = Auditor(portfolio(project(stage="in_progress"), demand())).ledger(proposal(paused()))
        assert ledger.moved_projects == ()


class TestCost:
    """Minutes times rates."""

    def test_minutes_times_the_rate(self):
        """50 % of 2,400 minutes x 4 weeks x 6,000 cents an hour; 60 of the unit make a cent: 4,800.00."""
        of = portfolio(person(cost_rate=6_000), project(), demand())
        found = score(of, runs(), booking("ada", "apollo.dev", (0, 3), 50))
        assert (found.cost, found.cost_minor) == (4 * 1_200 * 6_000, 480_000)

    def test_bookings_outside_any_need_cost_as_well(self):
        of = portfolio(person(cost_rate=60), project(), demand())
        assert score(of, paused(), booking("ada", "apollo.dev", (0, 7), 100)).cost == 8 * 2_400 * 60

    def test_a_rate_holds_from_the_monday_it_is_in_force(self):
        """60 an hour, 120 from the Tuesday of week 1 on: from week 2, as week 1 begins at the old rate."""
        rows = person(cost_rate=60), project(), demand(), directive("cost_rate", "ada", first=monday(1).replace(day=9), value=Decimal(120))
        assert score(portfolio(*rows), runs(), booking("ada", "apollo.dev", (0, 3), 100)).cost == 2_400 * (2 * 60 + 2 * 120)

    def test_of_two_rates_the_last_listed_wins(self):
        rates = [directive("cost_rate", "ada", weeks=(0, 3), value=Decimal(rate)) for rate in (600, 120)]
        of = portfolio(person(cost_rate=60), project(), demand(), rates)
        assert score(of, runs(), booking("ada", "apollo.dev", (0, 3), 100)).cost == 2_400 * 4 * 120

    def test_machines_cost_full_weeks(self):
        """3 units x 2 weeks x 2,400 minutes x 100; with 35 hours a full week 2,100."""
        rows = machine(units=3, cost_rate=100), project(), machine_demand(units=3, weeks=(0, 1))
        plan = runs(), booking("rig", "apollo.rig", (0, 1), 3)
        assert score(portfolio(*rows), *plan).cost == 3 * 2 * 2_400 * 100
        assert score(portfolio(*rows, hours_per_fte_week=Decimal(35)), *plan).cost == 3 * 2 * 2_100 * 100


class TestFit:
    """Over-qualification, and work cut to pieces."""

    def of(self, *rows, **settings):
        ids = "apollo.dev", "apollo.test", "zeus.dev"
        return portfolio(
            person("ada"),
            person("bob"),
            project(),
            project("zeus"),
            [demand(id, weeks=(0, 7), needs={"dev": 2}) for id in ids],
            *rows,
            **settings,
        )

    @pytest.mark.parametrize(("level", "points"), [(1, 0), (2, 0), (3, 1), (5, 3)])
    def test_levels_above_the_required_one(self, level, points):
        assert score(self.of(able("ada", level=level)), runs(), booking("ada", "apollo.dev", (0, 7), 50)).fit == points

    def test_skills_of_a_demand_add_up(self):
        """Dev 4 for 2 and test 5 for 3: 2 + 2."""
        of = portfolio(person("ada"), project(), demand(needs={"dev": 2, "test": 3}), able("ada", level=4), able("ada", "test", 5))
        assert score(of, runs(), booking("ada", "apollo.dev", (0, 3), 50)).fit == 4

    def test_demands_beyond_the_first_and_people_beyond_the_first(self):
        """Ada on three demands: 2; Bob with her on one of them: 1."""
        of = self.of(able("ada", level=2), able("bob", level=2))
        plan = [booking("ada", id, (0, 7), 30) for id in ("apollo.dev", "apollo.test", "zeus.dev")]
        assert score(of, runs(), runs("zeus"), *plan).fit == 2
        assert score(of, runs(), runs("zeus"), *plan, booking("bob", "zeus.dev", (0, 7), 30)).fit == 3

    def test_the_level_is_that_of_the_first_booked_week(self):
        """Dev 2 until week 3, dev 5 from week 4 on: booked from week 2, 0 above; booked from week 4, 3 above."""
        of = self.of(able("ada", level=2), able("ada", level=5, valid_from=monday(4)))
        assert score(of, runs(), booking("ada", "apollo.dev", (2, 7), 50)).fit == 0
        assert score(of, runs(), booking("ada", "apollo.dev", (4, 7), 50)).fit == 3

    def test_frozen_weeks_do_not_count(self):
        """Booked before the freeze's end only: no points; with free weeks the first free one gives the level."""
        of = self.of(able("ada", level=2), able("ada", level=5, valid_from=monday(4)), freeze_weeks=4)
        assert score(of, runs(), booking("ada", "apollo.dev", (0, 3), 50)).fit == 0
        assert score(of, runs(), booking("ada", "apollo.dev", (0, 7), 50)).fit == 3
