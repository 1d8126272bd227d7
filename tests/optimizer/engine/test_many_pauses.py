"""Planned without pauses first: the leave to pause never costs value, what is said to bound plans does, and pauses that pay are found."""

from __future__ import annotations

import pytest

import optimizer
from models.answer import Limits
from models.audit import Auditor
from models.score import MICRO
from optimizer import pauses
from optimizer.solved import Ending
from optimizer.timing import pause_of
from tests.builders import absent, monday, sunday
from tests.optimizer.rules.test_pauses import of
from tests.oracle.enumerate import TooManyPlansError, best
from tests.oracle.portfolios import tiny

LIMITS = Limits(time_limit=1.0, workers=1, gap_pct=0.0, plans=1)
SEEDS = range(24)
MOST = 20_000
"""Plans of a portfolio that are looked at; one with more is left out."""


@pytest.fixture(autouse=True)
def _always_apart(monkeypatch):
    monkeypatch.setattr(pauses, "MANY", 0)


def unpausing(portfolio):
    calm = (project.replace(min_pause_weeks=1, max_pause_weeks=0, restart_hours=0) for project in portfolio.projects)
    return portfolio.replace(projects=tuple(calm))


def worth(portfolio, plan):
    report = Auditor(portfolio).audit(plan)
    assert report.clean
    return report.score.mandatory_value, report.score.value


def test_a_plan_is_at_least_the_best_one_without_pauses_and_never_above_the_bound():
    compared = as_good = 0
    for seed in SEEDS:
        portfolio = tiny(seed, frozenset({"pauses"}))
        try:
            with_pauses, without = best(portfolio, MOST), best(unpausing(portfolio), MOST)
        except TooManyPlansError:
            continue
        if not pauses.has_many_pauses(optimizer.problem.problem_of(portfolio)) or with_pauses is None or without is None:
            continue
        found = optimizer.solve(portfolio, LIMITS)
        assert found.proposals, f"seed {seed}"
        mine = worth(portfolio, found.proposals[0])
        assert without.micro <= mine <= with_pauses.micro, f"seed {seed}"
        assert found.value_bound is not None, f"seed {seed}"
        assert found.value_bound >= with_pauses.micro[1], f"seed {seed}"
        assert found.mandatory_bound is not None, f"seed {seed}"
        assert found.mandatory_bound >= with_pauses.micro[0], f"seed {seed}"
        compared, as_good = compared + 1, as_good + (mine == with_pauses.micro)
    assert compared >= 10
    assert 2 * as_good >= compared


def test_the_pause_that_pays_is_found():
    """As in the rule's own test: Ada is away in weeks 2 and 3."""
    away = of(absent("ada", monday(2), sunday(3)), wind_down_hours=8, restart_hours=4)
    found = optimizer.solve(away, LIMITS)
    (decision,) = found.proposals[0].decisions
    assert worth(away, found.proposals[0])[1] == 92.5 * MICRO
    assert decision.pause_first == monday(2)


def test_what_has_no_plan_without_pauses_is_planned_with_them():
    """Mandatory, and but for a pause only half of it could be staffed."""
    away = of(absent("ada", monday(2), sunday(3)), project_class="mandatory", min_staffing_pct=90)
    found = optimizer.solve(away, LIMITS)
    assert found.ending is Ending.OPTIMAL
    assert worth(away, found.proposals[0])[0] == 100 * MICRO


def test_pauses_are_thinned_evenly_and_all_else_stays():
    problem = optimizer.problem.problem_of(of(max_pause_weeks=3))
    (before,), (after,) = ((p.shifts for p in one.work.projects) for one in (problem, pauses.thinned(problem, 4)))
    assert set(after) < set(before)
    assert [k for k in after if not pause_of(k)] == [k for k in before if not pause_of(k)]
    assert pauses.thinned(problem, 1_000) is problem
