"""Choices of dates: where all cannot run as dated they move, and an undecided dive spoils nothing."""

from __future__ import annotations

from dataclasses import replace

from optimizer.exchange import Exchange
from optimizer.model import model_of
from optimizer.offers import offers_of
from optimizer.redating import Redating
from optimizer.relaxation import relaxation_of
from tests.builders import able, demand, package, person, portfolio, project
from tests.optimizer.engine.cases import clock, tree_of


def redated(latest: int):
    """Choose dates of two projects that both want Ada in weeks 2 and 3, from the relaxation's own undecided solution."""
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
    return relaxation, Redating(Exchange(relaxation, 1), begin).chosen(replace(begin, values=None), clock())


def runs_of(relaxation, explored):
    return {run for run, column in relaxation.run.items() if explored.values[column] > 0.5}


def test_packages_move_apart_where_their_windows_let_them():
    relaxation, (best, dated) = redated(7)
    assert best.bound > dated.bound
    assert len({k for p, k in runs_of(relaxation, best) if relaxation.problem.work.projects[p].package is not None}) == 2
    assert {k for _, k in runs_of(relaxation, dated)} == {0}


def test_without_room_the_dated_choice_stays_and_is_one_choice():
    _, found = redated(3)
    assert found.choices == [found.best]
