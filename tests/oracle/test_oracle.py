"""The oracle's own proof: cases small enough to solve by hand, with the arithmetic."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from models.budgets import Budget, BudgetScope
from models.directives import Directive
from models.people import Absence, Equipment, Holiday
from models.projects import Demand, Dependency
from tests.oracle.cases import booking, day, demand, person, portfolio, project, settings, skill
from tests.oracle.enumerate import TooManyPlansError, best, enumerate_plans
from tests.oracle.facts import Facts
from tests.oracle.moves import chosen_moves, disruption, forced_moves
from tests.oracle.plan import Reading, WeekPlan
from tests.oracle.score import fit

if TYPE_CHECKING:
    from models.portfolio import Portfolio
    from tests.oracle.enumerate import Best


def solved(of: Portfolio) -> Best:
    found = best(of)
    assert found is not None, "no plan, though there is one"
    return found


def shares(of: Portfolio) -> list[tuple[int, ...]]:
    """Ann's rows on the first demand in all plans in which its project runs."""
    return sorted(p.plan.shares.get((0, 0), ()) for p in enumerate_plans(of) if p.plan.shifts[0] is not None)


def test_one_person_one_demand():
    """Paused, or run at 0, 50 or 100 %: 4 plans. At 100 % all of 60 points are covered."""
    found = solved(portfolio())
    assert len(found.plans) == 4
    assert found.top.value == 60
    assert found.micro == (0, 60_000_000)


def test_net_minutes_are_rounded_down_once_and_shares_again():
    """36.77 h are 2,206.2 minutes, so 2,206 a week; 50 % of them are 1,103. Need 2,400: 1,103 / 2,400 of 60 points each week."""
    of = portfolio(people=(person(hours_per_week="36.77"),), settings=settings(reserve_pct=50))
    assert Facts(of).net == [[2206, 2206]]
    assert solved(of).top.value == Fraction(60 * 1103, 2400)


def test_part_time_holiday_and_absence_on_days():
    """
    0.8 FTE of 40 h are 384 minutes a day. Week 0: Monday off, Tuesday half absent, three days full: 192 + 3 x 384 = 1,344.
    Week 1: 0.5 FTE from Wednesday on: 2 x 384 + 3 x 240 = 1,488.
    """
    of = portfolio(
        people=(person(fte="0.8", location="here"),),
        holidays=(Holiday(date=day(0), calendar="here"), Holiday(date=day(1), calendar="there")),
        absences=(Absence(resource_id="ann", first=day(0, 1), last=day(0, 1), share_pct=50),),
        directives=(Directive(kind="part_time", subject="ann", value="0.5", first=day(1, 2)),),
    )
    assert Facts(of).net == [[1344, 1488]]


def test_absences_of_a_day_add_up_to_all_of_it_at_most():
    """60 % and 70 % of Monday make all of Monday: four days of 480 minutes are left."""
    away = [Absence(resource_id="ann", first=day(0), last=day(0), share_pct=share) for share in (60, 70)]
    assert Facts(portfolio(absences=tuple(away))).net[0][0] == 1920


def test_effort_is_spread_evenly():
    """77.77 h are 4,666.2 minutes, so 4,666; over three weeks 1,555, 1,555 and 1,556 (thirds rounded down cumulatively)."""
    of = portfolio(settings=settings(horizon_weeks=3), demands=(demand(last=2, fte=None, effort_hours="77.77"),))
    assert Facts(of).works[0].need == (1555, 1555, 1556)


def test_only_weeks_inside_the_horizon_count():
    """The demand's third week lies outside: of 3 x 10 h two thirds are left."""
    of = portfolio(demands=(demand(last=2, fte=None, effort_hours=30),))
    assert Facts(of).works[0].need == (600, 600)


def test_rank_decides_between_two_projects():
    """Weights 60 x 2/2 = 60 and 100 x 1/2 = 50 for one person: all on the first makes 60, halves make 55."""
    of = portfolio(projects=(project(), project("q", 2, value_score=100)), demands=(demand(), demand("e", "q")))
    assert solved(of).top.value == 60


def test_mandatory_value_comes_first():
    """The second project is mandatory: its 50 points beat the 60 of the first."""
    other = project("q", 2, value_score=100, project_class="mandatory")
    top = solved(portfolio(projects=(project(), other), demands=(demand(), demand("e", "q")))).top
    assert (top.mandatory_value, top.value) == (50, 50)


@pytest.mark.parametrize(("pct", "plans"), [(50, 3), (51, 2)])
def test_minimum_staffing_on_the_boundary(pct, plans):
    """Run at 0, 50 or 100 % covers as much; at a minimum of 50 % two of them stay, at 51 % one; and paused."""
    assert len(solved(portfolio(projects=(project(min_staffing_pct=pct),))).plans) == plans


