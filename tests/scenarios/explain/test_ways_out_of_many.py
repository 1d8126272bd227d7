"""Ways out where the projects that must run are too many to be solved whole: what is shown and proven there, checked by other means."""

from __future__ import annotations

import numpy as np
import pytest

from models.projects import ProjectClass
from optimizer.clock import Clock
from optimizer.explain.concessions import menu
from optimizer.explain.feasible import FOUND, Feasibility, has_plan
from optimizer.explain.gives import Draft, gives_of
from optimizer.mandatory import needed_program
from optimizer.mathopt import Budgeted, branch
from optimizer.model import model_of
from optimizer.rows import Linear
from optimizer.solved import Ending
from tests.benchmarks.impossible import impossible
from tests.benchmarks.small_portfolio import small_portfolio
from tests.builders import cap

pytestmark = pytest.mark.slow
MANDATORY = 3
MOST_CHECKED = 4


def base():
    """Sixty people, eighteen projects of which three must run; there are plans."""
    rows = small_portfolio(5, 60, 18)
    must = sorted(rows.projects, key=lambda project: project.rank)[:MANDATORY]
    dear = {project.id: project.replace(project_class=ProjectClass.MANDATORY, budget_cap=60_000_000) for project in must}
    return rows.replace(projects=tuple(dear.get(project.id, project) for project in rows.projects), budgets=(cap(500_000_000),))


def relaxed(rows, amounts):
    rows = Draft.of(rows)
    for give, amount in amounts.items():
        rows = give.relaxed(rows, amount) if amount else rows
    return rows


def second_opinion(rows):
    """Whether branch and bound by HiGHS, which proves nothing here, finds no plan of what must run."""
    program = needed_program(model_of(rows))
    return branch(program, Linear.of([]), np.ones(program.size, bool), Budgeted(30.0)).ending


@pytest.fixture(scope="module")
def menus():
    found = []
    for name, rows in impossible(base()):
        gives = gives_of(rows)
        found.append((name, rows, gives, menu(rows, gives, Clock(30.0, 2, lambda: False))))
    return found


def test_there_are_plans_before_anything_is_cut():
    rows = base()
    assert not Feasibility(rows, gives_of(rows), Clock(60.0, 2, lambda: False)).small
    assert has_plan(rows, 60.0) in FOUND


def test_every_kind_of_trouble_has_clashes_and_ways_out(menus):
    assert len(menus) > 2
    for name, _, _, found in menus:
        assert not found.fits, name
        assert found.clashes, name
        assert found.cures, name


def test_every_way_out_hits_every_clash_and_works(menus):
    for name, rows, _, found in menus:
        for cure in found.cures:
            assert all(set(clash.gives) & set(cure.amounts) for clash in found.clashes), (name, cure)
            assert has_plan(relaxed(rows, cure.amounts), 60.0) in FOUND, (name, cure)


def test_a_step_less_than_what_is_surely_needed_does_not_do(menus):
    """By another solver, on a model that is written anew."""
    checked = 0
    for name, rows, _, found in menus:
        known = [(cure.amounts, give, least) for cure in found.cures for give, least in cure.at_least.items() if least]
        for amounts, give, least in known[:MOST_CHECKED]:
            less = relaxed(rows, {**amounts, give: least - 1})
            assert second_opinion(less) is Ending.INFEASIBLE, (name, give)
            checked += 1
    assert checked > MANDATORY


def test_a_clash_cannot_hold_whatever_else_gives_way(menus):
    for name, rows, gives, found in menus:
        for clash in found.clashes[:1]:
            gone = {give: give.most for give in gives if give not in clash.gives}
            assert has_plan(relaxed(rows, gone), 60.0) is Ending.INFEASIBLE, (name, clash)
