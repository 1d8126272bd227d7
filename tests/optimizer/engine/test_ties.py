"""Lazy rows: whoever works for a part of a run gives it no more than that part of what they have; plans keep all of them."""

from __future__ import annotations

import numpy as np

from tests.optimizer.engine.cases import larger, relaxable
from tests.optimizer.engine.test_relaxation import NEAR, point_of, some

SEEDS = range(300)


def test_every_plan_keeps_all_of_them():
    looked = 0
    for of in relaxable(SEEDS):
        for plan in some(of.plans):
            values = of.values(plan)
            if values is not None:
                looked += 1
                point = point_of(of, of.relaxation, values)
                assert not len(of.relaxation.ties.violated(point, NEAR)), f"{of.name}: {plan.plan}"
    assert looked > 1000


def test_every_offer_is_in_one_of_them():
    for of in [*relaxable(SEEDS), larger(1)]:
        assert (np.bincount(of.relaxation.ties.shares.indices, minlength=of.offers.size) > 0).all(), of.name


def test_lazy_rows_tie_what_a_person_gives_to_the_run():
    """Whoever gives all they may to half a run breaks rows, the worst first; with a whole run, or with half of it, nobody does."""
    broken_rows = 0
    for of in relaxable(range(100)):
        relaxation, ties = of.relaxation, of.relaxation.ties
        values = np.zeros(relaxation.program.size)
        values[relaxation.begin : relaxation.begin + of.offers.size] = of.offers.most
        values[relaxation.run_of] = 0.5
        worst = ties.violated(values, 0.0).tolist()
        rows = [ties.row(i) for i in worst]
        excess = [float(row.coefficients @ values[row.columns]) / ties.most[i] for i, row in zip(worst, rows, strict=True)]
        assert excess == sorted(excess, reverse=True), of.name
        assert not excess or excess[-1] > 0, of.name
        broken_rows += len(worst)
        values[relaxation.begin : relaxation.begin + of.offers.size] = 0
        assert not len(ties.violated(values, 0.0)), of.name
    assert broken_rows > 50
