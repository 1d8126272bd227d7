"""Planned without pauses first: the leave to pause never costs value, what is said to bound plans does, and pauses that pay are found."""

from __future__ import annotations

import numpy as np
import pytest

import optimizer
from models.answer import Limits
from models.audit import Auditor
from models.score import MICRO
from optimizer import pauses
from optimizer.clock import Clock
from optimizer.lagrangian import gains_of_runs
from optimizer.offers import offers_of
from optimizer.pause_prices import priced, thinned
from optimizer.relaxation import relaxation_of
from optimizer.score.value import scale_of
from optimizer.solved import Ending
from optimizer.timing import pause_of, pausing
from tests.builders import able, absent, demand, monday, person, portfolio, project, sunday
from tests.optimizer.rules.test_pauses import of
from tests.oracle.enumerate import TooManyPlansError, best
from tests.oracle.portfolios import tiny

LIMITS = Limits(time_limit=1.0, workers=1, gap_pct=0.0, plans=1)
UNHURRIED = LIMITS.replace(time_limit=10.0)
"""So that a busy machine does not end what repeats by work."""
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
    found = optimizer.solve(away, UNHURRIED)
    (decision,) = found.proposals[0].decisions
    assert worth(away, found.proposals[0])[1] == 92.5 * MICRO
    assert decision.pause_first == monday(2)


def test_what_has_no_plan_without_pauses_is_planned_with_them():
    """Mandatory, and but for a pause only half of it could be staffed."""
    away = of(absent("ada", monday(2), sunday(3)), project_class="mandatory", min_staffing_pct=90)
    found = optimizer.solve(away, UNHURRIED)
    assert found.ending is Ending.OPTIMAL
    assert worth(away, found.proposals[0])[0] == 100 * MICRO


def specialists(longest=4):
    """The only two who can do it are on a long project that is worth nothing by half when they must do a short one in its middle."""
    mine = project("long", rank=2, min_staffing_pct=90, max_shift_weeks=0, max_pause_weeks=longest, project_class="must_have")
    urgent = project("short", rank=1, min_staffing_pct=100, max_shift_weeks=0, project_class="mandatory")
    needs = {"needs": {"dev": 3}}
    return portfolio(
        *(row for id in ("ada", "bob") for row in (person(id), able(id))),
        *(mine, demand("long.dev", weeks=(0, 5), fte=2, **needs)),
        *(urgent, demand("short.dev", weeks=(2, 3), fte=2, **needs)),
    )


def test_a_project_pauses_while_its_people_do_what_is_urgent():
    found = optimizer.solve(specialists(), UNHURRIED)
    (paused,) = (decision for decision in found.proposals[0].decisions if decision.project_id == "long")
    assert (paused.pause_first, paused.pause_last) == (monday(2), sunday(3))
    assert worth(specialists(), found.proposals[0])[1] == found.value_bound


def test_the_bound_says_what_a_pause_is_worth_and_no_more():
    """All that may run is worth 150 points; without the leave to pause it is a third less, with both it is what can be done."""
    problem = optimizer.problem.problem_of(specialists())
    told = priced(problem, Clock.of(5.0, 1, lambda: False), 1)
    (long, short) = (problem.work.project_index[id] for id in ("long", "short"))
    assert told.paying(1) == [(long, pausing(2, 2))]
    assert told.unpaused(short) == 0
    assert told.people(problem, {(long, pausing(2, 2))}, 0).tolist() == [[True, True], [False, False]]
    calm = optimizer.problem.problem_of(unpausing(specialists()))
    assert priced(calm, Clock.of(5.0, 1, lambda: False), 1).bound < told.bound


def test_pauses_together_bound_as_they_do_apart():
    """What is the same under several pauses is listed once: fewer offers, and every run gains what it did."""
    fewer = 0
    for seed in SEEDS[:12]:
        problem = optimizer.problem.problem_of(tiny(seed, frozenset({"pauses"})))
        apart, together = (relaxation_of(problem, offers_of(problem, together=flag)) for flag in (False, True))
        fewer += together.offers.size < apart.offers.size
        gains = [gains_of_runs(one, np.zeros(len(one.program.row_lower))) for one in (apart, together)]
        assert np.allclose(*([one[c] for c in rel.run.values()] for one, rel in zip(gains, (apart, together), strict=True))), f"seed {seed}"
        proven = [one.proven(one.program, np.zeros(len(one.program.row_lower))) for one in (apart, together)]
        assert proven[0] == proven[1], f"seed {seed}"
    assert fewer >= 3


def test_no_plan_is_above_the_bound_at_any_prices():
    """Whatever time and money are said to cost, and with every pause listed together with those like it."""
    compared = 0
    for seed in SEEDS:
        portfolio, rng = tiny(seed, frozenset({"pauses"})), np.random.default_rng(seed)
        try:
            plan = best(portfolio, MOST)
        except TooManyPlansError:
            continue
        problem = optimizer.problem.problem_of(portfolio)
        relaxation, scale = relaxation_of(problem, offers_of(problem, together=True)), scale_of(problem)[0]
        for _ in range(5 * (plan is not None)):
            prices = rng.exponential(rng.choice([10.0, 1e3, 1e5, 1e7]), len(relaxation.program.row_lower)) * rng.choice([-1.0, 0.0, 1.0])
            assert relaxation.proven(relaxation.program, prices) * MICRO >= plan.micro[1] * scale, f"seed {seed}"
            compared += 1
    assert compared >= 50


def test_pauses_are_thinned_evenly_and_all_else_stays():
    problem = optimizer.problem.problem_of(of(max_pause_weeks=3))
    (before,), (after,) = ((p.shifts for p in one.work.projects) for one in (problem, thinned(problem, 4)))
    assert set(after) < set(before)
    assert [k for k in after if not pause_of(k)] == [k for k in before if not pause_of(k)]
    assert thinned(problem, 1_000) is problem
