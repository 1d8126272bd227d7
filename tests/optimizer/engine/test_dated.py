"""The early plan improved before packages move: no worse than it was, nothing moved, and left alone where there is too much."""

from __future__ import annotations

from functools import partial

import numpy as np

from optimizer import dated
from optimizer.dated import improved_as_dated
from optimizer.draft import early_search
from optimizer.offers import offers_of
from optimizer.problem import problem_of
from optimizer.search import Search
from tests.builders import demand, package, person, portfolio, project
from tests.optimizer.engine.cases import LIMITS, clock


def movable():
    """Two people, and three projects in two packages each that could swap their weeks."""
    names = ("apollo", "borealis", "ceres")
    rows = [project(name, value_score=score, rank=rank) for rank, (name, score) in enumerate(zip(names, (90, 60, 40), strict=True), 1)]
    parts = [package(f"{name}/{part}", weeks) for name in names for part, weeks in (("build", (2, 3)), ("check", (4, 5)))]
    needs = [demand(f"{one.project_id}.{one.id}", work_package=one.id, weeks=(2, 3) if one.id == "build" else (4, 5)) for one in parts]
    return problem_of(portfolio(person("ada"), person("bob"), *rows, *parts, *needs))


def begun():
    problem = movable()
    offers = offers_of(problem)
    make = partial(Search, limits=LIMITS, clock=clock(), report=lambda _: None, found=lambda _: None, rng=np.random.default_rng(1))
    early = early_search(problem, offers, make, None, clock())
    assert early is not None
    return problem, offers, early, make


def test_it_is_no_worse_and_moves_nothing():
    problem, offers, early, make = begun()
    better = improved_as_dated(problem, offers, early, make)
    assert better is not early
    assert better.model.program.admits(better.best)
    assert better.worth(better.best) >= early.worth(early.best)
    assert {k for (_, k), column in better.model.columns.run.items() if better.best[column]} == {0}


def test_where_much_could_be_booked_as_dated_the_early_plan_stays(monkeypatch):
    problem, offers, early, make = begun()
    monkeypatch.setattr(dated, "MODELLED", 0)
    assert improved_as_dated(problem, offers, early, make) is early
