"""Work that moves in time, switched on by name: engine, audit and oracle agree, whatever else is on."""

from __future__ import annotations

from random import Random

import pytest

from tests.oracle.compare import compare_audit, compare_engine
from tests.oracle.features import ON
from tests.oracle.portfolios import tiny

TIME = (
    "packages",
    "package_chain",
    "stretch",
    "package_deadline",
    "package_status",
    "pauses",
    "wound_down",
    "milestone",
    "progress",
    "shift_hours",
)
OTHERS = sorted(name for name in ON if name not in TIME)
BLOCK = 20
BLOCKS = [pytest.param(n, marks=[pytest.mark.slow] * (n > 0)) for n in range(8)]


def features(seed):
    dice = Random(seed)
    return frozenset(dice.sample(TIME, dice.choice((1, 2, 3))) + dice.sample(OTHERS, dice.choice((0, 0, 1, 2))))


@pytest.mark.parametrize("block", BLOCKS)
def test_all_three_agree_on_what_moves(block):
    """Fails with the seed and what is switched on; a combination that is never small enough to enumerate is left out."""
    differing, looked = [], 0
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        names = features(seed)
        try:
            tiny(seed, names)
        except ValueError:
            continue
        looked += 1
        differing += [f"{sorted(names)} {point}" for point in (*compare_audit(seed, names), *compare_engine(seed, names))]
    assert not differing, "\n".join(differing[:20])
    assert looked * 2 > BLOCK
