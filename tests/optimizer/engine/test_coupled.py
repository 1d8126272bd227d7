"""Whole moves: what waits goes later, what is waited for earlier, as far as it must and its window lets it."""

from __future__ import annotations

import pytest

from optimizer.coupled import couplings_of
from optimizer.model import model_of
from tests.builders import able, demand, package, person, portfolio, project, waits


def chain(*rows):
    """Three packages of a project one right after the other in weeks 2, 3 and 4, each of which may lie anywhere in weeks 1 to 6."""
    names = ("one", "two", "three")
    packages = [package(f"apollo/{name}", (2 + i, 2 + i), (1, 6)) for i, name in enumerate(names)]
    demands = [demand(f"dev.{name}", weeks=(2 + i, 2 + i), needs={"dev": 3}, work_package=name) for i, name in enumerate(names)]
    order = [waits("apollo/one", "apollo/two"), waits("apollo/two", "apollo/three")]
    return model_of(
        portfolio(
            person("ada"),
            able("ada"),
            project("apollo"),
            *[row.replace(project_id="apollo") for row in demands],
            *packages,
            *(rows or order),
        )
    ).problem


def moved(problem, name, weeks, timings=None):
    index = problem.work.package_index
    now = dict.fromkeys(index.values(), 0) | {index[f"apollo/{one}"]: k for one, k in (timings or {}).items()}
    found = couplings_of(problem).moved(now, index[f"apollo/{name}"], weeks)
    names = {strand: key.removeprefix("apollo/") for key, strand in index.items()}
    return None if found is None else {names[strand]: k for strand, k in found.items()}


@pytest.mark.parametrize(
    ("name", "weeks", "all_moved"),
    [
        ("two", 1, {"two": 1, "three": 1}),
        ("two", -1, {"two": -1, "one": -1}),
        ("three", 2, {"three": 2}),
        ("one", 2, {"one": 2, "two": 2, "three": 2}),
        ("two", -2, None),
        ("one", 3, None),
    ],
)
def test_a_tight_chain_moves_as_far_as_windows_let_it(name, weeks, all_moved):
    """There is one week before it and there are two after it."""
    assert moved(chain(), name, weeks) == all_moved


def test_slack_is_used_up_before_anything_is_pushed():
    assert moved(chain(), "one", 1, {"two": 1, "three": 1}) == {"one": 1}
    assert moved(chain(), "one", 2, {"two": 1, "three": 2}) == {"one": 2, "two": 2}


def test_starts_and_ends_are_compared_as_the_dependency_says():
    assert moved(chain(waits("apollo/one", "apollo/two", type="SS")), "one", 2) == {"one": 2, "two": 1}
    assert moved(chain(waits("apollo/one", "apollo/two", type="SS", lag=1)), "one", 1) == {"one": 1, "two": 1}
    assert moved(chain(waits("apollo/one", "apollo/two", type="FF", lag=-1)), "one", 3) == {"one": 3, "two": 1}


def test_without_dependencies_everything_moves_alone():
    assert moved(chain(waits("apollo/one", "apollo/three", hard=False)), "two", 2) == {"two": 2}
