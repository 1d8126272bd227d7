"""Plans on the way are told of when there is time for it: the latest that waits, and never one that is worse than the last."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

from optimizer import Found
from scenarios.on_the_way import AT_FIRST, DESCRIBING, OnTheWay

LIMIT = 10.0


def answer(mandatory, value):
    return SimpleNamespace(plans=(SimpleNamespace(score=SimpleNamespace(mandatory_value=mandatory, value=value)),))


def found(mandatory, value):
    return Found((mandatory, value), lambda: answer(mandatory, value))


@pytest.fixture
def told():
    return []


def telling(told, began=0.0):
    """Somebody who is told of plans, each described as itself."""
    return OnTheWay(lambda plan: plan, lambda one: told.append(one.plans[0].score.value), began, LIMIT)


def test_the_first_plan_is_told_of_at_once(told):
    telling(told, time.monotonic()).tell(found(0, 1))
    assert told == [1]


def test_what_there_was_no_time_for_is_told_of_later_and_only_the_best(told):
    on = telling(told, time.monotonic())
    on.tell(found(0, 1))
    on.spent = 1e6
    for value in (2, 3, 4):
        on.tell(found(0, value))
    on.tell(found(0, 2))
    on.catch_up()
    assert told == [1]
    on.spent = 0.0
    on.catch_up()
    on.catch_up()
    assert told == [1, 4]


def test_mandatory_value_comes_first_and_nothing_worse_is_told_of(told):
    on = telling(told)
    for mandatory, value in ((0, 500), (90, 100), (90, 90), (0, 900), (90, 400)):
        on.tell(found(mandatory, value))
    assert told == [500, 100, 400]


def test_a_plan_that_cannot_be_described_does_not_stop_later_ones(told):
    on = telling(told)
    with pytest.raises(ZeroDivisionError):
        on.tell(Found((0, 1), lambda: 1 / 0))
    on.tell(found(0, 1))
    assert told == [1]


def test_what_the_first_plan_took_keeps_no_other_waiting(told):
    """The first is what is left of today's; the next one may be the first that has all the mandatory value."""
    first = 3 * (AT_FIRST + DESCRIBING) * LIMIT
    on = OnTheWay(lambda plan: (time.sleep(first), plan)[1], lambda one: told.append(one.plans[0].score.value), time.monotonic(), LIMIT)
    for value in (1, 2, 3):
        on.tell(found(0, value))
    assert told == [1, 2]


def test_a_plan_that_is_judged_a_little_less_than_it_was_found_to_be_is_described_once(told):
    """Rounding lets a search say a millionth more of a plan than its judge; the next search may find the same plan again."""
    described = []
    on = OnTheWay(
        lambda plan: (described.append(plan), plan)[1], lambda one: told.append(one.plans[0].score.value), time.monotonic(), LIMIT
    )
    for _ in range(3):
        on.tell(Found((90, 101), lambda: answer(90, 100)))
    assert told == [100]
    assert len(described) == 1