@pytest.mark.parametrize(("fte", "most"), [("0.5", 100), ("0.49", 50)])
def test_a_block_gets_at_most_one_step_too_much(fte, most):
    """A step is 1,200 minutes: 2,400 fit a need of 1,200 (0.5 FTE), not one of 1,176 (0.49 FTE)."""
    assert shares(portfolio(demands=(demand(fte=fte),)))[-1] == (most, most)


@pytest.mark.parametrize(("cap", "value"), [(480_000, 60), (479_999, 30), (239_999, 0)])
def test_a_cap_on_the_boundary(cap, value):
    """Two weeks of 40 h at 6,000 an hour are 480,000; a minor unit less leaves half, and half of that nothing."""
    of = portfolio(people=(person(cost_rate=6000),), budgets=(Budget(scope_kind=BudgetScope.PORTFOLIO, cap=cap),))
    assert solved(of).top.value == value


def test_a_cap_of_a_month_counts_its_mondays():
    """Weeks of 26 January and 2 February at 1,000 an hour, 40 h each: January's cap of 40,000 holds, February has none."""
    first, last = day(3), day(4, 4)
    ask = Demand(id="d", project_id="p", fte=1, skills=({"skill": "a"},), first=first, last=last)
    cap = Budget(scope_kind=BudgetScope.PROJECT, scope_id="p", period="2026-01", cap=40_000)
    whole = portfolio(settings=settings(horizon_weeks=5), people=(person(cost_rate=1000),), demands=(ask,), budgets=(cap,))
    assert solved(whole).top.value == 60
    assert solved(whole.replace(budgets=(cap.replace(cap=39_999),))).top.value == 30


def test_rates_follow_their_directive_from_a_monday():
    """1,000 an hour in week 0, 3,000 from Tuesday of week 0 on, which counts from week 1: 2,400 x 4,000 for all of Ann."""
    rise = Directive(kind="cost_rate", subject="ann", value=3000, first=day(0, 1))
    assert solved(portfolio(people=(person(cost_rate=1000),), directives=(rise,))).top.cost == 2400 * 4000


def test_successor_waits_for_the_predecessor():
    """Both need week 0; FS puts the successor into week 1, so it must be shifted, and cannot run without the other."""
    of = portfolio(
        settings=settings(max_shift_weeks=1),
        projects=(project(), project("q", 2)),
        demands=(demand(last=0), demand("e", "q", last=0)),
        dependencies=(Dependency(predecessor="p", successor="q"),),
    )
    assert {p.plan.shifts for p in enumerate_plans(of)} == {(None, None), (0, None), (1, None), (0, 1)}
    assert solved(of).top.value == 90


def test_deadline_and_earliest_start_bound_the_shift():
    """A week's work in three weeks: not before week 1, and hard deadline in week 1, leave a shift of 1."""
    row = project(earliest_start=day(1, 3), deadline=day(1), deadline_hard=True)
    of = portfolio(settings=settings(horizon_weeks=3, max_shift_weeks=2), projects=(row,), demands=(demand(last=0),))
    assert {p.plan.shifts for p in enumerate_plans(of)} == {(None,), (1,)}


def test_the_frozen_week_stays_and_costs_even_when_paused():
    """Week 0 is frozen at 50 %: 1,200 minutes x 1,000, the least that any plan costs; the best covers 1,200 + 2,400 of 4,800."""
    of = portfolio(settings=settings(freeze_weeks=1), people=(person(cost_rate=1000),), allocations=(booking(),))
    found = solved(of)
    assert found.least("cost", Fraction(0)) == 1_200_000
    assert found.top.value == 45


def test_bookings_of_the_free_weeks_are_disturbed_at_a_price():
    """A hard half in two weeks, given up: 2 x 50 x 2,400 x 10, and a handover of 8 h x 6,000; keeping it costs nothing."""
    of = portfolio(settings=settings(handover_hours=8), allocations=(booking(status="hard"),))
    prices = {p.disruption: p.plan.shares.get((0, 0), ()) for p in enumerate_plans(of) if p.plan.shifts[0] is None}
    assert prices == {2_400_000 + 48_000: ()}
    assert solved(of).least("disruption", Fraction(60)) == 0


def test_what_a_leaver_drops_is_forced():
    """Ann leaves before week 1: what she drops there is not charged, and week 0 may stay as it is."""
    of = portfolio(people=(person(end_date=day(0, 6)),), allocations=(booking(status="hard"),))
    assert solved(of).least("disruption", Fraction(0)) == 0
    assert shares(of) == [(), (50, 0), (100, 0)]


