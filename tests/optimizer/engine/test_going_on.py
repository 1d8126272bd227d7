"""An earlier plan is improved while all plans are bounded, with the help of people who had room in it."""

from __future__ import annotations

import numpy as np
import pytest

from models.audit import Auditor
from optimizer.extract import proposal_of
from optimizer.going_on import GoingOn, room_left
from optimizer.resume import weekly_shares
from optimizer.search import Search
from tests.optimizer.engine.cases import LIMITS, clock, larger
from tests.optimizer.engine.test_draft import early
from tests.optimizer.engine.test_improve import begun

PIECES = 4


def going_on(of, work=20.0):
    """A plan of a case as an earlier one, gone on from in a portfolio in which nothing has changed."""
    previous = proposal_of(of.model, begun(of))

    def make(model):
        return Search(model, LIMITS, clock(work), lambda _: None, lambda _: None, np.random.default_rng(1))

    return GoingOn(of.model.problem, of.offers, previous, early(of, previous), (), make)


@pytest.mark.parametrize("seed", range(3))
def test_an_earlier_plan_becomes_better_piece_by_piece(seed):
    of = larger(seed)
    on = going_on(of)
    before = of.model.value.total.at(begun(of))
    assert all(on.piece() for _ in range(PIECES)), of.name
    (model, _), (_, best) = on.plans()
    assert model.value.total.at(best) >= before, of.name
    assert Auditor(of.portfolio).audit(proposal_of(model, best)).clean, of.name


def test_there_is_no_plan_before_the_first_piece():
    assert going_on(larger(1)).plans() == ()


@pytest.mark.parametrize("seed", range(3))
def test_room_is_what_earlier_bookings_leave_week_by_week(seed):
    of = larger(seed)
    problem, previous = of.model.problem, proposal_of(of.model, begun(of))
    taken = {key: np.asarray(shares) for key, shares in weekly_shares(problem, previous).items()}
    room = room_left(problem, of.offers, previous)
    for i in np.random.default_rng(seed).permutation(of.offers.size)[:50].tolist():
        r, weeks = int(of.offers.person[i]), range(int(of.offers.first[i]), int(of.offers.last[i]) + 1)
        left = [problem.supply.capacity[r] - sum(shares[t] for (who, _), shares in taken.items() if who == r) for t in weeks]
        assert room[i] == pytest.approx(sum(left) / len(left)), (of.name, i)
