"""Portfolios that are sketched twice: the better plan is kept, and whoever stops does not wait for what is still to be written."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from optimizer import sketched
from optimizer.clock import Clock
from optimizer.search import Search
from optimizer.sketch import Sketcher
from optimizer.sketched import solve_sketched
from tests.optimizer.engine.cases import LIMITS, larger


def solved(of, should_stop=lambda: False, report=lambda _: None):
    clock = Clock.of(3.0, 1, should_stop)
    make = partial(Search, limits=LIMITS, clock=clock, report=report, found=lambda _: None, rng=np.random.default_rng(1))
    return solve_sketched(of.model.problem, of.offers, make, clock)


@pytest.mark.parametrize("seed", range(3))
def test_a_second_sketch_that_comes_to_less_does_not_count(seed, monkeypatch):
    """Its model knows nothing of the first one's plan."""
    of = larger(seed, 20, 15)
    drawn = Sketcher(of.model.problem, of.offers)
    assert drawn.draw(), of.name
    monkeypatch.setattr(sketched, "_better", lambda sketcher, *_: Sketcher(sketcher.problem, sketcher.board.offers))
    monkeypatch.setattr(sketched, "made_and_improved", lambda *_, **__: None)
    search, _ = solved(of)
    covered = sum(drawn.covered(p, k) for p, k in drawn.runs.items())
    assert covered > 0
    assert {p for (p, _), column in search.model.columns.run.items() if search.best[column]} >= drawn.runs.keys(), of.name


@pytest.mark.parametrize("seed", range(3))
def test_no_plan_is_above_the_bound(seed):
    """And the bound says more than that all projects cannot have more than they need."""
    of = larger(seed, 20, 15)
    search, reference = solved(of)
    assert search.value <= search.bound < sum(search.model.value.unit_of(p.index) * p.needed for p in of.model.problem.work.whole), of.name
    assert reference is not None
    assert search.prices is not None


def test_whoever_stops_waits_for_no_second_model(monkeypatch):
    of, told, written = larger(1, 20, 15), [], []
    modelled = sketched.modelled
    monkeypatch.setattr(sketched, "modelled", lambda problem: written.append(problem) or modelled(problem))
    search, _ = solved(of, should_stop=lambda: "bounding all plans" in told, report=lambda progress: told.append(progress.stage))
    assert "bounding all plans" in told
    assert len(written) == 1
    assert search.best is not None
