"""What a portfolio becomes when a plan with a pause is adopted: today's bookings are the plan's, and it has had its pause."""

from __future__ import annotations

from api.examples import PLAN
from models.audit import Auditor, todays_proposal
from scenarios.adoption import adopted
from tests.builders import booking, demand, monday, package, pauses, person, portfolio, project, sunday, today

BOOKED = [booking("ada", "apollo.dev", (0, 1), 100), booking("ada", "apollo.dev", (4, 5), 100), booking("ada", "apollo.qa", (6, 6), 50)]


def test_what_a_pause_cuts_becomes_two_demands():
    of = portfolio(
        person("ada"),
        project("apollo", max_pause_weeks=2),
        package("apollo/build", (0, 4), (None, None)),
        demand(effort_hours=170, weeks=(0, 3), work_package="build"),
        demand("apollo.qa", weeks=(4, 4), work_package="build"),
        today("ada", "apollo.dev", (0, 3), 100),
    )
    decision = pauses((2, 3))
    plan = PLAN.replace(decisions=(decision,), bookings=tuple(BOOKED), packages=())
    after = adopted(of, plan)
    assert [(d.id, d.first, d.last) for d in after.demands] == [
        ("apollo.dev", monday(0), sunday(1)),
        ("apollo.dev~2", monday(4), sunday(5)),
        ("apollo.qa", monday(6), sunday(6)),
    ]
    assert [a.demand_id for a in after.allocations] == ["apollo.dev", "apollo.dev~2", "apollo.qa"]
    assert (after.work_packages[0].first, after.work_packages[0].last) == (monday(0), sunday(6))
    assert after.projects[0].max_pause_weeks == 0
    before, now = Auditor(of).audit(plan.proposal), Auditor(after).audit(todays_proposal(after))
    assert now.score.value == before.score.value
    assert now.clean
