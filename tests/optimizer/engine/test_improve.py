"""Improvement: never worse than it began, within its program, and the same each time."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.choose import dive
from optimizer.clock import Clock
from optimizer.construct import staffed
from optimizer.giving_up import without_shortfalls
from optimizer.improve import Task, improve
from tests.optimizer.engine.cases import clock, larger, relaxable, tree_of


def begun(of):
    """A plan that keeps all rules, and leaves room for better ones."""
    tree = tree_of(of.relaxation)
    values = without_shortfalls(of.model, staffed(of.model, tree.relaxation, dive(tree, tree.root(), clock()), None, clock()))
    return of.secured if values is None else values


def worth(of):
    return of.model.value.total.scaled(-1)


def improved(of, values, *, program=None, seed=1, watch=None, accept=lambda *_: None, **more):
    task = Task(of.model.program if program is None else program, worth(of))
    watch = watch or clock(0.3)
    return improve(of.model, task, values, watch, np.random.default_rng(seed), patience=15, accept=accept, **more)


def poorest(of):
    """The plan of least value, to leave much to gain."""
    found = [of.values(plan) for plan in sorted(of.plans, key=lambda plan: plan.value)[:3]]
    return next((values for values in found if values is not None), None)


def test_an_improved_plan_keeps_all_rules_and_is_no_worse():
    """By brute force never better than the best; and often as good."""
    best = better = 0
    for of in relaxable(range(40)):
        values = poorest(of)
        if values is None:
            continue
        done = improved(of, values)
        before, after = (of.model.value.total.at(plan) for plan in (values, done))
        assert of.model.program.admits(done), of.name
        assert after >= before, of.name
        better += after > before
        top = max(of.model.value.total.at(found) for found in map(of.values, of.plans) if found is not None)
        assert after <= top, of.name
        best += after == top
    assert better > 8
    assert best > 8


@pytest.mark.parametrize("seed", range(3))
def test_what_is_told_of_gets_better_each_time(seed):
    """Every plan that is accepted keeps all rules; the last one is what comes back."""
    of = larger(seed)
    values, told = begun(of), []
    done = improved(of, values, accept=lambda plan, objective: told.append((plan, objective)))
    objectives = [objective for _, objective in told]
    assert objectives == sorted(set(objectives), reverse=True)
    assert all(of.model.program.admits(plan) and worth(of).at(plan) == objective for plan, objective in told)
    assert (done == (told[-1][0] if told else values)).all()


def test_fixed_columns_stay():
    """Runs held by their bounds are as they were, while bookings improve around them."""
    for of in [*relaxable(range(25)), larger(1)]:
        values = begun(of)
        lower, upper = of.model.program.lower.copy(), of.model.program.upper.copy()
        held = [*of.model.columns.run.values(), *(c.on for c in of.model.columns.candidates[::3])]
        lower[held] = upper[held] = values[held]
        done = improved(of, values, program=of.model.program.narrowed(lower, upper))
        assert (done[held] == values[held]).all(), of.name
        assert worth(of).at(done) <= worth(of).at(values), of.name


@pytest.mark.parametrize("seed", range(2))
def test_one_worker_repeats_itself(seed):
    of = larger(seed)
    values = begun(of)
    first, second = (improved(of, values, seed=seed) for _ in range(2))
    assert (first == second).all()


def test_two_workers_keep_all_rules():
    of = larger(1)
    values = begun(of)
    done = improved(of, values, watch=Clock(0.5, 2, lambda: False))
    assert of.model.program.admits(done)
    assert worth(of).at(done) <= worth(of).at(values)


def test_what_is_good_enough_is_not_improved():
    of = larger(1)
    values = begun(of)
    assert improved(of, values, good_enough=lambda _: True) is values


def test_without_time_nothing_changes():
    of = larger(1)
    values = begun(of)
    assert improved(of, values, watch=clock(0.0)) is values


def test_other_work_is_done_until_there_is_no_more_of_it():
    """Five pieces between neighbourhoods, and only once patience is over does it end."""
    of, pieces = larger(1), []

    def aside():
        pieces.append(len(pieces))
        return len(pieces) < 5

    improved(of, begun(of), aside=aside, watch=clock())
    assert len(pieces) == 5
