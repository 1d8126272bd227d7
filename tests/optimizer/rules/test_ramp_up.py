"""Ramp-up: a newcomer's booking delivers what fits the weeks that they are on the project already."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest

from models.settings import BookingBlock
from optimizer import best_plan
from optimizer.complete import complete, nothing
from optimizer.model import model_of
from optimizer.offers import HUNDRED, offers_of
from tests.builders import booking, demand, person, portfolio, project, proposal, runs, today
from tests.models.audit.verdicts import score
from tests.optimizer.solving import judged, values_of

PEOPLE = [person("ada"), person("bob")]


def of(*rows, weeks=2, pct=50, **settings):
    work = demand(weeks=(0, 3)), demand("apollo.test", weeks=(4, 7))
    return portfolio(PEOPLE, project(), *work, *rows, ramp_up_weeks=weeks, ramp_up_pct=pct, **settings)


@pytest.mark.parametrize("block", list(BookingBlock))
@pytest.mark.parametrize("spans", [[(0, 3), (4, 7)], [(0, 3)], [(4, 7)]])
def test_the_engine_counts_what_the_audit_counts(block, spans):
    rules, plan = of(booking_block=block), proposal(runs(), *(booking("ada", DEMANDS[span], span, 50) for span in spans))
    model = model_of(rules)
    assert judged(rules, plan) == set()
    worth = model.value.micro_bound(model.value.total.at(values_of(model, plan)))
    assert worth == score(rules, *plan.decisions, *plan.bookings).value


DEMANDS = {(0, 3): "apollo.dev", (4, 7): "apollo.test"}


def test_whoever_is_there_today_comes_before_a_newcomer():
    """Ada would cover half, bob three quarters of that, on a demand that only one may do."""
    held = of(today("ada", "apollo.dev", (0, 3), 10)).replace(demands=(demand(weeks=(0, 3), heads_max=1),))
    best = best_plan(held)
    assert best is not None
    assert {row.resource_id for row in best.bookings} == {"ada"}


def test_the_relaxation_promises_newcomers_no_more_than_they_can_give():
    """In the first block of the project nobody can have been there before: two of four weeks count half."""
    problem = model_of(of()).problem
    offers = offers_of(problem)
    given = {
        (problem.work.demands[offers.places[place].demand].demand.id, int(minutes))
        for place, minutes in zip(offers.place, offers.minutes, strict=True)
    }
    step = HUNDRED * 240
    assert given == {("apollo.dev", int(Fraction(3) * step)), ("apollo.test", 4 * step)}


def test_without_the_rule_there_is_nothing_more_to_solve():
    without = model_of(of(weeks=None))
    assert without.program.size == model_of(of(weeks=3, pct=100)).program.size
    assert not any(rule == "ramp_up" for rule, _ in without.program.groups)


@pytest.mark.parametrize("seed", range(12))
def test_what_is_lost_follows_from_what_is_booked(seed):
    """Whatever is booked and released again, in any order: the rows pin the minutes lost to what the plan implies."""
    dice = random.Random(seed)
    model = model_of(of(demand("apollo.run", weeks=(2, 9)), weeks=dice.choice((1, 2, 3)), pct=dice.choice((0, 33, 50))))
    values, candidates = nothing(model.columns), model.columns.candidates
    values[model.columns.run[0, 0]] = 1
    for _ in range(8):
        chosen = dice.choice(candidates)
        values[list(chosen.columns)] = 0
        if dice.random() < 0.7:
            atom = dice.choice(chosen.atoms)
            values[chosen.on], values[atom.column] = 1, dice.randint(2, 3) if len(chosen.atoms) == 1 else 1
        done = complete(model.columns, values)
        about = [i for i, (rule, _) in enumerate(model.program.groups) if rule == "ramp_up"]
        rows = model.program.only(np.isin(np.arange(len(model.program.groups)), about))
        assert not len(rows.violated(done)), f"seed {seed}"
        for loss in model.columns.losses:
            for wrong in (-1, 1):
                other = done.copy()
                other[loss] += wrong
                assert len(rows.violated(other)) or not model.program.lower[loss] <= other[loss], f"seed {seed}"
