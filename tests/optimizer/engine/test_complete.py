"""Completion: what a plan decides settles all other columns, and the rows take the result exactly if the plan keeps all rules."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from optimizer.complete import complete, nothing
from tests.optimizer.engine.cases import case, larger
from tests.optimizer.solving import UnsayableError, decided, values_of
from tests.optimizer.test_same_verdict import even
from tests.oracle import rules
from tests.oracle.compare import as_today
from tests.oracle.mutations import mutated
from tests.oracle.plan import Reading, proposal_of

BLOCK = 40
EACH = 6


@pytest.mark.parametrize("block", range(5))
def test_a_completed_plan_is_admitted_exactly_if_it_is_feasible(block):
    """The oracle's plans, and others a little beside them; whatever stood in the columns that follow."""
    verdicts = {True: 0, False: 0}
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        of, dice = case(seed), Random(seed)
        known = [found.plan for found in dice.sample(of.plans, min(len(of.plans), EACH))]
        for plan in [*known, *(mutated(dice, of.facts, (known or [as_today(of.facts)])[0]) for _ in range(EACH))]:
            if not even(of.facts, plan):
                continue
            try:
                values = values_of(of.model, proposal_of(of.facts, plan))
            except UnsayableError:
                continue
            feasible = bool(rules.feasible(Reading(of.facts, plan)))
            verdicts[feasible] += 1
            assert of.model.program.admits(values) is feasible, f"{of.name}: {plan}"
            spoilt = np.random.default_rng(seed).integers(0, 9, len(values))
            held = list(decided(of.model))
            spoilt[held] = values[held]
            assert (complete(of.model.columns, spoilt) == values).all(), f"{of.name}: {plan}"
            assert (complete(of.model.columns, values) == values).all(), f"{of.name}: {plan}"
    assert verdicts[True] > 50
    assert verdicts[False] > 10


def test_completion_leaves_what_it_was_given():
    of = larger(1)
    values = nothing(of.model.columns)
    values[list(decided(of.model))] = 1
    before = values.copy()
    done = complete(of.model.columns, values)
    assert (values == before).all()
    assert (done != before).any()


def test_where_nothing_runs_nothing_is_covered():
    for of in (case(0), case(1), larger(1)):
        done = complete(of.model.columns, nothing(of.model.columns))
        assert not done[[cover.column for cover in of.model.columns.covers]].any(), of.name


def test_covered_effort_is_what_is_delivered_up_to_the_need():
    """Recomputed booking by booking, for full bookings of everybody."""
    of = larger(1)
    values = nothing(of.model.columns)
    held = sorted(decided(of.model))
    values[held] = of.model.program.upper[held]
    done = complete(of.model.columns, values)
    for cover in of.model.columns.covers:
        candidates = of.model.columns.by_block.get((cover.demand, cover.shift, cover.block.start), [])
        minutes = cover.fixed + sum(c.minutes_in(values) for c in candidates)
        assert done[cover.column] == min(cover.need, minutes) // cover.quantum
