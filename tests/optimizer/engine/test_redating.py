"""Choices of dates: where all cannot run as dated they move, and what has half run in the relaxation goes together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from optimizer.exchange import Exchange
from optimizer.model import model_of
from optimizer.nodes import Node
from optimizer.offers import offers_of
from optimizer.redating import Redating, halfway_of
from optimizer.relaxation import relaxation_of
from tests.builders import able, demand, package, person, portfolio, project
from tests.optimizer.engine.cases import clock, tree_of


def redated(latest: int, *, relaxed=False):
    """Choose dates of two projects that both want Ada in weeks 2 and 3."""
    rows = [
        row
        for name in ("apollo", "zeus")
        for row in (
            project(name),
            demand(f"{name}.dev", weeks=(2, 3), needs={"dev": 3}, work_package="build"),
            package(f"{name}/build", (2, 3), (2, latest)),
        )
    ]
    problem = model_of(portfolio(person("ada"), able("ada"), *rows)).problem
    relaxation = relaxation_of(problem, offers_of(problem))
    begin = tree_of(relaxation).root()
    begin = begin if relaxed else replace(begin, values=None)
    return relaxation, Redating(Exchange(relaxation, 1), begin).chosen(None, clock())


def runs_of(relaxation, explored):
    return {run for run, column in relaxation.run.items() if explored.values[column] > 0.5}


@pytest.mark.parametrize("relaxed", [False, True])
def test_packages_move_apart_where_their_windows_let_them(relaxed):
    """Also where the relaxation said nothing, from the dates there are alone."""
    relaxation, (best, dated) = redated(7, relaxed=relaxed)
    assert best.bound > dated.bound
    assert len({k for p, k in runs_of(relaxation, best) if relaxation.problem.work.projects[p].package is not None}) == 2
    assert {k for _, k in runs_of(relaxation, dated)} == {0}


def test_without_room_the_dated_choice_stays_and_is_one_choice():
    _, found = redated(3)
    assert found.choices == [found.best]


def test_what_has_half_run_keeps_the_order_of_a_chain():
    """In 200 drawn relaxations the second of two may begin no further than the first is done, as the rows about precedence say."""
    runs = {0: {k: k for k in range(6)}, 1: {k: 6 + k for k in range(6)}}
    for seed in range(200):
        rng = np.random.default_rng(seed)
        first, other = rng.dirichlet(np.full(6, 0.5)), rng.dirichlet(np.full(6, 0.5))
        second = np.diff(np.minimum(np.cumsum(first), np.cumsum(other)), prepend=0.0)
        halfway = halfway_of(runs, np.concatenate([first, second]), Node())
        assert halfway.sum() == 2, f"seed {seed}"
        assert int(np.argmax(halfway[:6])) <= int(np.argmax(halfway[6:])), f"seed {seed}"


def test_what_hardly_runs_has_not_half_run_unless_it_must():
    runs, values = {0: {0: 0, 1: 1}}, np.array([0.1, 0.3])
    assert not halfway_of(runs, values, Node()).any()
    assert halfway_of(runs, values, Node(must=frozenset({0}))).tolist() == [0, 1]
    assert halfway_of(runs, values, Node(barred=frozenset({1}), must=frozenset({0}))).tolist() == [1, 0]
