"""From a choice of runs to a plan: whatever is staffed, mended or kept is a plan, and none of it breaks a rule."""

from __future__ import annotations

import numpy as np
import pytest

from models.audit import Auditor
from optimizer.choose import dive
from optimizer.complete import complete, nothing
from optimizer.construct import staffed
from optimizer.extract import proposal_of
from optimizer.giving_up import filled, without_shortfalls
from optimizer.repair import repaired_today
from optimizer.taking_over import between, keeping, todays_around, with_secured
from tests.builders import able, booking, demand, person, portfolio, project, proposal, runs, today, two_by_two
from tests.optimizer.engine.cases import Case, clock, larger, relaxable, tree_of
from tests.optimizer.solving import decided, values_of

SEEDS = range(100)


def cases():
    return [*relaxable(SEEDS), *(larger(seed) for seed in range(3))]


def chosen_in(of):
    tree = tree_of(of.relaxation)
    return tree, dive(tree, tree.root(), clock())


def audited(of, values):
    """A plan's verdict by the audit, which knows nothing of columns."""
    return [v.text for v in Auditor(of.portfolio).audit(proposal_of(of.model, values)).violations]


def running(of, values):
    return {run for run, column in of.model.columns.run.items() if values[column]}


def spoilt(of, seed):
    """A plan of the elastic program that leaves projects understaffed: what is best, with some people taken away."""
    tree, chosen = chosen_in(of)
    values = staffed(of.model, tree.relaxation, chosen, None, clock())
    dice = np.random.default_rng(seed)
    for c in of.model.columns.candidates:
        if dice.random() < 0.3:
            values[[c.on, *(atom.column for atom in c.atoms)]] = 0
    return complete(of.model.columns, values)


def test_a_staffed_choice_breaks_no_rule_but_the_minimum_staffing():
    """Some rules cannot be kept by adding people alone, but most choices can be staffed."""
    kept = looked = 0
    for of in cases():
        tree, chosen = chosen_in(of)
        values = staffed(of.model, tree.relaxation, chosen, None, clock())
        looked += 1
        kept += of.model.elastic.admits(values)
        assert (complete(of.model.columns, values) == values).all(), of.name
        if of.model.elastic.admits(values):
            others = [v for v in Auditor(of.portfolio).audit(proposal_of(of.model, values)).violations if v.rule != "minimum_staffing"]
            assert not others, of.name
    assert kept > 0.9 * looked


def test_what_is_staffed_runs_as_it_was_chosen():
    """No project runs that the relaxation does not want, and none under another shift."""
    for of in cases():
        tree, chosen = chosen_in(of)
        values = staffed(of.model, tree.relaxation, chosen, None, clock())
        for p, k in running(of, values):
            if not of.model.problem.work.projects[p].must_run:
                assert chosen.values[of.relaxation.run[p, k]] > 0.4, of.name


def test_a_staffed_choice_comes_close_to_what_the_relaxation_promises():
    """On portfolios with plenty of bookings, nine tenths; a plan of nothing would keep all rules too."""
    for seed in range(3):
        of = larger(seed, 16, 10)
        tree, chosen = chosen_in(of)
        values = without_shortfalls(of.model, staffed(of.model, tree.relaxation, chosen, None, clock()))
        assert values is not None, of.name
        assert of.model.value.total.at(values) > 0.75 * chosen.bound, of.name


def test_a_plan_without_shortfalls_keeps_all_rules():
    """Or there is none, because something that must run is short."""
    mended = 0
    for seed in range(3):
        for of in cases():
            short = spoilt(of, seed)
            values = without_shortfalls(of.model, short)
            if values is not None:
                assert of.model.program.admits(values), of.name
                assert not audited(of, values), of.name
                assert running(of, values) <= running(of, short), of.name
                mended += not of.model.program.admits(short)
    assert mended > 5


def test_a_plan_that_keeps_all_rules_loses_nothing():
    for of in relaxable(SEEDS):
        for plan in of.plans[:3]:
            values = of.values(plan)
            if values is not None:
                assert (without_shortfalls(of.model, values) == values).all(), of.name


