"""Today's plan, repaired: a plan from the first moment on that breaks no rule and books nothing that today does not."""

from __future__ import annotations

from collections import Counter

import pytest

from models.audit import Auditor
from models.projects import ProjectClass
from optimizer import repair
from optimizer.complete import complete
from optimizer.extract import proposal_of
from optimizer.model import model_of
from tests.builders import booking, cap, demand, directive, paused, person, portfolio, project, proposal, runs, sunday, today, two_by_two
from tests.optimizer.solving import judged
from tests.oracle.portfolios import tiny

BLOCK = 20
BLOCKS = range(10)


MOST_STEPS = 200
"""Things taken away from a tiny plan before we call it endless; it does not hold so many."""
ENDLESS = {112}
"""Seeds of the portfolios whose repair does not end; see the test of its own."""


class EndlessError(Exception):
    """A repair goes on without getting anywhere."""


def repaired(of):
    """Return the repaired plan, or None; an endless repair is ended by counting its steps."""
    model, steps = model_of(of), iter(range(MOST_STEPS))

    def counted(columns, values):
        if next(steps, None) is None:
            raise EndlessError
        return complete(columns, values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(repair, "complete", counted)
        values = repair.repaired_today(model)
    return None if values is None else proposal_of(model, values)


def weekly(of, rows):
    """Shares by person, demand and week, equipment left out: machines follow their projects."""
    shares = Counter()
    for row in rows:
        if row.resource_id in of.person_by_id:
            for week in of.horizon.clipped(row.first, row.last):
                shares[row.resource_id, row.demand_id, week] += row.share_pct
    return shares


@pytest.mark.parametrize("block", BLOCKS)
def test_a_repaired_plan_is_clean_and_adds_nothing(block):
    """Of 20 portfolios each; where something would have to be added there is no repaired plan, and most have one."""
    found = 0
    for seed in sorted({*range(block * BLOCK, (block + 1) * BLOCK)} - ENDLESS):
        of = tiny(seed)
        plan = repaired(of)
        if plan is None:
            continue
        found += 1
        report = Auditor(of).audit(plan)
        others = [v.text for v in report.violations if v.rule != "minimum_staffing"]
        assert not others, f"seed {seed}: {others}"
        added = weekly(of, plan.bookings) - weekly(of, of.live_allocations)
        assert not added, f"seed {seed}: {dict(added)}"
    assert found >= BLOCK // 4, f"only {found} of {BLOCK} could be repaired"


@pytest.mark.parametrize("seed", sorted(ENDLESS))
def test_a_repair_ends(seed):
    plan = repaired(tiny(seed))
    assert plan is None or Auditor(tiny(seed)).audit(plan).clean


@pytest.mark.parametrize("seed", [83, 103, 149])
def test_a_repaired_plan_keeps_the_minimum_staffing(seed):
    plan = repaired(tiny(seed))
    assert plan is None or Auditor(tiny(seed)).audit(plan).clean


def test_what_breaks_no_rule_stays_as_it_is():
    of = two_by_two()
    plan = repaired(of)
    assert weekly(of, plan.bookings) == weekly(of, of.allocations)
    assert {d.project_id for d in plan.decisions if d.runs} == {"zeus"}


def test_too_much_is_taken_off_the_worst_rank():
    """Ada has 120 % today: Zeus, ranked second, lets her go."""
    of = portfolio(
        person("ada"),
        [project("apollo"), project("zeus")],
        [demand("apollo.dev"), demand("zeus.dev")],
        [today("ada", "apollo.dev", (0, 3), 60), today("ada", "zeus.dev", (0, 3), 60)],
    )
    assert repaired(of).bookings == (booking("ada", "apollo.dev", (0, 3), 60),)


def test_whoever_leaves_is_released_from_then_on():
    of = portfolio(person("ada", end_date=sunday(1)), project(), demand(), today("ada", "apollo.dev", (0, 3), 50))
    assert repaired(of).bookings == (booking("ada", "apollo.dev", (0, 1), 50),)


def test_a_project_below_its_minimum_pauses():
    """30 % of what it needs is there and 60 % are asked."""
    of = portfolio(person("ada"), project(min_staffing_pct=60), demand(), today("ada", "apollo.dev", (0, 3), 30))
    plan = repaired(of)
    assert not plan.bookings
    assert judged(of, plan) == set()


def test_a_budget_that_was_cut_releases_until_it_holds():
    of = portfolio(person("ada", cost_rate=100), project(), demand(), today("ada", "apollo.dev", (0, 3), 50), cap(0))
    assert not repaired(of).bookings


def test_nothing_is_made_up_where_something_must_be_added():
    """A mandatory project below its minimum needs people whom today's plan does not give it."""
    bare = portfolio(person("ada"), project(project_class=ProjectClass.MANDATORY, min_staffing_pct=60), demand())
    assert repaired(bare) is None


def test_a_pin_to_a_project_of_todays_that_lacks_the_person_pauses_it():
    of = portfolio(
        person("ada"), person("bob"), project(), demand(), today("bob", "apollo.dev", (0, 3), 50), directive("pin", "ada", "apollo")
    )
    plan = repaired(of)
    assert plan is None or judged(of, plan) == set()
    assert judged(of, proposal(paused())) == set()
    assert judged(of, proposal(runs(), booking("bob", "apollo.dev", (0, 3), 50))) == {"directives"}
