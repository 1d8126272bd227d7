"""Rows, solver and audit on random plans a little beside good ones: the same verdict each time."""

from __future__ import annotations

from random import Random

import pytest

from models.audit import Auditor
from models.score import Part
from optimizer import best_plan, cpsat
from optimizer.model import model_of
from tests.builders import absent, booking, demand, monday, person, portfolio, project, proposal, runs, sunday, today
from tests.optimizer.solving import EFFORT, judged
from tests.oracle.compare import as_today
from tests.oracle.facts import Facts
from tests.oracle.mutations import mutated
from tests.oracle.plan import plan_of, proposal_of
from tests.oracle.portfolios import tiny

BLOCK = 8
BLOCKS = range(10)
PLANS = 6
"""Mutations of each portfolio's plan."""


def even(facts, plan):
    """Return whether units are the same over each whole block: the engine rents by the block, the audit asks week by week."""
    for (d, _), row in plan.units.items():
        shift = plan.shifts[facts.works[d].project] or 0
        if any(len({row[t] for t in block}) > 1 for block in facts.blocks(d, facts.shifted(d, shift))):
            return False
    return True


@pytest.mark.parametrize("block", BLOCKS)
def test_rows_and_audit_agree_on_plans_beside_good_ones(block):
    """Fails with the seed and the plan if they do not; and both verdicts occur."""
    verdicts = set()
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        of = tiny(seed)
        facts, dice, best = Facts(of), Random(seed), best_plan(of)
        base = as_today(facts) if best is None else plan_of(facts, best)
        for plan in [base, *(mutated(dice, facts, base) for _ in range(PLANS))]:
            if even(facts, plan):
                try:
                    verdicts.add(bool(judged(of, proposal_of(facts, plan))))
                except AssertionError as error:
                    pytest.fail(f"seed {seed}: {error}, plan {plan}")
    assert verdicts == {True, False}


def test_somebody_on_leave_may_stay_booked_as_today():
    """Ada is away for all of the demand; keeping her booking disturbs nothing, and no column says so."""
    leave = absent("ada", monday(0), sunday(3))
    of = portfolio(person("ada"), person("bob"), project(), demand(), leave, today("ada", "apollo.dev", (0, 3), 50), max_shift_weeks=0)
    stays = proposal(runs(), booking("ada", "apollo.dev", (0, 3), 50))
    assert Auditor(of).audit(stays).clean
    assert Auditor(of).audit(stays).score.disruption == 0
    model = model_of(of)
    assert cpsat.minimise(model.program, model.costs[Part.DISRUPTION], EFFORT).reached == 0
