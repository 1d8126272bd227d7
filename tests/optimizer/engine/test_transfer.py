"""Plans go from one model of a portfolio to another and mean the same there."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.choose import dive
from optimizer.construct import staffed
from optimizer.extract import proposal_of
from optimizer.model import model_of, modelled
from optimizer.transfer import transferred
from tests.optimizer.engine.cases import clock, larger, relaxable, tree_of


def plans(of):
    found = [of.values(plan) for plan in of.plans[:: max(1, len(of.plans) // 8)]]
    return [values for values in found if values is not None]


def narrow(of, values):
    """The model with columns for what a plan runs and books, and for little else."""
    problem, columns = of.model.problem, of.model.columns
    shifts = {p: (k,) for (p, k), column in columns.run.items() if values[column]}
    considered = np.zeros((len(problem.work.demands), len(problem.supply.ids)), bool)
    for c in columns.candidates:
        considered[c.demand, c.person] |= bool(values[c.on])
    return modelled(problem.narrowed(shifts, considered))


@pytest.mark.parametrize("block", range(3))
def test_a_plan_survives_the_way_to_a_narrow_model_and_back(block):
    """With its value and its disturbance, and admitted by the rules of both."""
    moved = smaller = 0
    for of in relaxable(range(block * 40, block * 40 + 40)):
        for values in plans(of):
            small = narrow(of, values)
            there = transferred(of.model, values, small)
            back = transferred(small, there, of.model)
            moved += 1
            smaller += small.program.size < of.model.program.size
            assert (back == values).all(), of.name
            assert proposal_of(small, there) == proposal_of(of.model, values), of.name
            assert small.program.admits(there), of.name
            assert small.value.total.at(there) * of.model.value.scale == of.model.value.total.at(values) * small.value.scale, of.name
            for part, cost in small.costs.items():
                assert cost.at(there) == of.model.costs[part].at(values), f"{of.name}: {part}"
    assert moved > 50
    assert smaller > 20


def test_a_model_made_again_has_the_same_columns():
    of = larger(1)
    tree = tree_of(of.relaxation)
    values = staffed(of.model, tree.relaxation, dive(tree, tree.root(), clock()), None, clock())
    again = model_of(of.portfolio)
    assert (transferred(of.model, values, again) == values).all()


def test_what_a_model_has_no_column_for_is_left_out():
    """The rest stays as it was, and covered effort follows from it."""
    lost = 0
    for of in relaxable(range(60)):
        for values in plans(of)[:3]:
            problem = of.model.problem
            everybody = np.ones((len(problem.work.demands), len(problem.supply.ids)), bool)
            everybody[:, 0] = False
            small = modelled(problem.narrowed({p.index: p.shifts for p in problem.work.projects}, everybody))
            there = transferred(of.model, values, small)
            booked = {(c.person, c.demand, c.block, c.kept) for c in of.model.columns.candidates if values[c.on]}
            kept = {(c.person, c.demand, c.block, c.kept) for c in small.columns.candidates if there[c.on]}
            known = {(c.person, c.demand, c.block, c.kept) for c in small.columns.candidates}
            assert kept == booked & known, of.name
            assert small.value.total.at(there) <= of.model.value.total.at(values), of.name
            lost += len(booked - kept)
    assert lost > 5
