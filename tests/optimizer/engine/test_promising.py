"""What is worth a column: what the relaxation takes, the best of each place, and all that rules speak of."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.model import modelled
from optimizer.problem import problem_of
from optimizer.promising import TAKEN, considered, held_or_named, promising
from optimizer.relaxation import relaxation_of
from tests.builders import able, demand, directive, machine, machine_demand, person, portfolio, project, today
from tests.optimizer.engine.cases import larger, relaxable, tree_of


def cases():
    return [*relaxable(range(80)), larger(1), larger(2, 30, 14)]


def rooted(of):
    tree = tree_of(of.relaxation)
    return tree.begin()


@pytest.mark.parametrize("each", [0, 1, 3])
def test_every_place_keeps_its_best_offers_and_what_is_taken(each):
    """No offer left out has a better reduced cost than one that is kept for its rank alone."""
    left = 0
    for of in cases():
        root = rooted(of)
        chosen = promising(of.relaxation, root.values, root.duals, each)
        taken = of.relaxation.shares(root.values) > TAKEN
        assert chosen[taken].all(), of.name
        assert chosen[list(of.offers.kept)].all(), of.name
        for place in range(len(of.offers.places)):
            here = of.offers.place == place
            assert chosen[here].sum() >= min(each, here.sum()), of.name
            assert chosen[here].sum() <= each + taken[here].sum() + len(of.offers.kept), of.name
        left += int((~chosen).sum())
    assert left > 50


def test_what_is_kept_bounds_no_more_than_everything():
    """Fewer offers mean a lower bound, and close by: the relaxation of the promising ones is nearly as good."""
    of = larger(2, 30, 14)
    root = rooted(of)
    small = relaxation_of(of.model.problem, of.offers.only(promising(of.relaxation, root.values, root.duals, 2)))
    bound = tree_of(small).begin().bound
    assert 0.999 * root.bound <= bound <= root.bound + 2


def test_all_offers_chosen_make_a_model_as_good_as_the_whole():
    """Every candidate that delivers anything is still there."""
    for of in cases():
        problem, shifts = of.model.problem, {p.index: p.shifts for p in of.model.problem.work.projects}
        everything = considered(problem, of.relaxation, np.ones(of.offers.size, bool), shifts)
        again = modelled(problem.narrowed(shifts, everything))
        before, after = (
            {(c.person, c.demand, c.shift, c.block) for c in model.columns.candidates if any(a.delivered.any() for a in c.atoms)}
            for model in (of.model, again)
        )
        assert before == after, of.name


def test_offers_under_shifts_that_nobody_takes_are_not_considered():
    for of in cases():
        nobody = considered(of.model.problem, of.relaxation, np.ones(of.offers.size, bool), {})
        assert (nobody == held_or_named(of.model.problem)).all(), of.name


def people():
    return [person("ada"), person("bob"), person("eve"), able("eve", "steer", 4)]


def worked():
    return [project("apollo"), project("zeus"), demand("apollo.dev"), demand("apollo.test"), demand("zeus.dev")]


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([], set()),
        ([today("ada", "zeus.dev", (0, 3), 50)], {(2, 0)}),
        ([directive("pin", "bob", "apollo")], {(0, 1), (1, 1)}),
        ([machine(operator_skill="steer", operator_level=4), machine_demand("zeus.rig")], {(2, 2)}),
        ([machine(operator_skill="steer", operator_level=5), machine_demand("zeus.rig")], set()),
        ([machine(), machine_demand("zeus.rig")], set()),
    ],
    ids=["nobody", "held", "pinned to a project", "operators", "nobody can operate", "no operator asked for"],
)
def test_whom_todays_plan_or_a_rule_names_is_worth_a_column(rows, named):
    worth = held_or_named(problem_of(portfolio(*people(), *worked(), *rows)))
    assert set(zip(*(found.tolist() for found in np.nonzero(worth)), strict=True)) == named
