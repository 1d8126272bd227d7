"""A smallest part of a list that has a property, by what it says of itself: it has it, and has it no more without any one item."""

from __future__ import annotations

import random
from itertools import combinations

from optimizer.clock import Clock
from optimizer.explain.smallest import smallest

SEEDS = range(60)


def clock(seconds=60.0):
    return Clock(seconds, 1, lambda: False)


def clashing(rng, items):
    """Whether some items hold one of a few random sets whole: more always do if fewer do."""
    clashes = [set(rng.sample(items, rng.randint(1, 5))) for _ in range(rng.randint(1, 4))]
    return lambda some: any(clash <= set(some) for clash in clashes)


def test_what_is_found_is_smallest_and_takes_few_questions():
    for seed in SEEDS:
        rng = random.Random(seed)
        items = list(range(rng.randint(1, 120)))
        items += [-1 - i for i in range(5)]
        has, asked = clashing(rng, items), []
        found = smallest(items, lambda some, asked=asked, has=has: asked.append(1) or has(some), clock())
        assert has(found), seed
        assert not any(has(less) for less in combinations(found, len(found) - 1)), (seed, found)
        assert len(asked) <= (len(found) + 1) * (len(items).bit_length() + 1), seed


def test_without_time_all_is_left():
    """That all of it has the property is known, of less nothing."""
    assert smallest([1, 2, 3], lambda _: False, clock(0.0)) == [1, 2, 3]
