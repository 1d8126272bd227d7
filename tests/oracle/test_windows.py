"""A wider window never makes the best plan worse: proven for tiny portfolios by looking at every plan, and found by the engine."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest

from models.audit import Auditor
from tests.oracle.engine import best_plan
from tests.oracle.enumerate import TooManyPlansError, best
from tests.oracle.portfolios import tiny

BLOCKS = [pytest.param(n, marks=[pytest.mark.slow] * (n > 0)) for n in range(2)]
BLOCK = 12
MOST = 20_000
"""Plans of the wider portfolio that are looked at; one with more is left out."""


def wider(portfolio, dice):
    """Every window a week or two wider, on either side or both, and sometimes room to take a week longer."""

    def widened(package):
        if not package.has_window:
            return package
        early, late = dt.timedelta(weeks=dice.choice((0, 1, 2))), dt.timedelta(weeks=dice.choice((0, 1, 2)))
        return package.replace(
            earliest_start=package.earliest_start and package.earliest_start - early,
            latest_finish=package.latest_finish and package.latest_finish + late,
            max_stretch_weeks=package.max_stretch_weeks + dice.choice((0, 0, 1)),
        )

    return portfolio.replace(work_packages=tuple(map(widened, portfolio.work_packages)))


@pytest.mark.parametrize("block", BLOCKS)
def test_a_wider_window_never_gives_a_lower_optimum(block):
    compared = gained = 0
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        narrow = tiny(seed, frozenset({"packages", "package_chain"}))
        wide = wider(narrow, Random(seed))
        try:
            before, after = best(narrow, MOST), best(wide, MOST)
        except TooManyPlansError:
            continue
        if before is None:
            continue
        assert after is not None, f"seed {seed}: the wider window left no plan"
        assert after.micro >= before.micro, f"seed {seed}: {before.micro} became {after.micro}"
        plan = best_plan(wide)
        assert plan is not None, f"seed {seed}"
        score = Auditor(wide).audit(plan).score
        assert (score.mandatory_value, score.value) == after.micro, f"seed {seed}: the engine missed the best plan"
        compared, gained = compared + 1, gained + (after.micro > before.micro)
    assert 2 * compared >= BLOCK
    assert gained
