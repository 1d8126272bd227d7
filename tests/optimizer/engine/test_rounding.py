"""Rounding: shares of the relaxation become whole ones, and what was decided before stays."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.choose import dive
from optimizer.complete import complete, nothing
from optimizer.construct import run_chosen
from optimizer.rounding import Secured, rounded
from tests.optimizer.engine.cases import clock, larger, relaxable, tree_of


def decided_runs(of, chosen):
    """The runs of a choice, without anybody booked."""
    values = nothing(of.model.columns)
    for run, column in of.model.columns.run.items():
        values[column] = chosen.values[of.relaxation.run[run]] > 0.5
    return complete(of.model.columns, values)


def tried(of):
    tree = tree_of(of.relaxation)
    chosen = dive(tree, tree.root(), clock())
    runs = decided_runs(of, chosen)
    return chosen, runs, rounded(of.model, of.relaxation, chosen, runs, secured=None, clock=clock())


@pytest.mark.parametrize("of", [larger(seed) for seed in range(4)], ids=lambda of: of.name)
def test_rounding_breaks_no_rule_but_the_minimum_staffing(of):
    """And of what the relaxation promises it loses little to steps, smallest shares and projects at once."""
    chosen, _, values = tried(of)
    values = complete(of.model.columns, values)
    assert of.model.elastic.admits(values)
    assert of.model.value.total.at(values) > 0.7 * chosen.bound


def test_runs_stay_and_others_get_nobody():
    for of in [*relaxable(range(80)), larger(1)]:
        _, runs, values = tried(of)
        columns = list(of.model.columns.run.values())
        assert (values[columns] == runs[columns]).all(), of.name
        for c in of.model.columns.candidates:
            assert values[c.on] <= runs[of.model.columns.run[c.project, c.shift]], f"{of.name}: {c}"


def test_rows_that_were_kept_without_bookings_are_kept_with_them():
    """Of tiny portfolios with every rule: nothing is broken that was not, but for what staffing itself presses up."""
    for of in relaxable(range(120)):
        _, runs, values = tried(of)
        before, after = (set(of.model.elastic.violated(complete(of.model.columns, plan)).tolist()) for plan in (runs, values))
        assert after <= before, f"{of.name}: {[of.model.elastic.groups[i] for i in after - before]}"


@pytest.mark.parametrize("seed", range(2))
def test_rounding_repeats(seed):
    first, second = tried(larger(seed))[2], tried(larger(seed))[2]
    assert (first == second).all()


def test_where_nothing_runs_nobody_is_booked():
    of = larger(1)
    tree = tree_of(of.relaxation)
    idle = complete(of.model.columns, nothing(of.model.columns))
    values = rounded(of.model, of.relaxation, tree.root(), idle, secured=None, clock=clock())
    assert not np.array([values[c.on] for c in of.model.columns.candidates]).any()


@pytest.mark.parametrize("first", [True, False])
def test_mandatory_projects_keep_their_runs_whichever_way_they_are_staffed(first):
    """And staffed first, as they are secured, they keep all of their value."""
    looked = 0
    for of in relaxable(range(300)):
        if not of.model.value.mandatory.at(of.secured):
            continue
        chosen = dive(tree := tree_of(of.relaxation), tree.root(), clock())
        runs = complete(of.model.columns, run_chosen(of.model, of.relaxation, chosen.values, of.secured))
        values = rounded(of.model, of.relaxation, chosen, runs, secured=Secured(of.secured, first=first), clock=clock())
        before, after = (set(of.model.elastic.violated(complete(of.model.columns, plan)).tolist()) for plan in (runs, values))
        assert after <= before, f"{of.name}: {[of.model.elastic.groups[i] for i in after - before]}"
        assert not first or of.model.value.mandatory.at(complete(of.model.columns, values)) >= of.floor, of.name
        looked += 1
    assert looked > 5
