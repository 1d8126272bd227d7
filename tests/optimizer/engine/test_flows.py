"""
The ways to solve a portfolio, each on portfolios small enough for brute force.

They are solved whole, in parts, at scale, at scale as those that are heavy, and from a sketch. Thresholds decide which way a portfolio
takes; here they are moved, so that all go the same way.
"""

from __future__ import annotations

import sys

import pytest

import optimizer
from models.answer import Limits
from models.audit import Auditor
from models.score import MICRO
from optimizer.explain.least_lifted import surely_impossible
from optimizer.mandatory import limits_moves
from optimizer.solved import Ending
from tests.builders import able, demand, person, portfolio, project, today
from tests.optimizer.engine.cases import Case, case, larger
from tests.oracle.compare import judged

BLOCK = 30
BLOCKS = range(4)
"""120 portfolios, with every rule among them."""
LIMITS = Limits(time_limit=0.4, workers=1, gap_pct=0.0)
"""A moment: what must hold does so whenever the end comes."""
SEVERAL = {"whole": 6, "sketched": 3, "heavy": 2}
"""The whole model has its own comparison, on thousands; what comes after a sketch goes the other ways' steps, heavy ones do too."""
THRESHOLDS = {
    "whole": {},
    "parts": {"solve.WHOLE": -1},
    "scale": {"solve.MODELLED": -1},
    "heavy": {"solve.MODELLED": -1, "scale.HEAVY": -1, "bounding.HEAVY": -1},
    "sketched": {"solve.MODELLED": -1, "solve.SIFTED": -1},
}


def send(monkeypatch, way):
    """Send every portfolio one way."""
    for name, threshold in THRESHOLDS[way].items():
        module, constant = name.split(".")
        monkeypatch.setattr(sys.modules[f"optimizer.{module}"], constant, threshold)


@pytest.fixture(params=sorted(THRESHOLDS))
def flow(request, monkeypatch):
    """Send every portfolio one way."""
    send(monkeypatch, request.param)
    return request.param


def numbers(of, plan):
    """Mandatory value and value in micro-points, by the oracle; fails unless oracle and audit find no fault."""
    report = Auditor(of.portfolio).audit(plan)
    broken, parts = judged(of.facts, plan)
    assert report.clean, f"{of.name}: {[v.text for v in report.violations]}"
    assert not broken, f"{of.name}: {sorted(broken)}"
    return parts["mandatory_value"], parts["value"]


@pytest.mark.parametrize("block", BLOCKS)
def test_plans_are_clean_and_bounds_true(flow, block):
    """No plan is above the best there is, no bound below it, and the first plan is the best of those found."""
    best = looked = 0
    several = BLOCK // SEVERAL.get(flow, 1)
    for of in map(case, range(block * BLOCK, block * BLOCK + several)):
        if of.truth is None:
            continue
        looked += 1
        found, top = optimizer.solve(of.portfolio, LIMITS), of.truth.micro
        worth = [numbers(of, plan) for plan in found.proposals]
        assert found.ending is not Ending.INFEASIBLE, of.name
        assert all(each <= top for each in worth), f"{of.name}: {worth}, best {top}"
        assert not worth or worth[0] == max(worth), f"{of.name}: {worth}"
        assert len(set(found.proposals)) == len(found.proposals), of.name
        assert found.value_bound is None or found.value_bound >= top[1], f"{of.name}: {found.value_bound}, best {top}"
        assert found.mandatory_bound is None or found.mandatory_bound >= top[0], f"{of.name}: {found.mandatory_bound}, best {top}"
        if found.ending is Ending.OPTIMAL:
            assert worth[0] == top, of.name
        if found.reference is not None:
            assert numbers(of, found.reference) <= worth[0], of.name
        best += bool(worth) and worth[0] == top
    assert looked >= several // 5
    assert best >= 0.8 * looked


def test_where_there_is_no_plan_that_is_said(flow):
    """Proven impossible, and nothing else; at scale not always, and not by those who solve heavy ones, of which it is asked before."""
    without = [of for of in map(case, range(120)) if of.truth is None]
    assert len(without) > 5
    for of in without:
        found = optimizer.solve(of.portfolio, LIMITS)
        assert (found.proposals, found.reference) == ((), None), of.name
        unsure = flow == "heavy" or (flow in ("scale", "sketched") and limits_moves(of.model.problem))
        assert found.ending is Ending.INFEASIBLE or (unsure and found.ending is Ending.UNKNOWN), of.name


def test_better_plans_are_told_of_as_soon_as_they_are_there(flow):
    """Each is clean and better than the one before, and the last one is the first of the answer."""
    of, told = larger(1), []
    found = optimizer.solve(of.portfolio, LIMITS.replace(time_limit=1.5), found=lambda plan: told.append(plan.make()))
    reports = [Auditor(of.portfolio).audit(plan) for plan in told]
    assert all(report.clean for report in reports)
    values = [report.score.value for report in reports]
    assert values[-1] == max(values)
    assert told[-1] == found.proposals[0]
    assert found.value_bound >= values[-1]
    assert found.value_bound < 3 * values[-1]


def test_progress_is_told_in_order(flow):
    """Value never falls and the bound never rises; both in micro-points."""
    told = []
    optimizer.solve(larger(1).portfolio, LIMITS.replace(time_limit=0.6), report=told.append)
    bounds = [progress.bound for progress in told if progress.bound is not None]
    assert bounds == sorted(bounds, reverse=True)
    values = [progress.value for progress in told if progress.value is not None]
    assert values
    assert all(0 <= value < 10_000 * MICRO for value in values)
    assert {progress.stage for progress in told} >= {"repairing today's plan"}


def test_whoever_stops_a_solve_gets_what_there_is(flow):
    """Told to stop from the start, it still ends in one of the words that it may end in, with clean plans."""
    of = larger(1)
    found = optimizer.solve(of.portfolio, LIMITS, should_stop=lambda: True)
    assert found.ending in (Ending.FEASIBLE, Ending.UNKNOWN, Ending.OPTIMAL)
    assert found.stopped
    assert all(Auditor(of.portfolio).audit(plan).clean for plan in found.proposals)


def handed_over():
    """Only Ada can do Apollo, which must run at once; were Zeus paused, she would have to wind it down, but Bob can go on with it."""
    return portfolio(
        *(person("ada"), person("bob"), able("ada", level=4), able("bob", level=3)),
        [project("apollo", project_class="mandatory", min_staffing_pct=100), project("zeus", value_score=5, wind_down_hours=80)],
        [demand("apollo.dev", needs={"dev": 4}), demand("zeus.dev", needs={"dev": 3})],
        today("ada", "zeus.dev", (0, 3), 100),
        max_shift_weeks=0,
    )


def test_whoever_would_have_to_wind_a_project_down_is_free_where_somebody_else_goes_on_with_it(flow):
    of = Case("handed over", handed_over())
    found = optimizer.solve(of.portfolio, LIMITS)
    assert found.ending is not Ending.INFEASIBLE, flow
    assert numbers(of, found.proposals[0]) == of.truth.micro, flow


def test_nothing_is_called_impossible_because_of_people_who_need_not_wind_a_project_down():
    assert not surely_impossible(handed_over(), 5.0)
