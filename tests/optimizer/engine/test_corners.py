"""Portfolios at the edge of what a way to solve them can say: nobody to book, people who stay by name, limits on moves."""

from __future__ import annotations

import sys

import pytest

import optimizer
from models.answer import Limits
from models.bookings import Lock
from optimizer.choose import dive
from optimizer.clock import Clock
from optimizer.exact import best_values
from optimizer.exchange import Exchange
from optimizer.nodes import Node
from optimizer.solved import Ending
from tests.builders import able, demand, directive, person, portfolio, project, today
from tests.optimizer.engine.cases import Case, case, clock, larger, tree_of

SOLVE = sys.modules["optimizer.solve"]
LIMITS = Limits(time_limit=5.0, workers=1, gap_pct=0.0)


@pytest.mark.parametrize("threshold", ["WHOLE", "MODELLED"])
def test_nobody_can_be_booked(monkeypatch, threshold):
    monkeypatch.setattr(SOLVE, threshold, -1)
    of = portfolio(person("ada"), project(), demand(needs={"dev": 3}))
    assert optimizer.solve(of, LIMITS).ending is Ending.OPTIMAL


@pytest.mark.parametrize("seed", [245, 315, 368])
def test_who_stays_by_name_makes_the_project_run(seed):
    """Though it need not run otherwise: a search for what must run has to know."""
    of = case(seed)
    assert of.truth is not None, f"seed {seed}"
    assert optimizer.solve(of.portfolio, LIMITS).proposals, f"seed {seed}"


def test_what_runs_today_need_not_move_at_scale(monkeypatch):
    """Where no move is allowed, what runs as dated must have columns from the start."""
    monkeypatch.setattr(SOLVE, "MODELLED", -1)
    booked = today("ada", "apollo.dev", (0, 3), 100)
    of = portfolio(person("ada"), project(), demand(), booked, directive("max_moves", "plan", value=0))
    assert optimizer.solve(of, LIMITS).proposals


def test_who_stays_in_one_week_may_be_booked_in_the_next():
    """With 60 hours a week, half of the free week fits, though half of both weeks would be too much."""
    of = Case(
        "bound in one week",
        portfolio(
            person("ada", hours_per_week=60),
            able("ada"),
            project(),
            demand(weeks=(0, 1), effort_hours=25, needs={"dev": 3}),
            today("ada", "apollo.dev", (1, 1), 10, lock=Lock.BOTH),
            person("bob"),
            project("zeus"),
            demand("zeus.dev"),
            granularity_pct=50,
            max_shift_weeks=0,
        ),
    )
    best = best_values(of.model, LIMITS).values
    assert best is not None
    assert tree_of(of.relaxation).root().bound >= of.model.value.total.at(best)


@pytest.mark.parametrize("seed", [595, 647])
def test_what_is_secured_is_a_plan_at_scale(monkeypatch, seed):
    monkeypatch.setattr(SOLVE, "MODELLED", -1)
    assert optimizer.solve(case(seed).portfolio, LIMITS).proposals, f"seed {seed}"


def test_one_worker_ends_by_work_not_by_the_wall(monkeypatch):
    """Or answers would not repeat."""
    clocks = []
    of = Clock.of
    monkeypatch.setattr(SOLVE.Clock, "of", staticmethod(lambda *given: clocks.append(of(*given)) or clocks[-1]))
    monkeypatch.setattr(SOLVE, "WHOLE", -1)
    optimizer.solve(larger(1).portfolio, Limits(time_limit=10.0, workers=1, gap_pct=0.0))
    (watch,) = clocks
    assert watch.elapsed() < watch.seconds, f"work {watch.done:.2f} of {watch.work:.2f}"


def test_an_exchange_opens_nothing_that_is_barred():
    of = larger(1)
    tree = tree_of(of.relaxation)
    root = tree.root()
    runs = next(runs for runs in of.relaxation.runs.values() if runs and sum(root.values[c] for c in runs.values()) > 0.9)
    node = Node(frozenset(runs.values()))
    better = Exchange(of.relaxation, 1).improved(dive(tree, tree.explore(node, root), clock()), node, clock(2.4))
    assert better.node.barred >= node.barred
