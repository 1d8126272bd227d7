"""What comes first in a list schedule: every schedule keeps every rule, and a search makes none worse."""

from __future__ import annotations

import pytest

from models.audit import Auditor
from optimizer.list_schedule import Lister, lateness_of
from optimizer.priorities import listed
from optimizer.problem import problem_of
from optimizer.shop import shop_of
from optimizer.shop_plan import proposal_of
from tests.benchmarks import project_libraries
from tests.benchmarks.mplib import Shape, generated


def drawn(seed, tmp_path, shape):
    path = tmp_path / "drawn.rcmp"
    path.write_text(generated(shape, seed))
    instance = project_libraries.read(path)
    of = project_libraries.portfolio_of(instance, project_libraries.horizon_of(instance))
    found = shop_of(problem_of(of))
    assert found is not None
    return of, found


@pytest.mark.parametrize("seed", range(6))
def test_a_search_keeps_every_rule_and_is_never_worse_than_rules_alone(seed, tmp_path):
    of, shop = drawn(seed, tmp_path, Shape(projects=4, activities=8, strength=seed / 10, latest_release=5 * (seed % 2)))
    first, best = listed(shop), listed(shop, seconds=0.5, seed=seed)
    for made in (first, best):
        report = Auditor(of).audit(proposal_of(shop, made.begins, made.people))
        assert not report.violations, f"seed {seed}: {[v.text for v in report.violations]}"
        assert report.score.lateness == made.lateness == lateness_of(shop, made.begins), f"seed {seed}"
    assert best.lateness <= first.lateness, f"seed {seed}"


def test_a_search_ends_where_nothing_better_is_possible(tmp_path):
    """Told that the first schedule is as good as any, it returns that one at once, though it may take an hour."""
    _, shop = drawn(1, tmp_path, Shape(projects=4, activities=8, strength=0))
    first = listed(shop)
    assert listed(shop, bound=first.lateness, seconds=3600) == first
    assert listed(shop, seconds=3600, should_stop=lambda: True) == first


def test_a_strand_that_fits_nowhere_makes_no_schedule(tmp_path):
    """Three weeks are too few for two activities of two weeks with one unit."""
    activities = {i: project_libraries.Activity(f"a{i}", i, 2, (1,), (), 0) for i in range(2)}
    instance = project_libraries.Instance((1,), (0, 0), activities)
    assert listed(shop_of(problem_of(project_libraries.portfolio_of(instance, 4)))).lateness == 1 + 3
    assert listed(shop_of(problem_of(project_libraries.portfolio_of(instance, 3)))) is None


@pytest.mark.parametrize("seed", range(6))
def test_justified_begins_are_later_but_no_project_ends_later(seed, tmp_path):
    of, shop = drawn(seed, tmp_path, Shape(projects=3, activities=10, strength=seed / 10, use=0.4, latest_release=5 * (seed % 2)))
    made = listed(shop)
    late = Lister(shop).justified(made.begins)
    assert late is not None, f"seed {seed}"
    report = Auditor(of).audit(proposal_of(shop, late, {}))
    assert not report.violations, f"seed {seed}: {[v.text for v in report.violations]}"
    assert lateness_of(shop, late) <= made.lateness, f"seed {seed}"
    assert sum(late.values()) > sum(made.begins.values()), f"seed {seed}"
