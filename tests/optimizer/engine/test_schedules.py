"""Scheduling by intervals, on random instances small enough to be proven: first schedules, what loads imply, and the price of speed."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from models.answer import Limits
from models.audit import Auditor
from models.score import Part
from optimizer.priorities import listed
from optimizer.problem import problem_of
from optimizer.scheduling import of_shop
from optimizer.shop import shop_of
from optimizer.shop_plan import proposal_of
from optimizer.solved import Ending
from optimizer.spread import heads_of, spreads, tails_of
from tests.benchmarks.imopse import Instance, Resource, Task, portfolio_of

LIMITS = Limits(time_limit=20, workers=1)
SEEDS = range(12)


def instance(seed: int) -> Instance:
    """Some tasks that wait for earlier ones, and two or three people; somebody can do each."""
    dice = Random(seed)
    people = tuple(
        Resource(str(r), Decimal(dice.randint(100, 500)) / 10, {"a": dice.randint(0, 2), "b": dice.randint(0, 2)})
        for r in range(dice.choice((2, 3, 3)))
    )
    able = Resource("able", Decimal(dice.randint(300, 600)) / 10, {"a": 2, "b": 2})
    tasks = tuple(
        Task(
            id=str(t),
            duration=dice.randint(1, 4),
            skill=dice.choice("ab"),
            level=dice.randint(0, 2),
            predecessors=tuple(str(u) for u in range(t) if dice.random() < 0.25),
        )
        for t in range(dice.randint(5, 7))
    )
    return Instance(f"random {seed}", (*people, able), tasks)


def shop(seed: int):
    drawn = instance(seed)
    of = portfolio_of(drawn, sum(task.duration for task in drawn.tasks) + 1)
    found = shop_of(problem_of(of))
    assert found is not None, f"seed {seed} is more than a scheduling problem"
    return of, found


@pytest.mark.parametrize("seed", SEEDS)
def test_a_first_schedule_keeps_every_rule_and_says_how_late_it_is(seed):
    of, problem = shop(seed)
    first = listed(problem)
    assert first is not None
    report = Auditor(of).audit(proposal_of(problem, first.begins, first.people))
    assert not report.violations, f"seed {seed}: {[v.text for v in report.violations]}"
    assert report.score.lateness == first.lateness
    best = of_shop(problem, Part.LATENESS, LIMITS)
    assert best.ending is Ending.OPTIMAL
    assert best.reached == best.bound <= first.lateness


@pytest.mark.parametrize("seed", SEEDS)
def test_what_loads_imply_holds_in_every_schedule(seed):
    """Heads, tails and loads are about all schedules: those made by rules, and the best one."""
    _, problem = shop(seed)
    heads, tails = heads_of(problem), tails_of(problem)
    first, best = listed(problem), of_shop(problem, Part.LATENESS, LIMITS).found
    assert first is not None
    for begins, people in ((first.begins, first.people), (best.begins or {}, best.people or {})):
        end = max(begins[seat.strand] + seat.offset + seat.length for seat in problem.seats)
        for strand, begin in begins.items():
            assert heads[strand] <= begin, f"seed {seed}: {strand} begins before its head"
            assert begin + tails[strand] <= end, f"seed {seed}: {strand} begins too late for its tail"
        for load in spreads(problem):
            busy: dict[int, int] = {}
            for seat in load.seats:
                person = people[seat.demand].person
                busy[person] = busy.get(person, 0) + seat.length
            assert load.head + max(busy.values()) + load.tail <= end, f"seed {seed}: {load}"


@pytest.mark.parametrize("seed", range(4))
def test_the_makespan_never_rises_as_the_cap_on_cost_rises(seed):
    """From the least cost of all to that of the fastest, each proven."""
    _, problem = shop(seed)
    cheapest, fastest = of_shop(problem, Part.COST, LIMITS), of_shop(problem, Part.LATENESS, LIMITS)
    assert cheapest.ending is fastest.ending is Ending.OPTIMAL
    assert cheapest.reached is not None
    dear = sum(candidate.cost for candidate in (fastest.found.people or {}).values())
    caps = [cheapest.reached + (dear - cheapest.reached) * part // 4 for part in range(5)]
    found = [of_shop(problem, Part.LATENESS, LIMITS, cap=cap) for cap in caps]
    assert all(each.ending is Ending.OPTIMAL for each in found), f"seed {seed}"
    spans = [each.reached for each in found]
    assert spans == sorted(spans, reverse=True), f"seed {seed}: {spans}"
    assert spans[-1] == fastest.reached, f"seed {seed}"
    assert of_shop(problem, Part.LATENESS, LIMITS, cap=cheapest.reached - 1).proposal is None


def test_a_schedule_of_least_cost_is_where_a_search_for_speed_may_begin():
    """Its lateness counts then, not its cost; and one that costs more than the cap is no beginning."""
    _, problem = shop(1)
    cheapest, fastest = of_shop(problem, Part.COST, LIMITS), of_shop(problem, Part.LATENESS, LIMITS)
    assert of_shop(problem, Part.LATENESS, LIMITS, before=cheapest).reached == fastest.reached
    assert of_shop(problem, Part.LATENESS, LIMITS, cap=cheapest.reached - 1, before=fastest).proposal is None
