"""The neighbourhood of dates: a project's packages, what waits for it and the people on them move together."""

from __future__ import annotations

import numpy as np

from optimizer.complete import complete, nothing
from optimizer.model import model_of
from optimizer.moving_dates import followers, has_moving_packages, moving_dates
from optimizer.neighbourhoods import DATES, Neighbourhoods
from tests.builders import able, demand, package, person, portfolio, project, waits


def of(*rows):
    return portfolio(
        person("ada"),
        person("bob"),
        able("ada"),
        able("bob"),
        project("apollo"),
        project("zeus"),
        demand("apollo.dev", weeks=(2, 3), needs={"dev": 3}, work_package="build"),
        demand("zeus.dev", weeks=(4, 5), needs={"dev": 3}, work_package="test"),
        *rows,
    )


PACKAGES = (package("apollo/build", (2, 3)), package("zeus/test", (4, 5)), waits("apollo/build", "zeus/test"))


def test_who_follows_is_who_waits():
    problem = model_of(of(*PACKAGES)).problem
    assert [followers(problem, p) for p in (0, 1)] == [[1], []]


def test_a_project_and_what_waits_for_it_are_free_to_move():
    model = model_of(of(*PACKAGES))
    values = complete(model.columns, nothing(model.columns))
    around = Neighbourhoods(model, model.program, np.random.default_rng(1))
    owners, freed = model.problem.work.owners, set()
    for seed in range(20):
        free = moving_dates(around, values, np.random.default_rng(seed), 2)
        whose = {owners[p] for (p, _), column in model.columns.run.items() if free[column]}
        assert all(free[column] for (p, _), column in model.columns.run.items() if owners[p] in whose)
        freed.add(frozenset(whose))
    assert freed == {frozenset({0}), frozenset({0, 1}), frozenset({1})}


def test_it_is_drawn_only_where_packages_move():
    for rows, there in (((), False), (PACKAGES, True)):
        model = model_of(of(*rows))
        assert has_moving_packages(model.problem) is there
        around = Neighbourhoods(model, model.program, np.random.default_rng(1))
        again = Neighbourhoods(model, model.program, np.random.default_rng(2), around.repertoire)
        assert [kind.name for kind in again.repertoire.kinds].count(DATES) == there
