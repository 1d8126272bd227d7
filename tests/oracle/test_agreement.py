"""
Engine, audit and oracle agree on thousands of random portfolios; a failure names its seed.

``python -m tests.oracle --count 1 --seed SEED`` shows one again, with any number more for the asking.
"""

from __future__ import annotations

import pytest

from tests.oracle.compare import compare_audit, compare_engine
from tests.oracle.engine import NoEngineError, best_plan
from tests.oracle.portfolios import BY_NAME, tiny

BLOCK = 50
"""Portfolios of one test, so that workers can share the tests."""

BLOCKS = [pytest.param(n, marks=[pytest.mark.slow] * (n > 0)) for n in range(40)]
"""2,000 portfolios; the first fifty are quick enough for every run."""


def _seeds(block: int) -> range:
    return range(block * BLOCK, (block + 1) * BLOCK)


@pytest.mark.parametrize("block", BLOCKS)
def test_audit_and_oracle_agree(block):
    """Verdict and every number, on feasible plans and on plans a little beside them."""
    differing = [str(point) for seed in _seeds(block) for point in compare_audit(seed)]
    assert not differing, "\n".join(differing[:20])


@pytest.fixture(scope="module")
def engine():
    try:
        best_plan(tiny(0))
    except NoEngineError as missing:
        pytest.skip(str(missing))


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("block", BLOCKS)
def test_engine_finds_the_best_plan(block):
    """The same best value to the micro-point, from a plan that audit and oracle accept; or no plan where there is none."""
    differing = [str(point) for seed in _seeds(block) for point in compare_engine(seed)]
    assert not differing, "\n".join(differing[:20])


@pytest.mark.parametrize("feature", sorted(BY_NAME))
def test_all_three_agree_on_what_is_on_by_name_only(feature):
    features = frozenset({feature, "levels", "freeze"})
    differing = [str(point) for seed in range(70_000, 70_025) for ask in (compare_audit, compare_engine) for point in ask(seed, features)]
    assert not differing, "\n".join(differing[:20])
