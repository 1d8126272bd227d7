"""The bound of lateness by prices over weeks: exact on hand-solved portfolios, below every optimum on random ones."""

from __future__ import annotations

from random import Random

import pytest

from models.answer import Limits
from models.score import Part
from optimizer.crews import crews
from optimizer.energy import lateness_bound
from optimizer.problem import problem_of
from optimizer.scheduling import of_shop
from optimizer.shop import shop_of
from optimizer.solved import Ending
from tests.benchmarks import project_libraries
from tests.benchmarks.mplib import Shape, generated
from tests.benchmarks.project_libraries import Activity, Instance
from tests.optimizer.engine.test_schedules import instance as people_who_share
from tests.optimizer.engine.test_schedules import shop as shop_of_people

LIMITS = Limits(time_limit=20, workers=1)


def shop(instance, weeks=None, change=lambda of: of):
    found = shop_of(problem_of(change(project_libraries.portfolio_of(instance, weeks or project_libraries.horizon_of(instance)))))
    assert found is not None
    return found


def one_by_one(*durations):
    """Projects of one activity each that take the only unit."""
    activities = {i: Activity(f"a{i}", i, duration, (1,), (), 0) for i, duration in enumerate(durations)}
    return Instance((1,), (0,) * len(durations), activities)


def test_projects_that_share_one_unit_end_one_after_the_other():
    """The shortest first: ends in weeks 2, 5 and 9 of those from 0, so 1 + 4 + 8 weeks late; alone, 1 + 2 + 3."""
    assert lateness_bound(shop(one_by_one(3, 2, 4)), 5) == 1 + 4 + 8


def test_what_has_to_follow_leaves_less_time():
    """Two projects take the only unit for 4 weeks each and then 3 weeks without: ends 7 and 11, so 6 + 10 weeks late."""
    activities = {i: Activity(f"a{i}", i // 2, 3 if i % 2 else 4, (0,) if i % 2 else (1,), () if i % 2 else (i + 1,), 0) for i in range(4)}
    assert lateness_bound(shop(Instance((1,), (0, 0), activities)), 5) == 6 + 10


def test_without_a_shared_resource_it_is_the_longest_chain():
    activities = {0: Activity("a0", 0, 3, (1,), (1,), 0), 1: Activity("a1", 0, 2, (1,), (), 0), 2: Activity("a2", 1, 4, (1,), (), 0)}
    assert lateness_bound(shop(Instance((9,), (0, 0), activities)), 5) == 4 + 3


def urgent(dice):
    """Return a portfolio's change: some projects matter more, some not before a later week."""

    def changed(of):
        later = [project.replace(cost_of_delay=dice.choice((0, 1, 3)), target_finish=_week(dice.randint(0, 9))) for project in of.projects]
        return of.replace(projects=tuple(later))

    return changed


def _week(number):
    return project_libraries.START + project_libraries.dt.timedelta(weeks=number)


@pytest.mark.parametrize("seed", range(20))
def test_no_proven_optimum_is_below_it(seed, tmp_path):
    dice = Random(seed)
    shape = Shape(
        projects=dice.randint(1, 4),
        activities=dice.randint(2, 4),
        strength=dice.choice((0, 0.2, 0.5)),
        use=dice.random(),
        serial=dice.random(),
        latest_release=dice.choice((0, 0, 6)),
    )
    path = tmp_path / "drawn.rcmp"
    path.write_text(generated(shape, seed))
    problem = shop(project_libraries.read(path), change=urgent(dice) if seed % 2 else lambda of: of)
    best = of_shop(problem, Part.LATENESS, LIMITS)
    assert best.ending is Ending.OPTIMAL
    assert best.found.bound <= best.reached, f"seed {seed}"
    assert lateness_bound(problem, 5) <= best.reached, f"seed {seed}"


@pytest.mark.parametrize("seed", range(8))
def test_people_who_do_one_thing_at_a_time_are_a_resource(seed):
    _, problem = shop_of_people(seed)
    assert crews(problem), f"seed {seed}: {people_who_share(seed)}"
    best = of_shop(problem, Part.LATENESS, LIMITS)
    assert best.ending is Ending.OPTIMAL
    assert lateness_bound(problem, 5) <= best.reached, f"seed {seed}"


def test_it_is_what_proves_where_many_projects_share(tmp_path):
    """Six projects on tight resources: the bound lies above the sum of the longest chains by half at least."""
    path = tmp_path / "drawn.rcmp"
    path.write_text(generated(Shape(projects=6, activities=8, strength=0.1), 7))
    instance = project_libraries.read(path)
    plenty = instance._replace(capacities=tuple(units * 100 for units in instance.capacities))
    assert lateness_bound(shop(instance), 5) > 1.5 * lateness_bound(shop(plenty), 5)