def test_people_who_are_free_make_a_plan_fuller_by_all_rules():
    """Today's plan, repaired: it runs the same, and nothing that it covers is covered less."""
    gained = 0
    for of in cases():
        kept = repaired_today(of.model)
        if kept is None:
            continue
        fuller = filled(of.model, kept)
        assert not audited(of, fuller), of.name
        assert running(of, fuller) == running(of, kept), of.name
        covers = [c.column for c in of.model.columns.covers]
        assert (fuller[covers] >= kept[covers]).all(), of.name
        gained += of.model.value.total.at(fuller) > of.model.value.total.at(kept)
    assert gained > 20


@pytest.mark.parametrize("around", [keeping, todays_around])
def test_what_is_kept_of_todays_plan_keeps_all_rules(around):
    """Around the best plan there is, by either way."""
    found = 0
    for of in relaxable(SEEDS):
        best = of.values(of.truth.top)
        if best is None:
            continue
        before = best.copy()
        values = around(of.model, best)
        assert (best == before).all(), of.name
        if values is not None:
            found += 1
            assert of.model.program.admits(values), of.name
            assert not audited(of, values), of.name
    assert found > 20


def test_todays_bookings_come_before_those_of_the_plan():
    """The plan swaps the two around; both stay where they are today."""
    of = Case("swapped", swapped())
    plan = values_of(
        of.model, proposal(runs(), runs("zeus"), booking("ada", "apollo.dev", (0, 7), 100), booking("bob", "zeus.dev", (0, 7), 100))
    )
    kept = proposal_of(of.model, keeping(of.model, plan))
    assert {(b.resource_id, b.demand_id) for b in kept.bookings} == {("ada", "zeus.dev"), ("bob", "apollo.dev")}


def swapped():
    return portfolio(
        person("ada"),
        person("bob"),
        [project("apollo"), project("zeus")],
        [demand("apollo.dev", weeks=(0, 7)), demand("zeus.dev", weeks=(0, 7))],
        [today("ada", "zeus.dev", (0, 7), 100), today("bob", "apollo.dev", (0, 7), 100)],
    )


def test_mandatory_projects_are_staffed_as_they_are_secured():
    """Apollo, mandatory, has nobody in the plan; it gets Ada, whom Zeus must give up, as it was secured."""
    of = Case(
        "secured",
        portfolio(
            person("ada"),
            able("ada"),
            [project("apollo", project_class="mandatory"), project("zeus")],
            [demand("apollo.dev", needs={"dev": 3}), demand("zeus.dev", needs={"dev": 3})],
            max_shift_weeks=0,
        ),
    )
    plan = values_of(of.model, proposal(runs(), runs("zeus"), booking("ada", "zeus.dev", (0, 3), 100)))
    lifted = with_secured(of.model, plan, of.secured)
    assert of.model.value.mandatory.at(lifted) == of.floor > 0
    assert of.model.program.admits(lifted)


def test_a_plan_with_what_is_secured_keeps_all_rules_or_lacks_staff_alone():
    for of in relaxable(SEEDS):
        best = of.values(of.truth.top)
        if best is not None and len(of.model.value.mandatory.columns):
            lifted = with_secured(of.model, best, of.secured)
            assert (complete(of.model.columns, lifted) == lifted).all(), of.name
            outside = (lifted < of.model.elastic.lower) | (lifted > of.model.elastic.upper)
            assert not outside[list(decided(of.model))].any(), of.name


def test_nothing_is_staffed_without_a_solution():
    of = Case("two by two", two_by_two())
    tree = tree_of(of.relaxation)
    nowhere = tree.root()
    empty = type(nowhere)(nowhere.node, nowhere.bound, None)
    assert (staffed(of.model, tree.relaxation, empty, None, clock()) == complete(of.model.columns, nothing(of.model.columns))).all()


def test_on_the_way_from_todays_plan_to_a_better_one_there_are_plans():
    """Each keeps all rules; where nothing is taken over it is worth about as much as today's, and where all is, as the better one."""
    between_both = 0
    for of in relaxable(SEEDS):
        reference, best = repaired_today(of.model), of.values(of.truth.top) if of.truth else None
        if reference is None or best is None:
            continue
        ways = [between(of.model, reference, best, part) for part in (0.0, 0.5, 1.0)]
        for plan in ways:
            assert plan is None or of.model.program.admits(plan), of.name
            assert plan is None or not audited(of, plan), of.name
        values = [of.model.value.total.at(plan) for plan in ways if plan is not None]
        between_both += len(set(values)) > 1
    assert between_both > 3
