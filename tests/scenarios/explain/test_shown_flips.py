"""What large portfolios are told, asked of tiny ones: a change that is shown does, and none smaller than the least flips by proof."""

from __future__ import annotations

import time
from itertools import islice

from optimizer import best_plan
from optimizer.explain.alone import alone
from optimizer.explain.best import Best, bounded, exact
from optimizer.explain.study import Study
from scenarios.explain.explanation import NoExplanationError
from scenarios.explain.flips import _smallest
from scenarios.explain.levers import applied, levers
from scenarios.explain.shown_flips import Asked, shown_flips
from scenarios.explain.wish import Wish, condition_of
from tests.scenarios.explain.test_why_not import apollo_has_nobody, wishes

MOST = 14
"""Wishes that are looked at."""


def refused():
    """Wishes that the plan does not do, with the study of the plan and the condition."""
    for seed, subject, wish in wishes():
        study = Study.of(subject.portfolio, [subject.plan.proposal])
        try:
            condition = condition_of(study, wish)
        except NoExplanationError:
            continue
        if not condition.program.admits(study.values):
            yield seed, subject, wish, study, condition


def test_alone_rules_out_what_no_plan_can_do():
    rows = apollo_has_nobody()
    study = Study.of(rows, [best_plan(rows)])
    said = alone(study, condition_of(study, Wish("run", "apollo")), 10.0)
    assert said.ruled_out
    assert said.values is None


def test_alone_finds_a_plan_where_there_is_one():
    found = 0
    for seed, _, wish, study, condition in refused():
        said, truth = alone(study, condition, 10.0), exact(study, condition.program, 60.0)
        assert truth.proven
        if said.ruled_out:
            assert truth.values is None, (seed, wish)
        else:
            assert said.values is not None, (seed, wish)
            assert condition.program.admits(said.values), (seed, wish)
        found += said.values is not None
    assert found > 3


def test_shown_changes_are_enough_and_ranks_need_no_less_than_the_least():
    """Enough: under the change, by an exact solve, a plan that does it is worth as much as the plan under study."""
    shown = least = 0
    for seed, subject, wish, study, condition in islice(refused(), MOST):
        truth = exact(study, condition.program, 60.0)
        found = Best(truth.values, bounded(study, condition, 5.0), proven=False)
        runs = any(d.runs for d in subject.plan.proposal.decisions if d.project_id == wish.project_id)
        budgets = []
        for flip in shown_flips(subject, study, Asked(wish, found, budgets, runs), time.monotonic() + 20):
            after = Study.of(applied(subject.portfolio, flip.change), [subject.plan.proposal])
            does, value = exact(after, condition_of(after, wish).program, 60.0), after.model.value
            keys = [(value.mandatory.at(v), value.total.at(v)) for v in (does.values, after.values)]
            assert keys[0] >= keys[1], (seed, wish, flip)
            assert flip.at_least <= flip.amount, (seed, wish, flip)
            shown += 1
            if flip.parameter == "rank" and flip.at_least:
                lever = next(lever for lever in levers(subject.portfolio, wish) if lever.parameter == "rank")
                proven = _smallest(subject.portfolio, wish, lever, time.monotonic() + 60)
                assert proven.flips is None or proven.flips >= flip.at_least, (seed, wish, flip, proven)
                least += 1
    assert shown > 3
    assert least > 0
