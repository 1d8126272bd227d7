"""A neighbourhood of plans whose work packages move: the dates of a project and of what waits for it, with the people on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from optimizer.arrays import Bools, Ints
    from optimizer.neighbourhoods import Neighbourhoods
    from optimizer.problem import Problem

FOLLOWED = 0.5
"""How often what waits for the project moves with it."""


def has_moving_packages(problem: Problem) -> bool:
    """Return whether a work package moves by itself."""
    return len(problem.work.projects) > len(problem.work.whole)


def moving_dates(around: Neighbourhoods, values: Ints, rng: np.random.Generator, size: int) -> Bools:
    """
    Free when the packages of a project are done, and all that the people on it, and some others who are able for it, do.

    With the project often go those that wait for it, so that a chain moves as one.
    """
    problem = around.model.problem
    moving = sorted({strand.owner for strand in problem.work.projects if strand.package is not None and strand.shifts})
    chosen = [int(rng.choice(moving))]
    if rng.random() < FOLLOWED:
        chosen += followers(problem, chosen[0])[:1]
    projects = np.array(chosen, np.int64)
    on, able = around.people_of(values, projects)
    others = rng.permutation(np.setdiff1d(able, on))[: max(1, size - len(on))]
    return around.around(values, np.concatenate([on, others]), projects)


def followers(problem: Problem, project: int) -> list[int]:
    """Return the projects that wait for a project or a package of it, in the order of the dependencies."""
    work, packages = problem.work, problem.portfolio.package_by_key
    found: dict[int, None] = {}
    for dependency in problem.portfolio.dependencies:
        ends = [packages[end].project_id if end in packages else end for end in (dependency.predecessor, dependency.successor)]
        if all(end in work.project_index for end in ends):
            before, after = (work.project_index[end] for end in ends)
            if before == project != after:
                found[after] = None
    return list(found)
