"""Sifting: the relaxation's bound and prices without ever showing a solver all offers."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer import sifting
from optimizer.pdlp import FirstOrder, Precision
from optimizer.sifting import sifted
from tests.optimizer.engine.cases import clock, larger, relaxable, tree_of


def loaded(sizes, precision=1e-4):
    def load(part):
        sizes.append(part.offers.size)
        return FirstOrder(part.program, part.objective, Precision(precision, 1))

    return load


@pytest.fixture(autouse=True)
def _few_at_a_time(monkeypatch):
    monkeypatch.setattr(sifting, "LEAST", 2)
    monkeypatch.setattr(sifting, "EACH", 0.0)
    monkeypatch.setattr(sifting, "JOINING", 1)


def test_no_bound_is_below_a_plan():
    looked = 0
    for of in relaxable(range(60)):
        looked += 1
        root = sifted(of.relaxation, loaded([]), clock(), 1)
        assert of.points(root.bound) >= max(plan.value for plan in of.plans), of.name
    assert looked > 20


@pytest.mark.parametrize("seed", range(3))
def test_some_offers_are_enough(seed):
    """The bound is close to that of all offers, values and prices are those of all columns and rows."""
    of, sizes = larger(seed, 20, 15), []
    root, program = sifted(of.relaxation, loaded(sizes), clock(), seed), of.relaxation.program
    assert root.bound <= 1.01 * tree_of(of.relaxation).begin().bound, of.name
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1] < of.relaxation.offers.size
    assert (len(root.values), len(root.duals)) == (program.size, len(program.row_lower))


def test_without_time_everything_may_still_be_worth_its_most():
    of = larger(1)
    root = sifted(of.relaxation, loaded([]), clock(work=0.0), 1)
    assert root.values is None
    assert root.bound >= tree_of(of.relaxation).begin().bound


@pytest.mark.parametrize("seed", range(3))
def test_a_part_keeps_the_rows_and_what_they_say_of_its_offers(seed):
    relaxation = larger(seed).relaxation
    chosen = np.random.default_rng(seed).random(relaxation.offers.size) < 0.5
    part, columns = relaxation.only(chosen), relaxation.columns_of(chosen)
    assert part.offers.size == chosen.sum() < relaxation.offers.size
    assert (part.program.matrix != relaxation.program.matrix[:, columns]).nnz == 0
    assert (part.program.row_upper == relaxation.program.row_upper).all()
    assert (part.program.upper == relaxation.program.upper[columns]).all()
