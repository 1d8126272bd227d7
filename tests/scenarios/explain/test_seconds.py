"""Every question that is given seconds keeps them, and says what it did not get to; with time enough it says everything."""

from __future__ import annotations

import itertools

import pytest

from optimizer import clock as clocks
from scenarios.explain.market import prices
from scenarios.explain.order import order
from scenarios.explain.prices import Standing as Rest
from scenarios.explain.regret import regret
from scenarios.explain.standing import standing
from tests.scenarios.explain.answers import asked

SEEDS = range(300, 312)
ENOUGH = 600.0


@pytest.fixture
def hurried(monkeypatch):
    """Let time be over when it has been looked at so many times, whatever the clock says."""

    def after(looks):
        count = itertools.count()
        monkeypatch.setattr(clocks.Clock, "over", lambda _: next(count) >= looks)

    return after


def subjects():
    found = [(seed, subject) for seed in SEEDS if (subject := asked(seed)) is not None and subject.answer.reference is not None]
    assert len(found) > 4
    return found


def test_ranks_are_looked_at_in_order_as_far_as_time_allows(hurried):
    for seed, subject in subjects():
        whole = standing(subject, ENOUGH)
        assert whole.complete, seed
        hurried(2)
        some = standing(subject, ENOUGH)
        assert some.projects == whole.projects[:2], seed
        assert some.complete is (len(whole.projects) <= 2), seed
        hurried(10**9)


def test_what_is_not_in_order_in_time_is_one_last_bundle(hurried):
    cut = 0
    for seed, subject in subjects():
        whole = order(subject, ENOUGH)
        assert whole.complete, seed
        hurried(2)
        some = order(subject, ENOUGH)
        hurried(10**9)
        made = [sorted(str(change) for bundle in found.bundles for change in bundle.changes) for found in (whole, some)]
        assert made[0] == made[1], seed
        assert some.bundles[:-1] == whole.bundles[: max(0, len(some.bundles) - 1)], seed
        assert some.complete or len(some.bundles[-1].changes) > 1, seed
        cut += not some.complete
    assert cut


def test_prices_that_there_was_no_time_for_are_said_to_be_guesses(hurried):
    for seed, subject in subjects()[:4]:
        whole = prices(subject, confirm=2, seconds=ENOUGH)
        hurried(0)
        some = prices(subject, confirm=2, seconds=ENOUGH)
        hurried(10**9)
        assert whole.complete, seed
        settled = [price for price in (*some.skills, *some.caps, *some.options) if price.worth.standing is not Rest.SHORTLISTED]
        assert not settled, seed
        confirmed = [p for p in (*whole.skills, *whole.caps, *whole.options) if p.worth.standing is not Rest.SHORTLISTED]
        assert some.complete is not bool(confirmed), seed


def test_one_draw_is_there_however_short_the_time(hurried):
    for seed, subject in subjects()[:3]:
        hurried(0)
        some = regret(subject, draws=3, seconds=ENOUGH)
        hurried(10**9)
        assert (len(some.draws), some.complete) == (1, False), seed
        whole = regret(subject, draws=3, seconds=ENOUGH)
        assert whole.draws[:1] == some.draws, seed
        assert whole.complete, seed
