"""What bounds all plans becomes tighter step by step, and is never below a plan that exists."""

from __future__ import annotations

from optimizer.bounding import bounded
from optimizer.branching import Tree
from optimizer.mathopt import Simplex
from optimizer.solved import Ending, Relaxed
from tests.optimizer.engine.cases import clock, larger, relaxable, tree_of

SEEDS = range(80)
STEPS = 60


class Late:
    """A linear program that is not solved in time at first."""

    def __init__(self, linear):
        self.linear, self.late = linear, True

    def __getattr__(self, name):
        return getattr(self.linear, name)

    def solve(self, *asked):
        if self.late:
            self.late = False
            return Relaxed(Ending.UNKNOWN, None, None)
        return self.linear.solve(*asked)


def steps(of, bounding, search):
    """The bounds after each step, until there is no more to do."""
    deepen, found = bounding.deepening(search, clock()), [search.bound]
    while len(found) <= STEPS and deepen():
        found.append(search.bound)
    return [*found, search.bound]


def test_no_step_goes_below_a_plan_and_none_back():
    for of in relaxable(SEEDS):
        search = of.search()
        found = steps(of, bounded(of.relaxation, search, None), search)
        assert found == sorted(found, reverse=True), of.name
        assert of.points(found[-1]) >= max(plan.value for plan in of.plans), of.name


def test_decisions_about_projects_lower_the_bound_below_that_of_all_rows():
    """Rows alone leave projects that run in part."""
    lower = 0
    for seed in range(3):
        of = larger(seed)
        search, tree = of.search(), tree_of(of.relaxation)
        tree.root()
        lower += steps(of, bounded(of.relaxation, search, None), search)[-1] < 0.9995 * tree.bound
    assert lower >= 2


def test_what_there_was_no_time_to_solve_is_solved_before_it_is_split():
    """A part without values says nothing about what to decide; closing it would leave the bound where it is for good."""
    relaxation = larger(1).relaxation
    tree = Tree(relaxation, Late(Simplex(relaxation.program, relaxation.objective, 1)))
    tree.begin()
    before = tree.bound
    assert tree.proof(1).duals is None
    for _ in range(20):
        tree.branch(0)
    assert tree.bound < 0.99 * before


def test_the_next_answer_gets_the_better_prices():
    """Its own, or those of the answer before where these prove more."""
    of = larger(1)
    search = of.search()
    bounding = bounded(of.relaxation, search, None)
    steps(of, bounding, search)
    prices = bounding.prices()
    again = bounded(of.relaxation, other := of.search(), prices)
    assert again.prices() == prices
    steps(of, again, other)
    assert other.bound <= search.bound * 1.001
