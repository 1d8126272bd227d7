"""What the replanning benchmark asks and how it counts."""

from __future__ import annotations

import random

from models.scenario import apply
from tests.benchmarks.replanning import random_change, seconds_to
from tests.benchmarks.small_portfolio import small_portfolio


def test_every_random_change_fits_the_portfolio() -> None:
    portfolio = small_portfolio(1, 10, 4)
    kinds = set()
    for seed in range(40):
        change = random_change(portfolio, random.Random(seed))
        _, effects = apply(change, portfolio)
        assert len(effects) == 1, f"seed {seed}"
        kinds.add(change.changes[0].kind)
    assert len(kinds) == 5


def test_a_gap_is_reached_when_it_is_first_reported() -> None:
    trace = [(1.0, 9.0), (2.0, 4.0), (3.0, 4.0)]
    assert seconds_to(trace, 4.0) == 2.0
    assert seconds_to(trace, 10.0) == 1.0
    assert seconds_to(trace, 1.0) == float("inf")
