"""One worker and a seed: the same question gets the same answer, to the byte, whichever way the portfolio is solved."""

from __future__ import annotations

import pytest

import scenarios
from models.answer import Limits, Status
from optimizer import clock
from tests.optimizer.engine.cases import larger
from tests.optimizer.engine.test_flows import THRESHOLDS, send

RUNS = 3
LIMITS = Limits(time_limit=300.0, workers=1, seed=7, gap_pct=0.0)
"""The wall is far away; what ends a search is the work that it may do."""
WORK = 0.1
"""Deterministic time of a whole search."""


@pytest.fixture(params=sorted(THRESHOLDS))
def flow(request, monkeypatch):
    """Send every portfolio one way, and let work end the search long before the wall does."""
    send(monkeypatch, request.param)
    monkeypatch.setattr(clock, "WORK_PER_SECOND", WORK / LIMITS.time_limit)
    return request.param


def answered(of, limits=LIMITS):
    return scenarios.replan(of.portfolio, limits=limits)


@pytest.mark.parametrize("people", [10, pytest.param(20, marks=pytest.mark.slow)])
def test_answers_repeat_to_the_byte(flow, people):
    of = larger(1, people, people * 3 // 4)
    answers = [answered(of) for _ in range(RUNS)]
    assert answers[0].status in (Status.FEASIBLE, Status.WITHIN_GAP, Status.OPTIMAL)
    assert answers[0].plans
    first, *others = [answer.model_dump_json() for answer in answers]
    assert all(other == first for other in others), f"seed {LIMITS.seed}, {of.name}, {flow}"


def test_another_seed_is_another_search(flow, monkeypatch):
    """Or the seed would mean nothing: among the plans of two seeds there is a difference, once there is work left to improve them."""
    monkeypatch.setattr(clock, "WORK_PER_SECOND", 30 * WORK / LIMITS.time_limit)
    plans = {answered(larger(3), LIMITS.replace(seed=seed)).plans for seed in (1, 2)}
    assert len(plans) > 1
