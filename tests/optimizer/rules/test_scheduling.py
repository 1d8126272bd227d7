"""Scheduling problems: hand-solved ones, the iMOPSE format, and what is more than scheduling is left to the rows."""

from __future__ import annotations

from decimal import Decimal

import pytest

import optimizer
from models.answer import Limits
from models.audit import Auditor
from models.projects import ProjectClass
from models.score import Part
from optimizer.scheduling import scheduled
from tests.benchmarks import imopse, project_libraries
from tests.builders import able, cap, demand, machine, machine_demand, monday, package, person, portfolio, project, today, waits

LIMITS = Limits(time_limit=30, workers=1)

INSTANCE = """
====
Tasks: 4
====
ResourceID 	 Salary 	 Skills
1	 	 	10.5	 	 Q1: 0 	 Q2: 1
2	 	 	20.0	 	 Q1: 2 	 Q2: 2
====
TaskID 	 Duration 	 Skill 	 Predecessor IDs
1	 	 	3	 Q1: 0
2	 	 	2	 Q2: 2
3	 	 	4	 Q2: 1	 1
4	 	 	3	 Q1: 1	 2
"""
"""Only person 2 can do tasks 2 and 4, one after the other in 5 hours; person 1 does 1 and 3 in 7."""


@pytest.fixture(scope="module")
def instance(tmp_path_factory):
    path = tmp_path_factory.mktemp("imopse") / "tiny.def"
    path.write_text(INSTANCE)
    return imopse.portfolio_of(imopse.read(path), 20)


def audited(of, found):
    report = Auditor(of).audit(found.proposal)
    assert not report.violations
    return report


def test_the_least_makespan_is_proven_and_audited(instance):
    found = scheduled(instance, Part.LATENESS, LIMITS)
    assert imopse.makespan(found.reached) == imopse.makespan(found.bound) == 7
    assert audited(instance, found).score.lateness == found.reached


def test_the_least_cost_is_that_of_the_cheapest_who_can(instance):
    """Seven hours of 10.5 and five of 20."""
    found = scheduled(instance, Part.COST, LIMITS)
    assert imopse.cost(found.reached) == imopse.cost(found.bound) == Decimal("173.5")
    assert audited(instance, found).score.cost == found.reached


def test_the_makespan_never_rises_as_the_cap_on_cost_rises():
    """Two tasks of two weeks that the dear one could do beside the cheap one: 24 weeks' work at 10 or half of it at 30."""
    of = portfolio(
        person("ada", cost_rate=10),
        person("bob", cost_rate=30),
        able("ada"),
        able("bob"),
        project(project_class=ProjectClass.MANDATORY, min_staffing_pct=100, target_finish=monday(0), cost_of_delay=1, max_shift_weeks=0),
        package("apollo/a", (0, 1)),
        package("apollo/b", (0, 1)),
        demand("apollo.x", weeks=(0, 1), needs={"dev": 3}, work_package="a", heads_max=1),
        demand("apollo.y", weeks=(0, 1), needs={"dev": 3}, work_package="b", heads_max=1),
    )
    cheap = 4 * 2400 * 10
    spans = [scheduled(of, Part.LATENESS, LIMITS, cap=most).reached for most in (cheap, cheap + 2 * 2400 * 20 - 1, cheap + 2 * 2400 * 20)]
    assert spans == [3, 3, 1]
    assert scheduled(of, Part.LATENESS, LIMITS, cap=cheap - 1).proposal is None


def whole(*rows, **fields):
    """One mandatory project of a package that has to be staffed in full, and one person."""
    must = project(project_class=ProjectClass.MANDATORY, min_staffing_pct=100, target_finish=monday(0), cost_of_delay=5, max_shift_weeks=0)
    part = demand("apollo.x", weeks=(2, 3), needs={"dev": 3}, work_package="build", heads_max=1)
    return portfolio(person("ada"), able("ada"), must, package(), part, *rows, **fields)


def test_machines_are_shared_one_after_the_other():
    """Two packages of two weeks with the same machine take weeks 0 to 3."""
    of = whole(
        package("apollo/test", (2, 3)),
        machine(),
        machine_demand("apollo.m", weeks=(2, 3)).replace(work_package="build"),
        machine_demand("apollo.n", weeks=(2, 3)).replace(work_package="test"),
    )
    found = scheduled(of, Part.LATENESS, LIMITS)
    assert audited(of, found).score.lateness == found.reached == found.bound == 5 * 3


@pytest.mark.parametrize(("type", "lag", "late"), [("FS", 0, 3), ("SS", 1, 2), ("FF", 1, 2), ("FS", 2, 5)])
def test_order_holds(type, lag, late):
    second = demand("apollo.y", weeks=(2, 3), needs={"dev": 3}, work_package="test", heads_max=1)
    of = whole(person("bob"), able("bob"), package("apollo/test", (2, 3)), second, waits("apollo/build", "apollo/test", type, lag))
    found = scheduled(of, Part.LATENESS, LIMITS)
    assert audited(of, found).score.lateness == found.reached == 5 * late


@pytest.mark.parametrize(
    "rows",
    [
        [today("ada", "apollo.x", (2, 3), 50)],
        [cap(10**9, "cost_centre", "north")],
        [project("zeus"), demand("zeus.x", weeks=(0, 1))],
    ],
    ids=["somebody is booked", "a cap of a cost centre", "a project that need not run"],
)
def test_what_is_more_than_scheduling_is_left_to_the_rows(rows):
    of = whole(*rows)
    assert scheduled(of, Part.LATENESS, LIMITS) is None
    plan = optimizer.solve(of, LIMITS.replace(time_limit=3)).proposals[0]
    assert not Auditor(of).audit(plan).violations


def test_the_engine_returns_the_least_late_plan_with_the_value_of_everything():
    of = whole()
    found = optimizer.solve(of, LIMITS)
    report = Auditor(of).audit(found.proposals[0])
    assert found.ending.value == "optimal"
    assert (report.score.value, report.score.lateness) == (found.value_bound, 5)
    assert found.value_bound == 100_000_000


def test_a_scheduling_problem_without_room_has_no_plan():
    second = demand("apollo.y", weeks=(2, 3), needs={"dev": 3}, work_package="test", heads_max=1)
    of = whole(package("apollo/test", (2, 3), (0, 2)), second, waits("apollo/build", "apollo/test"))
    assert optimizer.solve(of, LIMITS).ending.value == "infeasible"


MANY = """
2
1
2
4 0
1
0 0 1 1:2
3 1 1 1:3
2 2 1 1:4
0 0 0
1 1
1
2 1 0
"""
"""Two units. One project of 3 periods with one unit, then 2 with both; another, from period 1 on, of 2 with one unit."""


def test_several_projects_of_a_library_share_their_resources(tmp_path):
    """The second runs beside the first activity and ends in period 2, one after its release; the first project ends in period 4."""
    path = tmp_path / "two.rcmp"
    path.write_text(MANY)
    instance = project_libraries.read(path)
    of = project_libraries.portfolio_of(instance, project_libraries.horizon_of(instance))
    found = scheduled(of, Part.LATENESS, LIMITS)
    assert audited(of, found).score.lateness == found.reached == found.bound == 4 + 1
