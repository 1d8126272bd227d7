"""Greedy booking of newcomers: whoever comes sooner than thought has more of the ramp-up behind them later."""

from __future__ import annotations

import itertools

import pytest

from models.settings import BookingBlock
from optimizer.complete import complete, nothing
from optimizer.extract import proposal_of
from optimizer.greedy import Booker
from optimizer.model import model_of
from tests.builders import demand, person, portfolio, project
from tests.models.audit.verdicts import score

WEEKS = (0, 2, 3, 5)


@pytest.mark.parametrize("order", list(itertools.permutations(WEEKS)), ids=str)
def test_weeks_may_be_booked_in_any_order(order):
    """Ada is booked week by week; at the end each week is worth what the audit says, and no row is broken."""
    of = portfolio(person(), project(), demand(weeks=(0, 7)), ramp_up_weeks=3, booking_block=BookingBlock.WEEK)
    model = model_of(of)
    start = nothing(model.columns)
    start[model.columns.run[0, 0]] = 1
    booker = Booker(model, complete(model.columns, start))
    for week in order:
        booked = [booker.book(c, 40) for c in model.columns.candidates if c.block.start == week and not booker.values[c.on]]
        assert sum(booked) == 1
    values = complete(model.columns, booker.values)
    assert model.program.admits(values)
    plan = proposal_of(model, values)
    assert {(of.horizon.week(b.first), of.horizon.week(b.last)) for b in plan.bookings} == {(0, 0), (2, 3), (5, 5)}
    assert model.value.micro_bound(model.value.total.at(values)) == score(of, *plan.decisions, *plan.bookings).value