def test_what_an_absence_drops_is_forced():
    """Ann is away in both weeks: taken off, nothing is charged. Away in week 1 only, the handover is, and the 20 h of week 0."""
    away = Absence(resource_id="ann", first=day(0), last=day(1, 6))
    for first, charged in ((day(0), 0), (day(1), 8 * 6_000 + 50 * 2_400)):
        of = portfolio(settings=settings(handover_hours=8), absences=(away.replace(first=first),), allocations=(booking(status="soft"),))
        off = Reading(Facts(of), WeekPlan(shifts=(0,), shares={}, units={}))
        assert disruption(off)[0] == charged
        assert (chosen_moves(off), forced_moves(off)) == ((0, 1) if charged == 0 else (1, 0))


def test_a_locked_leaver_leaves_no_plan():
    """The booking must stay in week 1, in which Ann is gone."""
    of = portfolio(people=(person(end_date=day(0, 6)),), allocations=(booking(lock="both"),))
    assert best(of) is None


def test_a_booking_may_stay_as_it_is_in_part_of_a_block():
    """Today's half of week 0 only: kept exactly, or constant over both weeks."""
    assert shares(portfolio(allocations=(booking(last=0),))) == [(), (50, 0), (50, 50), (100, 100)]


def test_a_skill_that_ends_cuts_the_block():
    """Able in week 0 only: 0, 50 or 100 % there and nothing later."""
    assert shares(portfolio(skills=(skill(valid_until=day(0, 4)),))) == [(), (50, 0), (100, 0)]


def test_blocks_of_a_month():
    """26 January and 2 February are two blocks: 3 x 3 ways."""
    of = portfolio(settings=settings(horizon_weeks=5, booking_block="month"), demands=(demand(first=3, last=4),))
    assert len(shares(of)) == 9


def test_machines_come_whole_with_their_operator():
    """
    One rig of two units, half of them (rounded up) down in week 1: one unit is left, and two asked for are not there.
    Asking for one, somebody with the operator's skill must be on the project in both weeks: 50 or 100 % of Ann, not none.
    """
    rig = Equipment(id="rig", type="rig", units=3, operator_skill="a", operator_level=3)
    down = Absence(resource_id="rig", first=day(1, 2), last=day(1, 2), share_pct=50)
    ask = Demand(id="m", project_id="p", equipment_type="rig", units=1, first=day(0), last=day(1))
    of = portfolio(equipment=(rig,), absences=(down,), demands=(demand(), ask))
    assert Facts(of).units == [[3, 1]]
    assert shares(of) == [(50, 50), (100, 100)]
    assert shares(of.replace(demands=(demand(), ask.replace(units=2)))) == []


def test_of_two_downtimes_the_larger_counts():
    """30 % and 50 % of three units are 0.9 and 1.5, rounded up 1 and 2: one unit is left."""
    rig = Equipment(id="rig", type="rig", units=3)
    down = [Absence(resource_id="rig", first=day(0), last=day(0), share_pct=share) for share in (30, 50)]
    assert Facts(portfolio(equipment=(rig,), absences=tuple(down))).units == [[1, 3]]


def test_moves_are_limited():
    """Today paused: running is one move, Ann joining another; at most one leaves running without her."""
    limit = Directive(kind="max_moves", subject="plan", value=1)
    found = solved(portfolio(directives=(limit,)))
    assert {(p.plan.shifts, p.chosen_moves) for p in found.plans} == {((None,), 0), ((0,), 1)}
    assert found.top.value == 0


def test_fit_counts_levels_and_fragments():
    """Ann at level 5 on two demands of level 3: 2 x 2 levels, and one demand beyond her first."""
    of = portfolio(skills=(skill(level=5),), demands=(demand(), demand("e")))
    assert fit(Reading(Facts(of), WeekPlan((0,), {(0, 0): (50, 50), (1, 0): (50, 50)}, {}))) == 5


@pytest.mark.parametrize(
    ("directive", "rows"),
    [
        ({"kind": "pin", "subject": "ann", "object": "p"}, [(50, 50), (100, 100)]),
        ({"kind": "forbid", "subject": "ann", "object": "p", "first": day(1), "last": day(1)}, [()]),
        ({"kind": "exclusive", "subject": "ann", "object": "q"}, [()]),
        ({"kind": "force_out", "subject": "p"}, []),
        ({"kind": "force_out", "subject": "p", "hard": False}, [(), (50, 50), (100, 100)]),
        ({"kind": "freeze_project", "subject": "p"}, [(50, 50)]),
        ({"kind": "protect_person", "subject": "ann"}, [(50, 50)]),
    ],
)
def test_directives(directive, rows):
    """Each row by itself, of Ann's three ways on a running project; a block is kept or dropped whole."""
    of = portfolio(projects=(project(), project("q", 2, stage="on_hold")), allocations=(booking(),), directives=(Directive(**directive),))
    assert shares(of) == rows


def test_looking_at_too_many_plans_is_refused():
    with pytest.raises(TooManyPlansError):
        best(portfolio(), limit=2)
